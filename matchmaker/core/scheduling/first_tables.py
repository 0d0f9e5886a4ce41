"""A table for every meeting, and nothing more: what is done where the better seating fails."""

from collections.abc import Mapping

from matchmaker.core.scheduling.model import Option
from matchmaker.core.scheduling.problem import Assignment
from matchmaker.core.scheduling.space import Space


def seat_anywhere(space: Space, placement: Mapping[int, Option]) -> tuple[Assignment, ...]:
    """The first free table; where that is a dead end, those of the slot move up (augmenting paths)."""
    busy_until = [0] * len(space.problem.tables)
    found: dict[int, int] = {}
    for slot in sorted({at for at, _ in placement.values()}):
        starting = sorted(n for n, (at, _) in placement.items() if at == slot)
        free = {n: _free(space, n, placement[n], busy_until) for n in starting}
        holder: dict[int, int] = {}
        for n in starting:
            _give(n, free, holder, set())
        for table, n in holder.items():
            found[n] = table
            busy_until[table] = slot + space.problem.meetings[n].length
    tables = space.problem.tables
    return tuple(Assignment(n, placement[n][0], tables[found[n]].id) for n in sorted(found))


def _free(space: Space, n: int, option: Option, busy_until: list[int]) -> list[int]:
    at, kind = option
    tables = space.problem.tables
    allowed = space.tables_of[n] if kind is None else space.classes[kind]
    span = space.span(n, at)
    return [t for t in sorted(allowed) if busy_until[t] <= at and tables[t].slots.issuperset(span)]


def _give(n: int, free: Mapping[int, list[int]], holder: dict[int, int], asked: set[int]) -> bool:
    """Whether ``n`` gets a table: one that is free, else one whose holder can move to another."""
    for table in free[n]:
        if table not in holder:
            holder[table] = n
            return True
    for table in free[n]:
        if table not in asked:
            asked.add(table)
            if _give(holder[table], free, holder, asked):
                holder[table] = n
                return True
    return False
