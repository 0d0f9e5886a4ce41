"""The row of a person's answer, and when an answer is taken."""

from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.errors import Refusal
from matchmaker.db.confirmation import Confirmation
from matchmaker.db.events import Delegation, Event
from matchmaker.db.queries.confirmations import confirmation_of
from matchmaker.db.queries.scheduling import live_meetings
from matchmaker.plugin_api.text import N_
from matchmaker.services.events.access import refuse_closed

LINK = "confirmation"  # the purpose of the personal links
AFTER_PUBLICATION = ("published", "booking", "running")


class NotYetAsked(Refusal):
    template = N_("Cela se demande une fois le planning diffusé. Rien n’a été noté.")


class HasBegun(Refusal):
    template = N_(
        "L’événement a commencé : dites un contretemps depuis votre planning, ou appelez l’organisateur."
    )


def begins_at(event: Event) -> datetime | None:
    """When the first slot starts; None for an event without slots."""
    return event.slots[0].starts_at if event.slots else None


def refuse_too_early(session: Session, event: Event) -> None:
    """Raise `EventClosed`, or `NotYetAsked` before a planning is published."""
    refuse_closed(event)
    if not is_asked(session, event):
        raise NotYetAsked


def is_asked(session: Session, event: Event) -> bool:
    """Whether people have a planning that they can say they come to."""
    return event.phase in AFTER_PUBLICATION and bool(live_meetings(session, event.id))


def refuse_begun(event: Event) -> None:
    """Raise `HasBegun`: on the day there are other buttons."""
    begins = begins_at(event)
    if begins is None or begins <= now():
        raise HasBegun


def answer_row(session: Session, delegation: Delegation, person_id: int) -> Confirmation:
    """The person's row; a new one where nothing was asked or said yet."""
    known = confirmation_of(session, delegation.id, person_id)
    if known is None:
        known = Confirmation(
            event_id=delegation.event_id,
            delegation_id=delegation.id,
            person_id=person_id,
            state="asked",
            kept={},
        )
        session.add(known)
        session.flush()
    return known


def stamp_of(moment: datetime | None) -> str | None:
    """A moment as it is kept in a JSON column."""
    return moment.isoformat() if moment else None


def moment_of(stamp: str | None) -> datetime | None:
    return datetime.fromisoformat(stamp) if stamp else None
