"""What stands on each table: its name, who keeps it, and who meets there."""

import datetime as dt
from dataclasses import dataclass

from matchmaker.core.agenda.timetable import PlannedMeeting, Timetable


@dataclass(frozen=True)
class CardRow:
    """A meeting at this table, or a slot in which it is free (``pair`` is None)."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    pair: tuple[str, str] | None


@dataclass(frozen=True)
class TableCard:
    table: str
    keepers: tuple[str, ...]  # structures that keep this table the whole day
    rows: tuple[CardRow, ...]


def build_table_cards(timetable: Timetable) -> tuple[TableCard, ...]:
    """One card per table in the order of the room; tables that only a meeting names come last."""
    held = [meeting for meeting in timetable.meetings if meeting.status == "confirmed"]
    tables = tuple(dict.fromkeys((*timetable.tables, *(meeting.table for meeting in held))))
    at: dict[str, dict[int, PlannedMeeting]] = {table: {} for table in tables}
    for meeting in held:
        at[meeting.table][meeting.slot] = meeting
    return tuple(
        TableCard(table, _keepers(timetable, table), _rows(timetable, at[table])) for table in tables
    )


def _keepers(timetable: Timetable, table: str) -> tuple[str, ...]:
    return tuple(one.name for one in timetable.delegations if one.home_table == table)


def _rows(timetable: Timetable, meetings: dict[int, PlannedMeeting]) -> tuple[CardRow, ...]:
    """In the order of time; a long meeting is one row from its first slot to its last."""
    names = {one.id: one for one in timetable.delegations}
    rows, next_free = [], 0
    for index, slot in enumerate(timetable.slots):
        if index in meetings:
            meeting = meetings[index]
            span = timetable.span_of(meeting)
            keeper_first = sorted(
                (names[meeting.a], names[meeting.b]), key=lambda who: who.home_table != meeting.table
            )
            rows.append(CardRow(span.starts_at, span.ends_at, (keeper_first[0].name, keeper_first[1].name)))
            next_free = index + meeting.length
        elif index >= next_free:
            rows.append(CardRow(slot.starts_at, slot.ends_at, None))
    return tuple(rows)
