"""The pairs an organiser is asked about: may these two be one?"""

from matchmaker.core.directory.access import Actor
from matchmaker.core.directory.twins import Proposal, proposals
from matchmaker.db.events import Event
from matchmaker.db.queries.twins import coming_to, listed_at, said_apart


def duplicates_for(actor: Actor, event: Event | None = None) -> list[Proposal]:
    """What may be one among the organisations of the actor's chambers, strongest reason first.

    With an event of theirs: the pairs of its chamber of which one at least comes.
    """
    chambers = sorted(actor.chambers) if event is None else sorted(actor.chambers & {event.chamber_id})
    found = {
        (one.first.id, one.second.id): one
        for chamber_id in chambers
        for one in proposals(listed_at(chamber_id), said_apart(chamber_id))
    }
    if event is None:
        return list(found.values())
    coming = coming_to(event.id)
    return [one for pair, one in found.items() if coming.intersection(pair)]
