"""What changed in a structure's agenda since the version before: highlighted on its page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from matchmaker.core.agenda.news import New, news_in
from matchmaker.db.events import Delegation
from matchmaker.db.queries.agenda_news import placed_in, publication_numbered


@dataclass(frozen=True)
class News:
    """``since``: when the publication was made that changed it; None while its first version stands."""

    since: datetime | None = None
    changes: Mapping[str, New] = field(default_factory=dict)


def news_for(delegation: Delegation) -> News:
    """Of a delegation the caller has found for the reader, in a fixed number of queries."""
    if delegation.agenda_version <= 1:  # nothing was told before it
        return News()
    meetings = placed_in(delegation.event_id, delegation.id)
    number = max((one.latest for one in meetings), default=0)
    publication = publication_numbered(delegation.event_id, number)
    if publication is None:
        return News()
    return News(publication.published_at, news_in(meetings, number))
