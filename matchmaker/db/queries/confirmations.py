"""Who is expected at an event and what they said: a fixed number of queries whatever its size."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CompoundSelect, and_, case, func, or_, select, union
from sqlalchemy.orm import Session

from matchmaker.core.events.coming_texts import CONFIRMATION
from matchmaker.db.confirmation import Confirmation, ConfirmationCall
from matchmaker.db.directory import ChamberPerson, Organisation, Person
from matchmaker.db.events import Delegate, Delegation, Event, Slot
from matchmaker.db.jobs import Outbox
from matchmaker.db.scheduling import Meeting, Seat
from matchmaker.extensions import db


@dataclass(frozen=True)
class Expected:
    """A person of a delegation, and what is known of their coming. `phone` is the one this chamber was given."""

    delegation_id: int
    organisation_id: int
    organisation: str
    person_id: int
    name: str
    email: str | None
    locale: str
    phone: str | None
    state: str
    asked_at: datetime | None
    opened_at: datetime | None
    answered_at: datetime | None
    way: str | None
    confirmation_id: int | None
    colleague_id: int | None
    comes: bool  # still one of those who come for it


@dataclass(frozen=True)
class Held:
    """A meeting of a delegation. `person_id`: who sits there, where one person must."""

    starts_at: datetime
    person_id: int | None


@dataclass(frozen=True)
class Mailed:
    """``undelivered``: a message could not be delivered, or its fate is unknown."""

    undelivered: bool = False
    first_asked: datetime | None = None


@dataclass(frozen=True)
class CallLine:
    id: int
    confirmation_id: int
    outcome: str
    note: str
    made_at: datetime
    by: str | None


def expected_at(event: Event) -> list[Expected]:
    """Everybody who comes, or answered that they do not, by structure."""
    pairs = _pairs(event.id).subquery()
    found = (
        select(
            Delegation.id,
            Organisation.id,
            Organisation.name,
            Person.id,
            Person.name,
            Person.email,
            Person.locale,
            ChamberPerson.phone,
            func.coalesce(Confirmation.state, "asked"),
            Confirmation.asked_at,
            Confirmation.opened_at,
            Confirmation.answered_at,
            Confirmation.way,
            Confirmation.id,
            Confirmation.colleague_id,
            and_(Delegate.id.is_not(None), Delegation.state == "accepted"),
        )
        .select_from(Delegation)
        .join(pairs, pairs.c.delegation_id == Delegation.id)
        .join(Person, Person.id == pairs.c.person_id)
        .join(Organisation, Organisation.id == Delegation.organisation_id)
        .outerjoin(Delegate, and_(Delegate.delegation_id == Delegation.id, Delegate.person_id == Person.id))
        .outerjoin(
            Confirmation,
            and_(Confirmation.delegation_id == Delegation.id, Confirmation.person_id == Person.id),
        )
        .outerjoin(
            ChamberPerson,
            and_(ChamberPerson.person_id == Person.id, ChamberPerson.chamber_id == event.chamber_id),
        )
        .where(
            Delegation.event_id == event.id,
            Person.disabled_at.is_(None),
            or_(
                and_(Delegate.id.is_not(None), Delegation.state == "accepted"),
                Confirmation.state.in_(("replaced", "cancelled")),
            ),
        )
        .order_by(Organisation.name_key, Delegation.id, Person.id)
    )
    return [Expected(*row) for row in db.session.execute(found)]  # type: ignore[call-arg]  # more columns than mypy counts


def _pairs(event_id: int) -> CompoundSelect[int, int]:
    """(delegation, person): those who come, and those who answered and may be gone since."""
    comes = (
        select(Delegate.delegation_id, Delegate.person_id)
        .join(Delegation, Delegation.id == Delegate.delegation_id)
        .where(Delegation.event_id == event_id)
    )
    answered = select(Confirmation.delegation_id, Confirmation.person_id).where(
        Confirmation.event_id == event_id
    )
    return union(comes, answered)


def held_by(event_id: int) -> Mapping[int, Sequence[Held]]:
    """Per delegation, its live meetings in the order of the day."""
    found = (
        select(Seat.delegation_id, Slot.starts_at, Seat.person_id)
        .join(Meeting, Meeting.id == Seat.meeting_id)
        .join(Slot, Slot.id == Seat.slot_id)
        .where(Seat.event_id == event_id)
        .order_by(Slot.position, Seat.id)
    )
    held: defaultdict[int, list[Held]] = defaultdict(list)
    for delegation, starts_at, person in db.session.execute(found):
        held[delegation].append(Held(starts_at, person))
    return held


def mailed_at(event_id: int) -> Mapping[int, Mailed]:
    """Per person, what became of the messages of this event; what was only tried out is not among them."""
    lost = Outbox.state.in_(("failed", "uncertain"))
    asking = Outbox.kind == CONFIRMATION.key
    found = (
        select(
            Outbox.person_id,
            func.count(case((lost, Outbox.id))),
            func.min(case((asking, Outbox.created_at))),
        )
        .where(Outbox.event_id == event_id, Outbox.person_id.is_not(None), Outbox.trial.is_(False))
        .group_by(Outbox.person_id)
    )
    return {
        person: Mailed(undelivered=lost > 0, first_asked=first)
        for person, lost, first in db.session.execute(found)
        if person is not None
    }


def calls_about(event_id: int) -> list[CallLine]:
    """The calls that stand, the newest first."""
    found = (
        select(
            ConfirmationCall.id,
            ConfirmationCall.confirmation_id,
            ConfirmationCall.outcome,
            ConfirmationCall.note,
            ConfirmationCall.made_at,
            Person.name,
        )
        .join(Confirmation, Confirmation.id == ConfirmationCall.confirmation_id)
        .outerjoin(Person, Person.id == ConfirmationCall.made_by)
        .where(Confirmation.event_id == event_id, ConfirmationCall.undone_at.is_(None))
        .order_by(ConfirmationCall.id.desc())
    )
    return [CallLine(*row) for row in db.session.execute(found)]


def names_of_people(ids: Collection[int]) -> Mapping[int, str]:
    found = select(Person.id, Person.name).where(Person.id.in_(ids))
    return dict(db.session.execute(found).all())


def confirmation_of(session: Session, delegation_id: int, person_id: int) -> Confirmation | None:
    return session.scalar(
        select(Confirmation).where(
            Confirmation.delegation_id == delegation_id, Confirmation.person_id == person_id
        )
    )


def last_call(session: Session, confirmation_id: int) -> ConfirmationCall | None:
    """The newest call that stands."""
    found = select(ConfirmationCall).where(
        ConfirmationCall.confirmation_id == confirmation_id, ConfirmationCall.undone_at.is_(None)
    )
    return session.scalar(found.order_by(ConfirmationCall.id.desc()).limit(1))


def events_to_ask(now: datetime, until: datetime) -> list[int]:
    """The open events with a published planning that begin between these moments."""
    begins = (
        select(Slot.event_id)
        .group_by(Slot.event_id)
        .having(func.min(Slot.starts_at) > now, func.min(Slot.starts_at) < until)
    )
    found = select(Event.id).where(
        Event.id.in_(begins), Event.opened_at.is_not(None), Event.phase.in_(("published", "booking"))
    )
    return list(db.session.scalars(found.order_by(Event.id)))
