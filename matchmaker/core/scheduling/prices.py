"""What it costs at least to hold one meeting more, or one less, read from the prices of the relaxation.

The prices of a linear program bound every schedule, and tell for each meeting by how much the bound falls when the
schedule departs from the best answer there. Where a departure costs more than what lies between bound and schedule,
every schedule that makes it is worse. All of this is counted in integers: no rounding can spoil a proof.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array, diags_array, eye_array, hstack

from matchmaker.core.scheduling.figures import change_cost, shortfall_of, weight_of
from matchmaker.core.scheduling.program import IntArray, Program
from matchmaker.core.scheduling.space import Space
from matchmaker.core.scheduling.who import SHORTFALL, Relaxation

#: Prices closer to a whole answer than this are taken to be on it; only what follows exactly is believed.
NEAR = 1e-6
#: More undecided meetings than this are left undecided.
MOST_TIGHT = 20_000

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Prices:
    """In units of one ``scale``-th of weight. ``gap``: what lies between the bound and the schedule.

    ``loss``: per meeting, what a schedule loses that holds it though this one does not, or the other way round.
    """

    gap: int
    loss: Mapping[int, int]
    must: frozenset[int]
    stability: int
    published: frozenset[int]  # held where they were published: moving them costs stability

    def excludes(self, n: int) -> bool:
        """Every schedule that holds ``n`` is worse."""
        return self.loss.get(n, 0) > self.gap

    def keeps(self, m: int, n: int) -> bool:
        """Every schedule that holds ``n`` and gives up ``m`` is worse (or impossible)."""
        if m in self.must:
            return True
        give_up = self.loss.get(m, 0)
        if m in self.published:
            give_up = min(give_up, self.stability)
        return give_up + self.loss.get(n, 0) > self.gap


def read_prices(
    space: Space, starts: Mapping[int, int], relaxation: Relaxation | None = None, *, settled: bool
) -> Prices | None:
    """None where the relaxation has no answer. ``relaxation``: as the search left it, with its cuts.

    Prices compare weights, so nothing may be told by them while a smaller shortfall is not ruled out.
    """
    if not space.must <= starts.keys():
        return None
    relaxation = relaxation or Relaxation(space)
    shortfall = shortfall_of(space.problem, starts)
    if not settled and shortfall > relaxation.shortfall:
        return None
    program = relaxation.program
    program.high[SHORTFALL] = shortfall
    if len(program.prices) != len(program.high) and program.relaxed() is None:
        return None
    x = _as_answer(space, starts, relaxation)
    prices = _strict(program, x, program.prices)
    return _counted(space, starts, relaxation, x, prices)


def _as_answer(space: Space, starts: Mapping[int, int], relaxation: Relaxation) -> IntArray:
    """The schedule in the program's variables."""
    degree: dict[object, int] = {}
    for n in starts:
        for who in space.problem.meetings[n].sides:
            degree[who] = degree.get(who, 0) + 1
    people = space.problem.participants
    missing = [max(0, one.min_meetings - degree.get(one.id, 0)) for one in people if one.min_meetings]
    return np.array([int(n in starts) for n in relaxation.alive] + missing, dtype=np.int64)


def _strict(program: Program, x: IntArray, prices: Floats) -> Floats:
    """The best prices that leave as few meetings undecided as can be.

    At a corner of the best prices many a departure seems to cost nothing though it does. A second, small program
    looks for a direction in which all of these begin to cost something at once (strict complementarity).
    """
    left = program.gain - program.matrix.T @ prices
    tight = np.flatnonzero((np.abs(left) < NEAR) & (program.low < program.upper))
    slack = program.high - program.matrix @ x
    rows = np.flatnonzero(slack == 0)
    is_best = prices @ slack + np.where(left > 0, left * (program.upper - x), -left * (x - program.low)).sum()
    if not 0 < len(tight) <= MOST_TIGHT or not len(rows) or is_best > NEAR * max(1, len(x)):
        return prices
    step = _direction(program, x, prices, tight, rows)
    if step is None:
        return prices
    change = program.matrix.T @ step
    return prices + step * _length(prices, step, left, change)


def _direction(
    program: Program, x: IntArray, prices: Floats, tight: IntArray, rows: IntArray
) -> Floats | None:
    """Changes of prices under which what is held gets cheaper and what is not gets dearer."""
    above, below = x[tight] > program.low[tight], x[tight] < program.upper[tight]
    sign = below.astype(float) - above.astype(float)
    columns = csr_array(program.matrix[rows][:, tight].T)
    one_way, both = np.flatnonzero(sign != 0), np.flatnonzero(sign == 0)
    gains = hstack([-diags_array(sign[one_way]) @ columns[one_way], eye_array(len(one_way))])
    stays = hstack([columns[both], csr_array((len(both), len(one_way)))]) if len(both) else None
    free = [(None, None) if price > NEAR else (0, None) for price in prices[rows]]
    result = linprog(
        np.concatenate([np.zeros(len(rows)), -np.ones(len(one_way))]),
        A_ub=csr_array(gains),
        b_ub=np.zeros(len(one_way)),
        A_eq=None if stays is None else csr_array(stays),
        b_eq=None if stays is None else np.zeros(len(both)),
        bounds=[*free, *[(0, 1)] * len(one_way)],
        method="highs-ds",
    )
    if result.status != 0:
        return None
    step = np.zeros(len(prices))
    step[rows] = result.x[: len(rows)]
    return step


def _length(prices: Floats, step: Floats, left: Floats, change: Floats) -> float:
    """How far the step may go, with half of every price and of every loss kept."""
    falling = (step < 0) & (prices > NEAR)
    decided = (np.abs(left) >= NEAR) & (np.abs(change) > NEAR)
    most = [0.25]
    most += [float(np.min(prices[falling] / -step[falling])) / 2] if falling.any() else []
    most += [float(np.min(np.abs(left[decided]) / np.abs(change[decided]))) / 2] if decided.any() else []
    return min(most)


def _counted(
    space: Space, starts: Mapping[int, int], relaxation: Relaxation, x: IntArray, prices: Floats
) -> Prices:
    program, problem = relaxation.program, space.problem
    scale = _scale(program)
    price = np.rint(np.maximum(0.0, prices) * scale).astype(np.int64)
    left = program.gain * scale - program.matrix.T.astype(np.int64) @ price
    bound = int(price @ program.high)
    bound += int(np.where(left > 0, left * program.upper, left * program.low).sum())
    reached = weight_of(problem, starts) + change_cost(problem, {})
    loss = np.where(
        x[: len(relaxation.alive)] > 0, left[: len(relaxation.alive)], -left[: len(relaxation.alive)]
    )
    stability = problem.previous.stability if problem.previous else 0
    return Prices(
        gap=bound - reached * scale,
        loss=dict(zip(relaxation.alive, np.maximum(loss, 0).tolist(), strict=True)),
        must=space.must,
        stability=stability * scale,
        published=_published(space, starts) if stability else frozenset(),
    )


def _scale(program: Program) -> int:
    """As fine as 64 bits allow for the largest sum."""
    worth = max(1, int(np.abs(program.gain).max(initial=0)), int(np.abs(program.prices).max(initial=0)))
    worth *= max(1, int(program.upper.sum()) + int(np.abs(program.high).sum()))
    return int(2 ** max(0, min(24, 61 - worth.bit_length())))


def _published(space: Space, starts: Mapping[int, int]) -> frozenset[int]:
    previous = space.problem.previous
    rows = previous.assignments if previous else ()
    return frozenset(row.meeting for row in rows if starts.get(row.meeting) == row.slot)
