"""Who meets: the relaxation that forgets when. Nearly always integral, and its value is a proven bound.

Each limit on a slot becomes one on the whole event (a b-matching with sides). HiGHS solves it as a linear
program; the bound is then computed anew from its prices in integers, so no rounding can spoil the proof.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, vstack

from matchmaker.core.scheduling.figures import change_cost
from matchmaker.core.scheduling.space import Limit, Space

IntArray = NDArray[np.int64]


@dataclass(frozen=True)
class Matching:
    """The meetings chosen (None: no choice exists) and what every schedule is bounded by."""

    chosen: tuple[int, ...] | None
    shortfall_bound: int
    weight_bound: int
    per_shortfall: int = 0  # what one more missing meeting could buy at most

    def weight_bound_at(self, shortfall: int) -> int:
        """Bounds the weight of every schedule whose shortfall is at most this."""
        return self.weight_bound + self.per_shortfall * max(0, shortfall - self.shortfall_bound)


@dataclass
class _Program:
    """max gain·x, matrix·x <= high, low <= x <= upper, all integers."""

    gain: IntArray
    matrix: csr_array
    high: IntArray
    low: IntArray
    upper: IntArray
    prices: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))

    def relaxed(self) -> NDArray[np.float64] | None:
        self.prices = np.zeros(len(self.high))
        if not len(self.gain):
            return np.zeros(0)
        bounds = np.column_stack([self.low, self.upper])
        result = linprog(-self.gain, A_ub=self.matrix, b_ub=self.high, bounds=bounds, method="highs-ds")
        if result.status != 0:
            return None
        self.prices = np.maximum(0.0, -result.ineqlin.marginals)
        return np.asarray(result.x)

    def bound(self) -> int:
        """Weak duality in integers: valid for any prices that are not negative."""
        worth = max(1, int(np.abs(self.gain).max(initial=0))) * max(1, len(self.gain))
        scale = 2 ** max(0, min(20, 60 - worth.bit_length()))
        price = np.rint(self.prices * scale).astype(np.int64)
        left = self.gain * scale - self.matrix.T.astype(np.int64) @ price
        total = int(price @ self.high) + int(np.where(left > 0, left * self.upper, left * self.low).sum())
        return int(total // scale)

    def whole(self, seconds: float) -> IntArray | None:
        """An integral best, where the relaxation is not integral."""
        result = milp(
            -self.gain,
            integrality=np.ones(len(self.gain)),
            bounds=Bounds(self.low, self.upper),
            constraints=LinearConstraint(self.matrix, -np.inf, self.high),
            options={"mip_rel_gap": 0.0, "time_limit": seconds},
        )
        return None if result.x is None else np.rint(result.x).astype(np.int64)


def choose(space: Space, seconds: float) -> Matching:
    """The best set of meetings as far as totals go. With ``chosen`` None the bounds still hold."""
    alive = [n for n, starts in enumerate(space.starts) if starts]
    if space.must - set(alive):
        return Matching(None, 0, sum(space.problem.meetings[n].weight for n in alive))
    program, missing = _program(space, alive)
    shortfall = _least_shortfall(program, missing)
    program = _at_shortfall(program, missing, shortfall)
    x = program.relaxed()
    bound = program.bound() - _lost(space)
    per_shortfall = int(np.ceil(program.prices[-1])) if len(program.prices) else 0
    chosen = None if x is None else _chosen(program, x, alive, seconds)
    return Matching(chosen, shortfall, bound, per_shortfall)


def _chosen(
    program: _Program, x: NDArray[np.float64], alive: Sequence[int], seconds: float
) -> tuple[int, ...] | None:
    whole = np.rint(x).astype(np.int64)
    if np.abs(x - whole).max(initial=0.0) > 1e-6:
        found = program.whole(seconds)
        if found is None:
            return None
        whole = found
    return tuple(n for n, held in zip(alive, whole, strict=False) if held)


def _lost(space: Space) -> int:
    return change_cost(space.problem, {})


def _program(space: Space, alive: Sequence[int]) -> tuple[_Program, list[int]]:
    """Variables: a meeting each, then what each guarantee is missing. Returns the places of the latter."""
    column = {n: k for k, n in enumerate(alive)}
    meetings, people = space.problem.meetings, space.problem.participants
    rows: list[tuple[list[int], list[int], int]] = []
    for limit in space.limits:
        total = _total(space, limit, column)
        if sum(total[1]) > total[2]:
            rows.append(total)
    wanted: list[int] = []
    for person, seat in zip(people, space.seats, strict=True):
        mine = [column[n] for n in seat.members]
        if person.max_meetings is not None and len(mine) > person.max_meetings:
            rows.append((mine, [1] * len(mine), person.max_meetings))
        if person.min_meetings:
            missing = len(alive) + len(wanted)
            wanted.append(person.min_meetings)
            rows.append(([*mine, missing], [-1] * (len(mine) + 1), -person.min_meetings))
    staying = _staying(space)
    gain = np.array(
        [meetings[n].weight + staying.get(n, 0) for n in alive] + [0] * len(wanted), dtype=np.int64
    )
    low = np.array([int(n in space.must) for n in alive] + [0] * len(wanted), dtype=np.int64)
    upper = np.array([1] * len(alive) + wanted, dtype=np.int64)
    matrix, high = _matrix(rows, len(gain))
    return _Program(gain, matrix, high, low, upper), list(range(len(alive), len(gain)))


def _total(space: Space, limit: Limit, column: dict[int, int]) -> tuple[list[int], list[int], int]:
    usable = {slot for n in limit.members for start in space.starts[n] for slot in space.span(n, start)}
    lengths = [space.problem.meetings[n].length for n in limit.members]
    return [column[n] for n in limit.members], lengths, sum(limit.room[slot] for slot in usable)


def _staying(space: Space) -> dict[int, int]:
    """What a meeting of the previous schedule is worth more if it can stay where it was."""
    previous = space.problem.previous
    rows = previous.assignments if previous else ()
    return {
        row.meeting: previous.stability
        for row in rows
        if previous and row.meeting not in space.begun and row.slot in space.starts[row.meeting]
    }


def _matrix(rows: Sequence[tuple[list[int], list[int], int]], size: int) -> tuple[csr_array, IntArray]:
    index = np.repeat(np.arange(len(rows)), [len(row[0]) for row in rows])
    columns = np.array([variable for row in rows for variable in row[0]], dtype=np.int64)
    factors = np.array([factor for row in rows for factor in row[1]], dtype=np.int64)
    matrix = csr_array((factors, (index, columns)), shape=(len(rows), size))
    return matrix, np.array([row[2] for row in rows], dtype=np.int64)


def _least_shortfall(program: _Program, missing: Sequence[int]) -> int:
    if not missing:
        return 0
    gain = np.zeros_like(program.gain)
    gain[missing] = -1
    least = _Program(gain, program.matrix, program.high, program.low, program.upper)
    least.relaxed()
    return max(0, -least.bound())


def _at_shortfall(program: _Program, missing: Sequence[int], shortfall: int) -> _Program:
    """The same with one more row, the last: the shortfalls add up to no more than this."""
    last = np.zeros((1, len(program.gain)), dtype=np.int64)
    last[0, missing] = 1
    matrix = csr_array(vstack([program.matrix, csr_array(last)]))
    high = np.append(program.high, shortfall)
    return _Program(program.gain, matrix, high, program.low, program.upper)
