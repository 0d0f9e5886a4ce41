"""Who sits where, slot by slot: what hangs on the wall and lies on the desk."""

import datetime as dt
from dataclasses import dataclass

from matchmaker.core.agenda.timetable import EventFacts, Timetable


@dataclass(frozen=True)
class Seating:
    """One table in one slot. ``pair`` is None while the table is free."""

    table: str
    pair: tuple[str, str] | None
    subject: str = ""


@dataclass(frozen=True)
class TableSlot:
    """Every table of the room in one slot, in the room's order."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    seatings: tuple[Seating, ...]


@dataclass(frozen=True)
class TablePlan:
    event: EventFacts
    slots: tuple[TableSlot, ...]
    version: int
    printed_at: dt.datetime


def build_table_plan(timetable: Timetable) -> TablePlan:
    """Slot → table → the two delegations, the one that keeps the table first. A long meeting stands in each slot.

    Tables that a meeting uses and the timetable does not list come after those it lists.
    """
    known = {delegation.id: delegation for delegation in timetable.delegations}
    held = [meeting for meeting in timetable.meetings if meeting.status == "confirmed"]
    tables = tuple(dict.fromkeys((*timetable.tables, *(meeting.table for meeting in held))))
    seated: dict[tuple[int, str], Seating] = {}
    for meeting in held:
        first, second = sorted(
            (known[meeting.a], known[meeting.b]), key=lambda who: who.home_table != meeting.table
        )
        for slot in range(meeting.slot, meeting.slot + meeting.length):
            pair = (first.name, second.name)
            seated[slot, meeting.table] = Seating(meeting.table, pair, meeting.subject or meeting.guess)
    slots = tuple(
        TableSlot(
            slot.starts_at,
            slot.ends_at,
            tuple(seated.get((index, table), Seating(table, None)) for table in tables),
        )
        for index, slot in enumerate(timetable.slots)
    )
    return TablePlan(timetable.event, slots, timetable.version, timetable.printed_at)
