"""Level 5: which table, slot by slot, so that people stay where they sit. Best effort, no proof."""

from collections.abc import Mapping, Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment

from matchmaker.core.scheduling.model import Option
from matchmaker.core.scheduling.problem import Assignment
from matchmaker.core.scheduling.reading import Id
from matchmaker.core.scheduling.space import Space

NEVER = 1e6


def seat(space: Space, placement: Mapping[int, Option]) -> tuple[Assignment, ...]:
    """A table for every meeting. The placement must keep the table limits of its space."""
    seating = _Seating(space)
    by_start: dict[int, list[int]] = {}
    for n, (at, _) in sorted(placement.items()):
        by_start.setdefault(at, []).append(n)
    found: dict[int, int] = {}
    for slot in sorted(by_start):
        found |= seating.sit(slot, by_start[slot], placement)
    tables = space.problem.tables
    return tuple(Assignment(n, placement[n][0], tables[found[n]].id) for n in sorted(found))


class _Seating:
    def __init__(self, space: Space) -> None:
        self.space = space
        self.alone = {person.id for person in space.problem.participants if person.capacity == 1}
        self.last: dict[Id, int] = {}  # where each participant sat last
        self.busy_until = [0] * len(space.problem.tables)
        number = {table.id: n for n, table in enumerate(space.problem.tables)}
        previous = space.problem.previous
        self.before = {
            row.meeting: (row.slot, number[row.table])
            for row in (previous.assignments if previous else ())
            if row.table in number
        }

    def sit(self, slot: int, starting: Sequence[int], placement: Mapping[int, Option]) -> dict[int, int]:
        cost = np.full((len(starting), len(self.busy_until)), NEVER)
        kept = self._kept_warm(starting)
        known: dict[tuple[frozenset[int], int], tuple[list[int], frozenset[int]]] = {}
        for row, n in enumerate(starting):
            allowed, length = self._allowed(n, placement[n][1]), self.space.problem.meetings[n].length
            if (allowed, length) not in known:  # most meetings of a slot choose among the same tables
                tables = self._free(allowed, range(slot, slot + length))
                known[allowed, length] = tables, frozenset(tables)
            columns, free = known[allowed, length]
            cost[row, columns] = kept[columns]
            for who in self.space.problem.meetings[n].sides:
                if who in self.alone and who in self.last and self.last[who] in free:
                    cost[row, self.last[who]] -= 1
            if self.before.get(n, (-1, 0))[0] == slot and self.before[n][1] in free:
                cost[row, self.before[n][1]] -= 10
        rows, seats = linear_sum_assignment(cost)
        found = {starting[row]: int(table) for row, table in zip(rows, seats, strict=True)}
        for n, table in found.items():
            self.busy_until[table] = slot + self.space.problem.meetings[n].length
            self.last |= dict.fromkeys(self.space.problem.meetings[n].sides, table)
        return found

    def _allowed(self, n: int, kind: int | None) -> frozenset[int]:
        return self.space.tables_of[n] if kind is None else self.space.classes[kind]

    def _free(self, allowed: frozenset[int], span: range) -> list[int]:
        tables = self.space.problem.tables
        return [
            t
            for t in sorted(allowed)
            if self.busy_until[t] <= span.start and tables[t].slots.issuperset(span)
        ]

    def _kept_warm(self, starting: Sequence[int]) -> np.ndarray:
        """A small cost for the tables of those who pause now and may come back."""
        here = {who for n in starting for who in self.space.problem.meetings[n].sides}
        cost = np.zeros(len(self.busy_until))
        for who, table in self.last.items():
            if who in self.alone and who not in here:
                cost[table] += 0.01
        return cost
