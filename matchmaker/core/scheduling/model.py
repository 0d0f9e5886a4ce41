"""The time-indexed linear model of a problem: one 0/1 variable per meeting, start and class of tables.

Every exact engine takes the same ``Model``, so what a rule means is written down once. A model can cover a
part of the problem: give each meeting the options it still has.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from matchmaker.core.scheduling.space import Limit, Space

Option = tuple[int, int | None]  # start, class of tables


@dataclass(frozen=True)
class Row:
    """low <= sum of factors × variables <= high; None: no limit on that side."""

    variables: Sequence[int]
    factors: Sequence[int]
    low: int | None
    high: int | None


@dataclass(frozen=True)
class Model:
    """Integer variables from 0 to ``upper``. ``lost`` is the stability paid whatever is chosen."""

    upper: tuple[int, ...]
    rows: tuple[Row, ...]
    choices: tuple[tuple[int, int, int | None], ...]  # the first variables: meeting, start, class
    weight: Mapping[int, int]  # the largest sum wanted, less ``lost``
    lost: int
    shortfall: Mapping[int, int]
    breaks: Mapping[int, int]

    def placement(self, values: Sequence[int]) -> dict[int, Option]:
        return {n: (at, kind) for (n, at, kind), value in zip(self.choices, values, strict=False) if value}


def all_options(space: Space) -> dict[int, list[Option]]:
    return {
        n: [(start, kind) for start in starts for kind in space.classes_at(n, start)]
        for n, starts in enumerate(space.starts)
    }


class Builder:
    """Collects variables and rows; ``model`` at the end."""

    def __init__(self, space: Space, options: Mapping[int, Sequence[Option]]) -> None:
        self.space = space
        self.rows: list[Row] = []
        self.choices = [(n, at, kind) for n, where in options.items() for at, kind in where]
        self.upper = [1] * len(self.choices)
        self.of_meeting: dict[int, list[int]] = defaultdict(list)
        self.covering: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        for variable, (n, at, _) in enumerate(self.choices):
            self.of_meeting[n].append(variable)
            for slot in space.span(n, at):
                self.covering[n][slot].append(variable)

    def variable(self, upper: int) -> int:
        self.upper.append(upper)
        return len(self.upper) - 1

    def row(
        self,
        variables: Sequence[int],
        factors: Sequence[int],
        low: int | None = None,
        high: int | None = None,
    ) -> None:
        self.rows.append(Row(variables, factors, low, high))

    def at_most(self, variables: Sequence[int], high: int) -> None:
        if len(variables) > high:
            self.row(variables, [1] * len(variables), high=high)

    def exactly_once(self, must: Iterable[int]) -> None:
        """Each meeting at most once; those of ``must`` once."""
        needed = set(must)
        if needed - self.of_meeting.keys():
            self.row([], [], low=1)  # one of them has nowhere to be: no solution
        for n, mine in self.of_meeting.items():
            self.row(mine, [1] * len(mine), 1 if n in needed else None, 1)

    def per_slot(self, limit: Limit) -> None:
        by_slot: dict[int, list[int]] = defaultdict(list)
        for n in limit.members:
            for slot, mine in self.covering.get(n, {}).items():
                by_slot[slot] += mine
        for slot, mine in by_slot.items():
            self.at_most(mine, limit.room[slot])

    def classes(self) -> None:
        taken: dict[tuple[int, int], list[int]] = defaultdict(list)
        for variable, (n, at, kind) in enumerate(self.choices):
            if kind is not None:
                for slot in self.space.span(n, at):
                    taken[kind, slot].append(variable)
        for (kind, _), mine in taken.items():
            self.at_most(mine, len(self.space.classes[kind]))

    def maxima(self) -> None:
        for person, seat in zip(self.space.problem.participants, self.space.seats, strict=True):
            if person.max_meetings is not None:
                self.at_most(
                    [v for n in seat.members for v in self.of_meeting.get(n, ())], person.max_meetings
                )

    def shortfalls(self) -> dict[int, int]:
        """A variable per guarantee: at least what is missing. Returns their sum as an objective."""
        found = {}
        for person, seat in zip(self.space.problem.participants, self.space.seats, strict=True):
            if person.min_meetings:
                mine = [v for n in seat.members for v in self.of_meeting.get(n, ())]
                missing = self.variable(person.min_meetings)
                self.row([*mine, missing], [1] * (len(mine) + 1), low=person.min_meetings)
                found[missing] = 1
        return found

    def precedences(self) -> None:
        """For each slot t: not both "the first ends after t" and "the second has started by t"."""
        for first, second in self.space.problem.precedences:
            length = self.space.problem.meetings[first].length
            for t in {self.choices[v][1] for v in self.of_meeting.get(second, ())}:
                late = [v for v in self.of_meeting.get(first, ()) if self.choices[v][1] + length > t]
                early = [v for v in self.of_meeting.get(second, ()) if self.choices[v][1] <= t]
                if late and early:
                    self.at_most([*late, *early], 1)

    def weights(self) -> tuple[dict[int, int], int]:
        """The weight of each choice, with ``stability`` added to staying; and the stability at stake."""
        meetings, previous = self.space.problem.meetings, self.space.problem.previous
        weight = {v: meetings[n].weight for v, (n, _, _) in enumerate(self.choices)}
        if previous is None or not previous.stability:
            return weight, 0
        old = {row.meeting: row.slot for row in previous.assignments if row.slot >= previous.frozen_before}
        for variable, (n, at, _) in enumerate(self.choices):
            if old.get(n) == at:
                weight[variable] += previous.stability
        return weight, previous.stability * len(old)
