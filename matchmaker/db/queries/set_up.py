"""Dates, programme items and questions of an event, as pages and services read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from matchmaker.db.directory import Organisation
from matchmaker.db.events import TAKES_PART, Delegation, Event, Slot
from matchmaker.db.set_up import EventDate, ProgrammeItem, RegistrationAnswer, RegistrationQuestion
from matchmaker.extensions import db


def dates_of(event_id: int) -> Sequence[EventDate]:
    """The dates of an event, in their order."""
    found = select(EventDate).where(EventDate.event_id == event_id)
    return db.session.scalars(found.order_by(EventDate.moment, EventDate.id)).all()


def opening_of(event_id: int, moment: datetime) -> datetime | None:
    """When the wishes of the event are to open; None when nobody said, or when that has gone by."""
    return _still_ahead(event_id, "wishes_open", moment)


def closing_of(event_id: int, moment: datetime) -> datetime | None:
    """When the wishes of the event are to close; None when nobody said, or when that has gone by."""
    return _still_ahead(event_id, "wishes_close", moment)


def _still_ahead(event_id: int, kind: str, moment: datetime) -> datetime | None:
    found = select(EventDate.moment).where(EventDate.event_id == event_id, EventDate.kind == kind)
    return db.session.scalar(found.where(EventDate.moment > moment))


def items_of(event_id: int) -> Sequence[ProgrammeItem]:
    """What stands in the programme beside the meetings, in order."""
    found = select(ProgrammeItem).where(ProgrammeItem.event_id == event_id)
    return db.session.scalars(found.order_by(ProgrammeItem.starts_at, ProgrammeItem.id)).all()


def questions_of(event_id: int) -> Sequence[RegistrationQuestion]:
    """The questions, in their order."""
    found = select(RegistrationQuestion).where(RegistrationQuestion.event_id == event_id)
    return db.session.scalars(found.order_by(RegistrationQuestion.position)).all()


def answers_of(delegation_id: int) -> dict[int, str]:
    """What one structure answered, by question."""
    found = select(RegistrationAnswer.question_id, RegistrationAnswer.answer).where(
        RegistrationAnswer.delegation_id == delegation_id
    )
    return {row.question_id: row.answer for row in db.session.execute(found)}


@dataclass(frozen=True)
class Given:
    """One structure's answer to a question."""

    delegation_id: int
    name: str
    state: str
    answer: str


def given_to(question_id: int) -> list[Given]:
    """Every answer to a question, by the name of the structure."""
    found = (
        select(Delegation.id, Organisation.name, Delegation.state, RegistrationAnswer.answer)
        .join(Delegation, Delegation.id == RegistrationAnswer.delegation_id)
        .join(Organisation, Organisation.id == Delegation.organisation_id)
        .where(RegistrationAnswer.question_id == question_id)
        .order_by(Organisation.name_key, Delegation.id)
    )
    return [Given(*row) for row in db.session.execute(found)]


def answered(event_id: int) -> dict[int, int]:
    """How many structures answered each question."""
    found = (
        select(RegistrationAnswer.question_id, func.count())
        .where(RegistrationAnswer.event_id == event_id)
        .group_by(RegistrationAnswer.question_id)
    )
    return {row[0]: row[1] for row in db.session.execute(found)}


def dates_due(moment: datetime) -> list[tuple[int, int]]:
    """(event, date) ids of the dates that are to be acted on by themselves and have come."""
    found = select(EventDate.event_id, EventDate.id).where(
        EventDate.acts, EventDate.acted_at.is_(None), EventDate.moment <= moment
    )
    return [(row[0], row[1]) for row in db.session.execute(found.order_by(EventDate.moment, EventDate.id))]


def dates_near(start: datetime, end: datetime) -> list[tuple[int, int, datetime, str]]:
    """(event id, id, moment, zone) of the dates of this stretch the organiser was not yet reminded of."""
    found = (
        select(EventDate.event_id, EventDate.id, EventDate.moment, Event.zone)
        .join(Event, Event.id == EventDate.event_id)
        .where(EventDate.moment.between(start, end), EventDate.told_at.is_(None), ~EventDate.acts)
        .order_by(EventDate.moment, EventDate.id)
    )
    return [(row.event_id, row.id, row.moment, row.zone) for row in db.session.execute(found)]


def events_over(kept: InstrumentedAttribute[int], before: datetime) -> Sequence[tuple[int, str, datetime]]:
    """(id, zone, end) of the events of which such rows are kept and whose last slot ended before that moment."""
    end = select(func.max(Slot.ends_at)).where(Slot.event_id == Event.id).scalar_subquery()
    found = select(Event.id, Event.zone, end).where(exists().where(kept == Event.id), end < before)
    return [(row[0], row[1], row[2]) for row in db.session.execute(found)]


def keepers_of(event_id: int) -> dict[int, str]:
    """The name of who keeps each table, by the table's id."""
    found = (
        select(Delegation.home_table_id, Organisation.name)
        .join(Delegation.organisation)
        .where(
            Delegation.event_id == event_id,
            Delegation.home_table_id.is_not(None),
            Delegation.state.in_(TAKES_PART),
        )
        .order_by(Delegation.id.desc())
    )
    return {table: name for table, name in db.session.execute(found) if table is not None}


# Who receives others at a table of their own: a buyer, and the expert or partner whom others come to see.
SEATED = ("buyer", "expert")


def without_table(event_id: int) -> tuple[ColumnElement[bool], ...]:
    """Accepted, to be seated, one meeting at a time, and no table kept yet."""
    return (
        Delegation.event_id == event_id,
        Delegation.state == "accepted",
        Delegation.kind.in_(SEATED),
        Delegation.capacity == 1,
        Delegation.home_table_id.is_(None),
    )


def standing_at(session: Session, event_id: int) -> Sequence[Delegation]:
    """The buyers and experts who keep no table yet, by name."""
    found = (
        select(Delegation)
        .join(Delegation.organisation)
        .where(*without_table(event_id))
        .order_by(Organisation.name_key, Delegation.id)
    )
    return session.scalars(found).all()
