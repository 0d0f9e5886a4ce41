"""*Sujets fermés* of a buyer at an event: what it no longer meets about, and what waits for its decision."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from matchmaker.clock import now
from matchmaker.db.catalogue import Need
from matchmaker.db.events import Delegation
from matchmaker.db.queries.scheduling import meetings_with
from matchmaker.extensions import db
from matchmaker.services.catalogue.open_subjects import open_subjects
from matchmaker.services.scheduling.awaiting import awaiting_in


@dataclass(frozen=True)
class ClosedSubject:
    """A need of the delegation that the event no longer meets about. ``waiting``: meetings to decide about."""

    need_id: int
    title: str
    publication: datetime | None
    waiting: int


def closed_subjects_of(delegation: Delegation) -> list[ClosedSubject]:
    """*Sujets fermés*: what the buyer publishes too early for this event, or has published."""
    event = delegation.event
    if event.phase == "closed" or now() >= max((slot.ends_at for slot in event.slots), default=now()):
        return []
    waiting = Counter(
        one.need_id for one in awaiting_in(event, meetings_with(db.session(), event.id, delegation.id))
    )
    needs = db.session.scalars(
        select(Need)
        .where(
            Need.organisation_id == delegation.organisation_id,
            Need.kind == "purchase",
            or_(Need.id.in_(waiting), Need.state.not_in(("draft", "abandoned"))),
        )
        .order_by(Need.title_key)
    ).all()
    subjects = open_subjects(event, [one.id for one in needs])
    return [
        ClosedSubject(one.id, one.title, one.publication_on, waiting[one.id])
        for one in needs
        if waiting[one.id] or subjects.closed(one.id)
    ]
