"""What agendas are made of, in a fixed number of queries whatever the size of the event."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import and_, or_, select

from matchmaker.core.events.kinds import WITHOUT_MEETINGS
from matchmaker.db.catalogue import Need, Offer
from matchmaker.db.directory import Organisation, Person
from matchmaker.db.events import Absence, Delegate, Delegation, EventTable, Slot
from matchmaker.db.queries.scheduling import second_slots
from matchmaker.db.requests import Request
from matchmaker.db.scheduling import Meeting, Publication, Seat, Unplaced
from matchmaker.extensions import db

Value = TypeVar("Value")


@dataclass(frozen=True)
class SlotRow:
    id: int
    starts_at: datetime
    ends_at: datetime
    session: int


@dataclass(frozen=True)
class MeetingRow:
    """A meeting of the live timetable, or one that was published and is cancelled."""

    uid: str
    version: int
    status: str
    slot_id: int
    table: str
    a_id: int
    b_id: int
    need: str | None
    offer: str | None
    length: int = 1  # slots it takes
    people: Mapping[int, str] = field(default_factory=dict)  # per delegation, who sits where one person must
    need_id: int | None = None
    offer_id: int | None = None


@dataclass(frozen=True)
class DelegationRow:
    id: int
    name: str
    kind: str
    home_table: str | None
    agenda_version: int


@dataclass(frozen=True)
class UnplacedRow:
    """A candidate the published schedule does not hold. ``need`` and ``offer`` are those of its first wish."""

    a_id: int
    b_id: int
    requests: list[int]
    reason: str
    template: str
    values: dict[str, Any]


@dataclass(frozen=True)
class WishRow:
    """A wish that was not withdrawn, with the meeting it led to, if any."""

    id: int
    from_id: int
    to_id: int
    state: str
    need: str | None
    offer: str | None
    met: bool
    need_id: int | None = None


def latest_publication(event_id: int) -> Publication | None:
    """The publication people go by; None before the first."""
    newest = select(Publication).where(Publication.event_id == event_id).order_by(Publication.number.desc())
    return db.session.scalar(newest.limit(1))


def slots_of(event_id: int) -> list[SlotRow]:
    """The slots in order."""
    found = select(Slot.id, Slot.starts_at, Slot.ends_at, Slot.session).where(Slot.event_id == event_id)
    return [SlotRow(*row) for row in db.session.execute(found.order_by(Slot.position))]


def table_labels(event_id: int) -> list[str]:
    """The tables in the order of the room."""
    found = select(EventTable.label).where(EventTable.event_id == event_id).order_by(EventTable.position)
    return list(db.session.scalars(found))


def meetings_of(event_id: int, delegation_id: int | None = None) -> list[MeetingRow]:
    """The live meetings of an event or of one delegation, and the cancelled ones people were told of."""
    found = (
        select(
            Meeting.uid,
            Meeting.version,
            Meeting.status,
            Meeting.slot_id,
            EventTable.label,
            Meeting.a_id,
            Meeting.b_id,
            Need.title,
            Offer.title,
            Meeting.need_id,
            Meeting.offer_id,
            Meeting.id,
        )
        .join(Slot, Slot.id == Meeting.slot_id)
        .join(EventTable, EventTable.id == Meeting.table_id)
        .outerjoin(Need, Need.id == Meeting.need_id)
        .outerjoin(Offer, Offer.id == Meeting.offer_id)
        .where(
            Meeting.event_id == event_id,
            or_(Meeting.status != "cancelled", Meeting.first_publication.is_not(None)),
        )
        .order_by(Slot.position, EventTable.position, Meeting.id)
    )
    if delegation_id is not None:
        found = found.where(or_(Meeting.a_id == delegation_id, Meeting.b_id == delegation_id))
    held = db.session.execute(found).all()
    double, people = set(second_slots(db.session(), event_id)), _named_people(event_id)
    return [
        MeetingRow(
            *row[:9],
            length=1 + (row.id in double),
            people=people.get(row.id, {}),
            need_id=row.need_id,
            offer_id=row.offer_id,
        )
        for row in held
    ]


def _named_people(event_id: int) -> Mapping[int, dict[int, str]]:
    found = (
        select(Seat.meeting_id, Seat.delegation_id, Person.name)
        .join(Person, Person.id == Seat.person_id)
        .where(Seat.event_id == event_id)
    )
    people: dict[int, dict[int, str]] = {}
    for meeting, delegation, name in db.session.execute(found):
        people.setdefault(meeting, {})[delegation] = name
    return people


def delegations_in(event_id: int, ids: Collection[int] | None) -> list[DelegationRow]:
    """These delegations, or all that take part in meetings, by name."""
    found = (
        select(Delegation.id, Organisation.name, Delegation.kind, EventTable.label, Delegation.agenda_version)
        .join(Organisation, Organisation.id == Delegation.organisation_id)
        .outerjoin(EventTable, EventTable.id == Delegation.home_table_id)
        .where(Delegation.event_id == event_id)
        .order_by(Organisation.name, Delegation.id)
    )
    if ids is None:
        found = found.where(Delegation.state == "accepted", Delegation.kind.not_in(WITHOUT_MEETINGS))
    else:
        found = found.where(Delegation.id.in_(ids))
    return [DelegationRow(*row) for row in db.session.execute(found)]


def people_of(ids: Collection[int]) -> Mapping[int, tuple[str, ...]]:
    """The names, and nothing else, of the people who come for each delegation."""
    found = (
        select(Delegate.delegation_id, Person.name)
        .join(Person, Person.id == Delegate.person_id)
        .where(Delegate.delegation_id.in_(ids))
        .order_by(Delegate.id)
    )
    return _grouped((key, value) for key, value in db.session.execute(found))


def absences_of(ids: Collection[int]) -> Mapping[int, tuple[int, ...]]:
    """The ids of the slots each delegation cannot attend."""
    found = select(Absence.delegation_id, Absence.slot_id).where(Absence.delegation_id.in_(ids))
    return _grouped((key, value) for key, value in db.session.execute(found))


def unplaced_of(schedule_id: int, delegation_id: int | None = None) -> list[UnplacedRow]:
    """What the schedule does not hold, of the whole event or of one delegation."""
    found = (
        select(
            Unplaced.a_id,
            Unplaced.b_id,
            Unplaced.requests,
            Unplaced.reason,
            Unplaced.template,
            Unplaced.values,
        )
        .where(Unplaced.schedule_id == schedule_id)
        .order_by(Unplaced.id)
    )
    if delegation_id is not None:
        found = found.where(or_(Unplaced.a_id == delegation_id, Unplaced.b_id == delegation_id))
    return [UnplacedRow(*row) for row in db.session.execute(found)]


def wishes_of(event_id: int, delegation_id: int | None = None) -> list[WishRow]:
    """Every wish that was sent and not withdrawn, in the order it was made."""
    live = and_(Meeting.id == Request.meeting_id, Meeting.status != "cancelled")
    found = (
        select(
            Request.id,
            Request.from_id,
            Request.to_id,
            Request.state,
            Need.title,
            Offer.title,
            Meeting.id.is_not(None),
            Request.need_id,
        )
        .outerjoin(Meeting, live)
        .outerjoin(Need, Need.id == Request.need_id)
        .outerjoin(Offer, Offer.id == Request.offer_id)
        .where(Request.event_id == event_id, Request.state.not_in(("draft", "withdrawn")))
        .order_by(Request.id)
    )
    if delegation_id is not None:
        found = found.where(or_(Request.from_id == delegation_id, Request.to_id == delegation_id))
    return [WishRow(*row) for row in db.session.execute(found)]


def _grouped(rows: Iterable[tuple[int, Value]]) -> Mapping[int, tuple[Value, ...]]:
    groups: dict[int, tuple[Value, ...]] = {}
    for key, value in rows:
        groups[key] = (*groups.get(key, ()), value)
    return groups
