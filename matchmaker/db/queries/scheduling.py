"""What a timetable is built from and shown with, in a fixed number of queries whatever the size of the event."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from matchmaker.core.events.kinds import WITHOUT_MEETINGS
from matchmaker.db.directory import Membership, Organisation, Person
from matchmaker.db.events import Delegate, Delegation
from matchmaker.db.messages import SmsConsent
from matchmaker.db.requests import STANDING, Request
from matchmaker.db.scheduling import Assignment, Continuation, Meeting, Publication, Schedule, Seat, Unplaced
from matchmaker.extensions import db

RECENT_DRAFTS = 12


@dataclass(frozen=True)
class Party:
    """A delegation as the timetable sees it."""

    id: int
    name: str
    kind: str
    capacity: int
    max_meetings: int | None
    min_meetings: int | None
    home_table_id: int | None
    arrangements: tuple[str, ...] = ()  # features its tables must have
    double_slot: bool = False


@dataclass(frozen=True)
class Wanted:
    """A wish as the rule of the game sees it."""

    id: int
    from_id: int
    to_id: int
    rank: int
    state: str
    origin: str
    answer_rank: int | None
    need_id: int | None
    offer_id: int | None


@dataclass(frozen=True)
class Draft:
    """A line of the list of schedules."""

    id: int
    number: int
    state: str
    status: str
    input_version: int
    asked: int
    placed: int
    created_at: datetime


def parties_of(event_id: int) -> list[Party]:
    """The delegations that take part in meetings, in the order of their ids."""
    found = (
        select(
            Delegation.id,
            Organisation.name,
            Delegation.kind,
            Delegation.capacity,
            Delegation.max_meetings,
            Delegation.min_meetings,
            Delegation.home_table_id,
            Delegation.arrangements,
            Delegation.double_slot,
        )
        .join(Organisation, Organisation.id == Delegation.organisation_id)
        .where(
            Delegation.event_id == event_id,
            Delegation.state == "accepted",
            Delegation.kind.not_in(WITHOUT_MEETINGS),
        )
        .order_by(Delegation.id)
    )
    return [
        Party(*row[:7], arrangements=tuple(row.arrangements), double_slot=row.double_slot)
        for row in db.session.execute(found)
    ]


def wishes_of(event_id: int) -> list[Wanted]:
    """The wishes that were sent and neither withdrawn nor let expire, oldest first."""
    found = (
        select(
            Request.id,
            Request.from_id,
            Request.to_id,
            Request.rank,
            Request.state,
            Request.origin,
            Request.answer_rank,
            Request.need_id,
            Request.offer_id,
        )
        .where(Request.event_id == event_id, Request.state.in_(STANDING))
        .order_by(Request.id)
    )
    return [Wanted(*row) for row in db.session.execute(found)]


def live_meetings(session: Session, event_id: int) -> list[Meeting]:
    """The meetings that hold their slot, in the order of their ids."""
    found = select(Meeting).where(Meeting.event_id == event_id, Meeting.status != "cancelled")
    return list(session.scalars(found.order_by(Meeting.id)))


def meetings_with(session: Session, event_id: int, delegation_id: int) -> list[Meeting]:
    """Those of one delegation."""
    found = select(Meeting).where(
        Meeting.event_id == event_id,
        Meeting.status != "cancelled",
        or_(Meeting.a_id == delegation_id, Meeting.b_id == delegation_id),
    )
    return list(session.scalars(found.order_by(Meeting.id)))


def booked_meetings(session: Session, event_id: int) -> list[Meeting]:
    """Those that were booked directly and stand, the last booked first."""
    found = select(Meeting).where(
        Meeting.event_id == event_id, Meeting.status != "cancelled", Meeting.booked_at.is_not(None)
    )
    return list(session.scalars(found.order_by(Meeting.booked_at.desc(), Meeting.id.desc())))


def second_slots(session: Session, event_id: int) -> dict[int, int]:
    """Per id of a live meeting that takes two slots, the id of the second."""
    found = select(Continuation.continues_id, Continuation.slot_id).where(Continuation.event_id == event_id)
    return {meeting: slot for meeting, slot in session.execute(found) if meeting is not None}


def seats_in(session: Session, event_id: int) -> list[Seat]:
    return list(session.scalars(select(Seat).where(Seat.event_id == event_id).order_by(Seat.id)))


def assignments_of(schedule_id: int) -> list[Assignment]:
    """The meetings of a draft, in the order in which they were placed."""
    found = select(Assignment).where(Assignment.schedule_id == schedule_id).order_by(Assignment.id)
    return list(db.session.scalars(found))


def unplaced_of(schedule_id: int) -> list[Unplaced]:
    """The candidates a draft does not hold, the most wanted first."""
    found = select(Unplaced).where(Unplaced.schedule_id == schedule_id)
    return list(db.session.scalars(found.order_by(Unplaced.value.desc(), Unplaced.id)))


def names_of(event_id: int) -> Mapping[int, str]:
    """The name of every delegation of the event, those withdrawn included."""
    found = (
        select(Delegation.id, Organisation.name)
        .join(Organisation, Organisation.id == Delegation.organisation_id)
        .where(Delegation.event_id == event_id)
    )
    return dict(db.session.execute(found).all())


def drafts_of(event_id: int) -> list[Draft]:
    """The last schedules computed, the newest first, without their files."""
    found = (
        select(
            Schedule.id,
            Schedule.number,
            Schedule.state,
            Schedule.status,
            Schedule.input_version,
            Schedule.asked,
            Schedule.placed,
            Schedule.created_at,
        )
        .where(Schedule.event_id == event_id)
        .order_by(Schedule.number.desc())
        .limit(RECENT_DRAFTS)
    )
    return [Draft(*row) for row in db.session.execute(found)]


def publications_of(event_id: int) -> list[Publication]:
    """The numbered versions of the timetable, the newest first."""
    found = select(Publication).where(Publication.event_id == event_id)
    return list(db.session.scalars(found.order_by(Publication.number.desc())))


def next_schedule_number(session: Session, event_id: int) -> int:
    return 1 + (session.scalar(select(func.max(Schedule.number)).where(Schedule.event_id == event_id)) or 0)


def next_publication_number(session: Session, event_id: int) -> int:
    last = session.scalar(select(func.max(Publication.number)).where(Publication.event_id == event_id))
    return 1 + (last or 0)


def requests_by_id(session: Session, event_id: int) -> Mapping[int, Request]:
    found = select(Request).where(Request.event_id == event_id, Request.state.in_(STANDING))
    return {request.id: request for request in session.scalars(found)}


def people_told(session: Session, delegations: Collection[int]) -> list[tuple[Person, int]]:
    """Who reads mail for these delegations: (person, delegation), each person's rows together."""
    found = (
        select(Person, Delegate.delegation_id)
        .join(Delegate, Delegate.person_id == Person.id)
        .where(
            Delegate.delegation_id.in_(delegations), Person.email.is_not(None), Person.disabled_at.is_(None)
        )
        .order_by(Person.id, Delegate.delegation_id)
    )
    return [(person, delegation) for person, delegation in session.execute(found)]


def speaking_at(session: Session, event_id: int) -> set[tuple[int, int]]:
    """(person, delegation) for everybody who speaks for a structure of the event, whether they come or not."""
    found = (
        select(Membership.person_id, Delegation.id)
        .join(Delegation, Delegation.organisation_id == Membership.organisation_id)
        .where(Delegation.event_id == event_id)
    )
    return {(person, delegation) for person, delegation in session.execute(found)}


def people_texted(
    session: Session, event_id: int, delegations: Collection[int]
) -> list[tuple[Person, str, int]]:
    """Who agreed to an SMS and comes for these delegations: (person, number, delegation), rows of one together."""
    found = (
        select(Person, SmsConsent.number, Delegate.delegation_id)
        .join(Delegate, Delegate.person_id == Person.id)
        .join(SmsConsent, SmsConsent.person_id == Person.id)
        .where(
            SmsConsent.event_id == event_id,
            Delegate.delegation_id.in_(delegations),
            Person.disabled_at.is_(None),
        )
        .order_by(Person.id, Delegate.delegation_id)
    )
    return [(row[0], row[1], row[2]) for row in session.execute(found)]
