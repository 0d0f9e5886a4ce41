"""Where a meeting of a draft may be put down, all at once: what the grid lights up when somebody picks it up.

The answers are those of ``apply_edit``, which judges every edit again; here nothing is changed.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from matchmaker.core.scheduling.edit import Draft, Swap, is_possible, places
from matchmaker.core.scheduling.places import Obstacle, Room
from matchmaker.core.scheduling.problem import Assignment
from matchmaker.core.scheduling.reading import Id


@dataclass(frozen=True)
class Targets:
    """``free``: per slot, the tables where the meeting fits, the most convenient first. ``swaps``: the meetings
    it may change places with. ``why``: what forbids each other slot, whichever the table."""

    free: Mapping[int, tuple[Id, ...]]
    swaps: tuple[int, ...]
    why: Mapping[int, tuple[Obstacle, ...]]


def targets(draft: Draft, n: int) -> Targets:
    """Every place and every exchange for meeting ``n`` as the others stand."""
    room = Room(draft.problem, draft.assignments)
    free = {place.slot: place.tables for place in places(draft, n)}
    swaps = tuple(_swaps(draft, room, n)) if draft.stand(n).held else ()
    return Targets(free, swaps, _why(draft, room, n, set(free)))


def _swaps(draft: Draft, room: Room, n: int) -> list[int]:
    return [row.meeting for row in draft.assignments if may_swap(draft, room, n, row.meeting)]


def may_swap(draft: Draft, room: Room, n: int, other: int) -> bool:
    """Whether `Swap` would take these two, both held. ``room`` holds the draft, and is left as it was."""
    if other == n or other in draft.locked or not _exchange(room, n, other):
        return False
    return draft.problem.max_break_difference is None or is_possible(draft, Swap(n, other))


def _exchange(room: Room, n: int, other: int) -> bool:
    """Whether both fit where the other one is, at its table or, in another slot, at one that is free."""
    here, there = room.place[n], room.place[other]
    room.lift(n)
    room.lift(other)
    fits = _both_fit(room, Assignment(n, there.slot, there.table), Assignment(other, here.slot, here.table))
    room.put(here)
    room.put(there)
    return fits


def _both_fit(room: Room, first: Assignment, second: Assignment) -> bool:
    """The people are asked before the tables: they are few, and most exchanges fail with them."""
    spans = [set(room.span(row.meeting, row.slot)) for row in (first, second)]
    if next(room.in_the_way(first.meeting, first.slot), None) is not None:
        return False
    if spans[0].isdisjoint(spans[1]):
        return _fit(room, _at_any_table(room, first), second, anywhere=True)
    return _fit(room, first, second) or (first.slot != second.slot and _fit_seated(room, first, second))


def _fit(room: Room, first: Assignment | None, second: Assignment, *, anywhere: bool = False) -> bool:
    if first is None or next(room.at_the_table(first), None) is not None:
        return False
    room.put(first)
    fits = next(room.in_the_way(second.meeting, second.slot), None) is None
    seated = _at_any_table(room, second) if fits and anywhere else second
    fits = fits and seated is not None and next(room.at_the_table(seated), None) is None
    room.lift(first.meeting)
    return fits


def _at_any_table(room: Room, row: Assignment) -> Assignment | None:
    """The meeting at its table, else at the first that will do; None where none does."""
    tables = (row.table, *(table.id for table in room.problem.tables))
    seats = (Assignment(row.meeting, row.slot, table) for table in tables)
    return next((seat for seat in seats if next(room.at_the_table(seat), None) is None), None)


def _fit_seated(room: Room, first: Assignment, second: Assignment) -> bool:
    """In slots that overlap one's table depends on the other's: seated one after the other, as `Swap` does."""
    seated = _seated(room, first)
    room.put(seated)
    also = _seated(room, second)
    room.lift(first.meeting)
    return _fit(room, seated, also)


def _seated(room: Room, row: Assignment) -> Assignment:
    free = room.free_tables(row.meeting, row.slot)
    return Assignment(row.meeting, row.slot, free[0] if free else row.table)


def _why(draft: Draft, room: Room, n: int, free: set[int]) -> dict[int, tuple[Obstacle, ...]]:
    was = room.lift(n)
    here = None if was is None else was.slot
    slots = [slot for slot in range(draft.problem.slots) if slot not in free and slot != here]
    return {slot: found for slot in slots if (found := tuple(room.in_the_way(n, slot)))}
