"""Who is to be reminded at an event, of what, and how they are reached: a fixed number of queries."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select, true

from matchmaker.core.events.chase import Progress, reasons_for
from matchmaker.core.events.phases import WISHES_OPEN
from matchmaker.db.catalogue import Need, Offer
from matchmaker.db.directory import ChamberPerson, Organisation, Person
from matchmaker.db.events import Absence, Delegate, Delegation, Event
from matchmaker.db.registrations import Arrival, AvailabilitySaid, Reminder
from matchmaker.db.requests import Request
from matchmaker.extensions import db


@dataclass(frozen=True)
class Contact:
    """Somebody to write to or to call. `reminded_at`: the last letter of this chamber, at any of its events."""

    id: int
    name: str
    email: str | None
    phone: str | None
    locale: str
    reminded_at: datetime | None


@dataclass(frozen=True)
class Called:
    """What was noted of a telephone call."""

    id: int
    kind: str
    at: datetime


@dataclass(frozen=True)
class ChaseLine:
    """A structure with what is missing, the most urgent first."""

    id: int
    organisation_id: int
    name: str
    kind: str
    phone: str | None
    reasons: tuple[str, ...]
    people: Sequence[Contact]
    mailed_at: datetime | None
    calls: Sequence[Called]


def chase_lines(event: Event) -> list[ChaseLine]:
    """The structures that were invited, or have come in, and still owe something; by name."""
    found = (
        select(
            Delegation.id,
            Organisation.id,
            Organisation.name,
            Delegation.kind,
            Organisation.phone,
            _came().label("came"),
            (func.length(func.trim(Organisation.description)) > 0).label("described"),
            _has(Offer.organisation_id == Organisation.id, Offer.withdrawn_at.is_(None)).label("offers"),
            _has(Need.organisation_id == Organisation.id, Need.state != "abandoned").label("needs"),
            or_(
                _has(AvailabilitySaid.delegation_id == Delegation.id),
                _has(Absence.delegation_id == Delegation.id),
            ).label("said"),
            _has(
                Request.to_id == Delegation.id,
                Request.state == "pending",
                Request.origin != "chamber",
                true() if event.phase in WISHES_OPEN else false(),
            ).label("unanswered"),
        )
        .join(Organisation, Organisation.id == Delegation.organisation_id)
        .where(
            Delegation.event_id == event.id,
            Delegation.state.in_(("invited", "accepted")),
            or_(Delegation.invited_at.is_not(None), _came()),
        )
        .order_by(Organisation.name_key, Delegation.id)
    )
    rows, people = db.session.execute(found).all(), _contacts(event)
    mails, calls = _reminders(event)
    lines = []
    for key, organisation, name, kind, phone, *progress in rows:
        reasons = reasons_for(Progress(kind, *(bool(one) for one in progress)))
        if reasons:
            mailed = mails.get(key)
            lines.append(
                ChaseLine(
                    key,
                    organisation,
                    name,
                    kind,
                    phone,
                    reasons,
                    people.get(key, []),
                    mailed,
                    calls.get(key, []),
                )
            )
    return lines


def not_yet_asked(event_id: int) -> int:
    """How many structures were not invited and have not come in: they cannot know what they owe."""
    found = (
        select(func.count())
        .select_from(Delegation)
        .where(
            Delegation.event_id == event_id,
            Delegation.state.in_(("invited", "accepted")),
            Delegation.invited_at.is_(None),
            ~_came(),
        )
    )
    return db.session.scalar(found) or 0


def _came() -> ColumnElement[bool]:
    return (
        exists()
        .where(Delegate.delegation_id == Delegation.id, Arrival.person_id == Delegate.person_id)
        .correlate(Delegation)
    )


def _has(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(*conditions).correlate(Organisation, Delegation)


def _contacts(event: Event) -> dict[int, list[Contact]]:
    reminded = (
        select(func.max(Reminder.at))
        .join(Delegation, Delegation.id == Reminder.delegation_id)
        .join(Event, Event.id == Delegation.event_id)
        .where(Reminder.person_id == Person.id, Reminder.kind == "mail", Event.chamber_id == event.chamber_id)
        .correlate(Person)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Delegate.delegation_id, Person, ChamberPerson.phone, reminded)
        .join(Person, Person.id == Delegate.person_id)
        .join(Delegation, Delegation.id == Delegate.delegation_id)
        .outerjoin(
            ChamberPerson,
            and_(ChamberPerson.person_id == Person.id, ChamberPerson.chamber_id == event.chamber_id),
        )
        .where(
            Delegation.event_id == event.id,
            Delegate.accompanies.is_(False),
            Person.disabled_at.is_(None),
        )
        .order_by(Delegate.id)
    )
    found: dict[int, list[Contact]] = defaultdict(list)
    for delegation, person, phone, last in rows:
        found[delegation].append(Contact(person.id, person.name, person.email, phone, person.locale, last))
    return found


def _reminders(event: Event) -> tuple[dict[int, datetime], dict[int, list[Called]]]:
    """Per delegation, the last letter; and the calls, oldest first."""
    mails: dict[int, datetime] = {}
    calls: dict[int, list[Called]] = defaultdict(list)
    rows = db.session.execute(
        select(Reminder.delegation_id, Reminder.id, Reminder.kind, Reminder.at)
        .join(Delegation, Delegation.id == Reminder.delegation_id)
        .where(Delegation.event_id == event.id)
        .order_by(Reminder.at, Reminder.id)
    )
    for delegation, key, kind, at in rows:
        if kind == "mail":
            mails[delegation] = at
        else:
            calls[delegation].append(Called(key, kind, at))
    return mails, calls
