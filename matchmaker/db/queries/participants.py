"""The participants of an event as lists show them: a fixed number of queries each."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.selectable import ScalarSelect

from matchmaker.core.directory.names import fold
from matchmaker.db.directory import ChamberOrganisation, Organisation, Person
from matchmaker.db.events import Absence, Delegate, Delegation, EventTable
from matchmaker.db.requests import STANDING, Request
from matchmaker.extensions import db


@dataclass(frozen=True)
class PersonLine:
    id: int
    name: str
    email: str | None


@dataclass(frozen=True)
class ParticipantLine:
    """A structure at the event. `absent` holds the ids of the slots in which it cannot meet."""

    id: int
    organisation_id: int
    name: str
    kind: str
    state: str
    capacity: int
    table: str | None
    invited_at: datetime | None
    sent: int
    received: int
    absent: frozenset[int]
    people: Sequence[PersonLine]


@dataclass(frozen=True)
class ParticipantFilters:
    """What the organiser looks for; empty: everybody."""

    words: str = ""
    kind: str = ""
    state: str = ""


def participants_of(event_id: int, filters: ParticipantFilters) -> list[ParticipantLine]:
    """The structures that match, by name."""
    found = (
        select(
            Delegation.id,
            Delegation.organisation_id,
            Organisation.name,
            Delegation.kind,
            Delegation.state,
            Delegation.capacity,
            EventTable.label.label("table"),
            Delegation.invited_at,
            _wishes(Request.from_id).label("sent"),
            _wishes(Request.to_id).label("received"),
        )
        .join(Organisation, Organisation.id == Delegation.organisation_id)
        .outerjoin(EventTable, EventTable.id == Delegation.home_table_id)
        .where(Delegation.event_id == event_id, *_conditions(filters))
        .order_by(Organisation.name_key, Delegation.id)
    )
    rows = db.session.execute(found).all()
    absent, people = absences_of(event_id), _people(event_id)
    return [
        ParticipantLine(**row._mapping, absent=absent.get(row.id, frozenset()), people=people.get(row.id, ()))
        for row in rows
    ]


def _wishes(side: InstrumentedAttribute[int]) -> ScalarSelect[int]:
    return (
        select(func.count())
        .select_from(Request)
        .where(side == Delegation.id, Request.state.in_(STANDING))
        .correlate(Delegation)
        .scalar_subquery()
    )


def _conditions(filters: ParticipantFilters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.kind:
        found.append(Delegation.kind == filters.kind)
    if filters.state:
        found.append(Delegation.state == filters.state)
    if filters.words.strip():
        found.append(_named(filters.words))
    return found


def _named(words: str) -> ColumnElement[bool]:
    """The structure's name, or a name or an address of somebody who comes for it."""
    person = exists().where(
        Delegate.delegation_id == Delegation.id,
        Delegate.person_id == Person.id,
        or_(
            Person.name.icontains(words.strip(), autoescape=True),
            Person.email.icontains(words.strip(), autoescape=True),
        ),
    )
    return or_(Organisation.name_key.contains(fold(words), autoescape=True), person.correlate(Delegation))


def absences_of(event_id: int) -> dict[int, frozenset[int]]:
    """Per delegation id, the slots in which it cannot meet; who is always there is not in it."""
    return _absences(Absence.event_id == event_id)


def noted_on_the_day(event_id: int) -> dict[int, frozenset[int]]:
    """Of these, the slots noted since the planning was published: somebody did not come, or is late."""
    return _absences(Absence.event_id == event_id, Absence.on_the_day.is_(True))


def _absences(*which: ColumnElement[bool]) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    rows = db.session.execute(select(Absence.delegation_id, Absence.slot_id).where(*which))
    for delegation_id, slot_id in rows:
        found[delegation_id].add(slot_id)
    return {key: frozenset(slots) for key, slots in found.items()}


def _people(event_id: int) -> dict[int, list[PersonLine]]:
    found: dict[int, list[PersonLine]] = defaultdict(list)
    rows = db.session.execute(
        select(Delegate.delegation_id, Person.id, Person.name, Person.email)
        .join(Person, Person.id == Delegate.person_id)
        .join(Delegation, Delegation.id == Delegate.delegation_id)
        .where(Delegation.event_id == event_id)
        .order_by(Delegate.id)
    )
    for delegation_id, person_id, name, email in rows:
        found[delegation_id].append(PersonLine(person_id, name, email))
    return found


def not_yet_there(chamber_id: int, event_id: int) -> list[tuple[int, str]]:
    """The structures of the chamber's list that do not take part in the event, by name."""
    there = exists().where(
        Delegation.organisation_id == Organisation.id,
        Delegation.event_id == event_id,
        Delegation.state == "accepted",
    )
    found = (
        select(Organisation.id, Organisation.name)
        .join(ChamberOrganisation, ChamberOrganisation.organisation_id == Organisation.id)
        .where(ChamberOrganisation.chamber_id == chamber_id, ~there)
        .order_by(Organisation.name_key)
    )
    return [(row.id, row.name) for row in db.session.execute(found)]
