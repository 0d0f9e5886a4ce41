"""Change when and where an event's meetings can be held, and keep what already stands."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.core.directory.access import Actor
from matchmaker.core.directory.names import tidy
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.core.events.programme import TimeSlot, slots_over
from matchmaker.core.events.tables import FEATURES, check_labels, labels
from matchmaker.db.directory import Organisation
from matchmaker.db.events import (
    Absence,
    Delegation,
    Event,
    EventTable,
    PersonAbsence,
    ResourceAbsence,
    Slot,
)
from matchmaker.db.transaction import transaction
from matchmaker.plugin_api.text import N_
from matchmaker.services.events.access import event_for_organiser
from matchmaker.services.events.dates import move_dates
from matchmaker.services.events.inputs import touch
from matchmaker.services.events.items import follow_day
from matchmaker.services.events.used import SLOTS, TABLES, drop_drafts, refuse_published

Away = Absence | PersonAbsence | ResourceAbsence
#: Who is absent, in each table of absences.
ABSENCES: dict[type[Away], str] = {
    Absence: "delegation_id",
    PersonAbsence: "person_id",
    ResourceAbsence: "resource_id",
}


class TableKept(Refusal):
    template = N_("{table} est la table de {name} : donnez-lui-en une autre avant de la retirer.")


@dataclass(frozen=True)
class Times:
    """Wall times on one day in a zone, and on further days; `length` in minutes."""

    day: date
    zone: str
    starts: Sequence[time]
    length: int
    more: Sequence[tuple[date, Sequence[time]]] = ()

    def slots(self) -> tuple[TimeSlot, ...]:
        """As instants in UTC. Raises what `slots_over` refuses."""
        return slots_over([(self.day, self.starts), *self.more], self.zone, self.length)

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last one."""
        days = [self.day, *(day for day, _starts in self.more)]
        return min(days), max(days)


@dataclass(frozen=True)
class Changed:
    """What a change of slots or tables did."""

    added: int = 0
    removed: int = 0
    drafts: int = 0


@dataclass(frozen=True)
class TableLine:
    """A table as the form has it; `id` None: a new one."""

    id: int | None
    label: str
    features: Collection[str] = field(default_factory=tuple)
    room: str = ""
    seats: int | None = None


def set_slots(actor: Actor, event_id: int, times: Times, *, confirmed: bool = False) -> Changed:
    """Make the slots these. A slot whose start stays is the same slot, with all that hangs on it.

    Who was absent in a slot that goes is absent in the new ones that overlap it. The event's dates and the
    other times of its programme follow its day. Raises `InPublishedPlanning`, `DraftsWouldGo` unless confirmed,
    and what `slots_over` and `follow_day` refuse.
    """
    wanted = {slot.starts_at: slot for slot in times.slots()}
    with transaction(actor, "events.set_slots") as session:
        event = event_for_organiser(actor, event_id, change=True)
        gone = [slot for slot in event.slots if slot.starts_at not in wanted]
        moved = [
            slot
            for slot in event.slots
            if slot.starts_at in wanted and slot.ends_at != wanted[slot.starts_at].ends_at
        ]
        refuse_published(session, event, SLOTS, {slot.id: _clock(slot, event.zone) for slot in gone + moved})
        drafts = drop_drafts(session, event, SLOTS, [slot.id for slot in gone + moved], confirmed=confirmed)
        follow_day(session, event, times.days[0], times.zone, list(wanted.values()))
        move_dates(event, *times.days, times.zone)
        absences = {kind: _absences(session, kind, gone) for kind in ABSENCES}
        added = _replace(session, event, gone, list(wanted.values()))
        for kind, rows in absences.items():
            _carry_over(session, event, kind, rows, added)
        event.zone = times.zone
        touch(session, event.id)
        return Changed(len(added), len(gone), drafts)


def _clock(slot: Slot, zone: str) -> str:
    return f"{slot.starts_at.astimezone(ZoneInfo(zone)):%H:%M}"


def _absences(session: Session, kind: type[Away], gone: Sequence[Slot]) -> list[tuple[int, Slot]]:
    """(who, slot): the id of a delegation, a person or a resource."""
    by_id = {slot.id: slot for slot in gone}
    who = getattr(kind, ABSENCES[kind])
    found = select(who, kind.slot_id).where(kind.slot_id.in_(by_id))
    return [(key, by_id[slot_id]) for key, slot_id in session.execute(found)]


def _replace(session: Session, event: Event, gone: Sequence[Slot], wanted: Sequence[TimeSlot]) -> list[Slot]:
    for slot in event.slots:
        slot.position = -1 - slot.position  # out of the way: positions are unique
    session.flush()
    for slot in gone:
        event.slots.remove(slot)
    session.flush()
    kept = {slot.starts_at: slot for slot in event.slots}
    added = []
    for item in wanted:
        slot = kept.get(item.starts_at) or Slot(starts_at=item.starts_at)
        slot.position, slot.session, slot.ends_at = item.position, item.session, item.ends_at
        if item.starts_at not in kept:
            event.slots.append(slot)
            added.append(slot)
    session.flush()
    session.expire(event, ["slots"])
    return added


def _carry_over(
    session: Session,
    event: Event,
    kind: type[Away],
    absences: Sequence[tuple[int, Slot]],
    added: Sequence[Slot],
) -> None:
    pairs = {
        (who, new.id)
        for who, old in absences
        for new in added
        if new.starts_at < old.ends_at and old.starts_at < new.ends_at
    }
    session.add_all(
        kind(event_id=event.id, slot_id=slot_id, **{ABSENCES[kind]: who}) for who, slot_id in sorted(pairs)
    )


def set_tables(
    actor: Actor, event_id: int, lines: Sequence[TableLine], *, more: int = 0, confirmed: bool = False
) -> Changed:
    """Make the tables these, and `more` new ones named T1, T2, …; a table that is not listed goes.

    Raises `InPublishedPlanning`, `TableKept`, `DraftsWouldGo` unless confirmed, and what
    `check_labels` refuses.
    """
    names = check_labels([line.label for line in lines] + list(labels(more, [line.label for line in lines])))
    with transaction(actor, "events.set_tables") as session:
        event = event_for_organiser(actor, event_id, change=True)
        known = {table.id: table for table in event.tables}
        if any(line.id is not None and line.id not in known for line in lines):
            raise NotFound
        gone = [table for key, table in known.items() if key not in {line.id for line in lines}]
        refuse_published(session, event, TABLES, {table.id: table.label for table in gone})
        _refuse_kept(session, event, gone)
        drafts = drop_drafts(session, event, TABLES, [table.id for table in gone], confirmed=confirmed)
        _write_tables(session, event, gone, lines, names)
        touch(session, event.id)
        return Changed(len(names) - len(known) + len(gone), len(gone), drafts)


def _refuse_kept(session: Session, event: Event, gone: Sequence[EventTable]) -> None:
    kept = session.execute(
        select(EventTable.label, Organisation.name)
        .join(Delegation, Delegation.home_table_id == EventTable.id)
        .join(Organisation, Organisation.id == Delegation.organisation_id)
        .where(Delegation.event_id == event.id, EventTable.id.in_([table.id for table in gone]))
        .order_by(EventTable.position)
        .limit(1)
    ).first()
    if kept is not None:
        raise TableKept(table=kept.label, name=kept.name)


def _write_tables(
    session: Session,
    event: Event,
    gone: Sequence[EventTable],
    lines: Sequence[TableLine],
    names: Sequence[str],
) -> None:
    for table in gone:
        event.tables.remove(table)
    for table in event.tables:
        table.label = f"\n{table.id}"  # out of the way: labels are unique, and two may be swapped
    session.flush()
    known = {table.id: table for table in event.tables}
    for position, name in enumerate(names):
        line = lines[position] if position < len(lines) else TableLine(None, name)
        table = EventTable() if line.id is None else known[line.id]
        table.position, table.label = position, name
        table.features = [feature for feature in FEATURES if feature in line.features]
        table.room, table.seats = tidy(line.room), line.seats
        if line.id is None:
            event.tables.append(table)
    session.flush()
    session.expire(event, ["tables"])
