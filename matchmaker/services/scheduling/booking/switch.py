"""The organiser opens direct booking, to whom, and closes it. Nothing that was booked is touched by either."""

from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import Refusal
from matchmaker.core.scheduling.booking import BOOKABLE_PHASES, OPEN_TO, may_book
from matchmaker.db.events import Delegation, Event
from matchmaker.db.queries.scheduling import live_meetings
from matchmaker.db.transaction import transaction
from matchmaker.services.events.access import event_for_organiser
from matchmaker.services.scheduling.booking.refusals import (
    BookingClosed,
    GateUnknown,
    NoSuchBookers,
    NotForYou,
    NotYetPublished,
)
from matchmaker.services.scoring.latest import failed_gates, latest_run


def open_booking(actor: Actor, event_id: int, to: str) -> Event:
    """Open it to ``buyers``, ``suppliers`` or ``both``; open already, it is then open to these.

    Raises `NoSuchBookers`, `NotYetPublished`, `GateUnknown`.
    """
    if to not in OPEN_TO:
        raise NoSuchBookers
    with transaction(actor, "scheduling.open_booking") as session:
        event = event_for_organiser(actor, event_id, change=True)
        if event.phase not in BOOKABLE_PHASES or not live_meetings(session, event.id):
            raise NotYetPublished
        if failed := failed_gates(latest_run(event.id)):
            raise GateUnknown(labels=", ".join(failed))
        event.booking = to
        event.version += 1
        return event


def close_booking(actor: Actor, event_id: int) -> Event:
    """Nobody books or moves any more. What was booked stays, and can be cancelled."""
    with transaction(actor, "scheduling.close_booking"):
        event = event_for_organiser(actor, event_id, change=True)
        event.booking = None
        event.version += 1
        return event


def is_open(event: Event) -> bool:
    """Whether somebody may book now. It is closed while the wishes are open again, and once the event is over."""
    return event.booking is not None and event.phase in BOOKABLE_PHASES


def closed_to(own: Delegation) -> Refusal | None:
    """What keeps this structure from booking now, whatever the partner and the slot; None where nothing does."""
    if own.state != "accepted" or not is_open(own.event) or failed_gates(latest_run(own.event_id)):
        return BookingClosed()
    return None if may_book(own.kind, own.event.booking) else NotForYou()
