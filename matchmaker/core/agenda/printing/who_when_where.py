"""Structures by slots: at which table each of them is, and when."""

from dataclasses import dataclass

from matchmaker.core.agenda.printing.people import alphabetical
from matchmaker.core.agenda.timetable import Timetable


@dataclass(frozen=True)
class WhoRow:
    """``tables`` has one entry per slot: its tables then, none while it meets nobody."""

    name: str
    tables: tuple[tuple[str, ...], ...]


def who_when_where(timetable: Timetable, taking_part: frozenset[str]) -> tuple[WhoRow, ...]:
    """One row per structure that takes part, by name. A long meeting stands in each of its slots."""
    cells: dict[str, list[list[str]]] = {
        one.id: [[] for _ in timetable.slots] for one in timetable.delegations if one.id in taking_part
    }
    for meeting in timetable.meetings:
        for side in (meeting.a, meeting.b):
            if meeting.status == "confirmed" and side in cells:
                for slot in range(meeting.slot, meeting.slot + meeting.length):
                    cells[side][slot].append(meeting.table)
    names = {one.id: one.name for one in timetable.delegations}
    ordered = sorted(cells, key=lambda one: (alphabetical(names[one]), names[one], one))
    return tuple(WhoRow(names[one], tuple(tuple(sorted(cell)) for cell in cells[one])) for one in ordered)
