"""Mark an event's schedule inputs as changed, so that no older result can be published."""

from collections.abc import Collection

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from matchmaker.db.events import TAKES_PART, Delegation, Event
from matchmaker.db.groupements import Groupement, GroupementMember


def touch(session: Session, event_id: int) -> None:
    """Raise the event's `input_version`: drafts and scores made from an older one are stale.

    Call it inside the transaction of every change that a schedule or a score depends on.
    The database adds the one, so two simultaneous changes count twice.
    """
    session.flush()
    session.execute(
        update(Event)
        .where(Event.id == event_id)
        .values(input_version=Event.input_version + 1)
        .execution_options(synchronize_session="fetch")
    )


def touch_events_of(session: Session, *organisations: int) -> None:
    """`touch` every event that is not over and where one of them takes part, or a groupement it is in."""
    for event_id in events_of(session, organisations):
        touch(session, event_id)


def events_of(session: Session, organisations: Collection[int]) -> list[int]:
    """Those events, in the order in which they are held: two writers never wait for each other."""
    joint = (
        select(Groupement.organisation_id)
        .join(Groupement.members)
        .where(GroupementMember.organisation_id.in_(organisations), GroupementMember.state == "accepted")
    )
    found = (
        select(Delegation.event_id)
        .distinct()
        .join(Delegation.event)
        .where(
            or_(Delegation.organisation_id.in_(organisations), Delegation.organisation_id.in_(joint)),
            Delegation.state.in_(TAKES_PART),
            Event.phase != "closed",
        )
        .order_by(Delegation.event_id)
    )
    return list(session.scalars(found))
