"""What a desk shows and what the desks noted: a fixed number of queries whatever the size of the event."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from matchmaker.core.agenda.presence import Scan, What
from matchmaker.db.directory import ChamberPerson, Organisation, Person
from matchmaker.db.events import Absence, Delegate, Delegation, Event, EventTable, Slot
from matchmaker.db.presence import Desk, Presence
from matchmaker.db.queries.comers import Who
from matchmaker.db.scheduling import HeldSlot
from matchmaker.extensions import db


@dataclass(frozen=True)
class NextMeeting:
    starts_at: datetime
    table: str


def desk_with(key_hash: str) -> Desk | None:
    """The desk that was given this key, revoked or not, with its event and the slots."""
    found = select(Desk).where(Desk.key_hash == key_hash)
    return db.session.scalar(found.options(joinedload(Desk.event, innerjoin=True).selectinload(Event.slots)))


def desks_of(event_id: int) -> Sequence[Desk]:
    """The desks that are not revoked, in the order in which they were made."""
    found = select(Desk).where(Desk.event_id == event_id, Desk.revoked_at.is_(None)).order_by(Desk.id)
    return db.session.scalars(found).all()


def scans_of(event_id: int, delegations: Sequence[int] | None = None) -> Mapping[Who, list[Scan]]:
    """Every scan of the event, or of these delegations, for each of those it was about."""
    found = (
        select(
            Presence.delegation_id,
            Presence.delegate_id,
            Presence.scan,
            Presence.what,
            Presence.at,
            Desk.name,
            Person.name,
            Presence.minutes,
            Presence.undoes,
        )
        .outerjoin(Desk, Desk.id == Presence.desk_id)
        .outerjoin(Person, Person.id == Presence.person_id)
        .where(Presence.event_id == event_id)
        .order_by(Presence.id)
    )
    if delegations is not None:
        found = found.where(Presence.delegation_id.in_(delegations))
    scans: dict[Who, list[Scan]] = defaultdict(list)
    for delegation, delegate, key, what, at, desk, staff, minutes, undoes in db.session.execute(found):
        scan = Scan(key, cast(What, what), at, desk or staff, minutes, undoes)
        scans[delegation, delegate].append(scan)
    return scans


def known_scans(event_id: int, keys: Sequence[str]) -> set[str]:
    """Of these keys, those whose scan is kept already."""
    found = select(Presence.scan).where(Presence.event_id == event_id, Presence.scan.in_(keys))
    return set(db.session.scalars(found))


@dataclass(frozen=True)
class LastScan:
    """What a desk noted last and has not taken back; ``name`` of the person, or of the structure."""

    key: str
    who: Who
    name: str
    what: str


def last_scan_of(desk_id: int) -> LastScan | None:
    """The last scan of a desk that stands, as it came in."""
    taken_back = select(Presence.undoes).where(Presence.desk_id == desk_id, Presence.undoes.is_not(None))
    found = (
        select(
            Presence.scan,
            Presence.delegation_id,
            Presence.delegate_id,
            func.coalesce(Person.name, Organisation.name),
            Presence.what,
        )
        .join(Delegation, Delegation.id == Presence.delegation_id)
        .join(Organisation, Organisation.id == Delegation.organisation_id)
        .outerjoin(Delegate, Delegate.id == Presence.delegate_id)
        .outerjoin(Person, Person.id == Delegate.person_id)
        .where(Presence.desk_id == desk_id, Presence.what != "undone", Presence.scan.not_in(taken_back))
        .order_by(Presence.at.desc(), Presence.id.desc())
        .limit(1)
    )
    row = db.session.execute(found).first()
    return None if row is None else LastScan(row[0], (row[1], row[2]), row[3], row[4])


def given_phones(chamber_id: int, event_id: int) -> Mapping[int | None, str]:
    """Per delegate of the event, the number that this chamber was given for the person."""
    found = (
        select(Delegate.id, ChamberPerson.phone)
        .join(Delegation, Delegation.id == Delegate.delegation_id)
        .join(ChamberPerson, ChamberPerson.person_id == Delegate.person_id)
        .where(Delegation.event_id == event_id, ChamberPerson.chamber_id == chamber_id)
    )
    return {delegate: phone for delegate, phone in db.session.execute(found) if phone}


def next_meetings(event_id: int, moment: datetime) -> Mapping[int, NextMeeting]:
    """Per delegation, the first meeting that is not over; who has none any more is not in it."""
    found = (
        select(HeldSlot.a_id, HeldSlot.b_id, Slot.starts_at, EventTable.label)
        .join(Slot, Slot.id == HeldSlot.slot_id)
        .join(EventTable, EventTable.id == HeldSlot.table_id)
        .where(HeldSlot.event_id == event_id, HeldSlot.status != "cancelled", Slot.ends_at > moment)
        .order_by(Slot.position, EventTable.position)
    )
    first: dict[int, NextMeeting] = {}
    for a, b, starts_at, table in db.session.execute(found):
        for side in (a, b):
            first.setdefault(side, NextMeeting(starts_at, table))
    return first


def away_in(event_id: int) -> Mapping[int, Mapping[datetime, bool]]:
    """Per delegation, the starts of the slots it misses, each with whether that was noted on the day."""
    found = (
        select(Absence.delegation_id, Slot.starts_at, Absence.on_the_day)
        .join(Slot, Slot.id == Absence.slot_id)
        .where(Absence.event_id == event_id)
    )
    away: dict[int, dict[datetime, bool]] = defaultdict(dict)
    for delegation, starts_at, noted in db.session.execute(found):
        away[delegation][starts_at] = noted
    return away


def delegations_with_people(event_id: int, ids: Sequence[int]) -> Sequence[Delegation]:
    """These delegations of the event, with what noting somebody away needs."""
    found = select(Delegation).where(Delegation.event_id == event_id, Delegation.id.in_(ids))
    return db.session.scalars(
        found.options(
            joinedload(Delegation.organisation, innerjoin=True),
            selectinload(Delegation.delegates),
            selectinload(Delegation.absences),
        ).order_by(Delegation.id)
    ).all()
