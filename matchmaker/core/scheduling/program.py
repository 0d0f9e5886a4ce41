"""A linear program in integers: solved by HiGHS, its bound computed anew from the prices, exactly."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, vstack

from matchmaker.core.scheduling.stopping import Stopped, unless_stopped

OUT_OF_TIME, INFEASIBLE = 1, 2  # scipy’s status

IntArray = NDArray[np.int64]
Sum = tuple[Sequence[int], Sequence[int], int]  # variables, their factors, the most their sum may be


@dataclass
class Program:
    """max gain·x, matrix·x <= high, low <= x <= upper, all integers."""

    gain: IntArray
    matrix: csr_array
    high: IntArray
    low: IntArray
    upper: IntArray
    prices: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))

    def relaxed(self) -> NDArray[np.float64] | None:
        """A best x, whole or not; None where there is none. Sets ``prices``."""
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
        """No whole x gains more. Weak duality in integers: valid for any prices that are not negative."""
        worth = max(1, int(np.abs(self.gain).max(initial=0))) * max(1, len(self.gain))
        scale = 2 ** max(0, min(20, 60 - worth.bit_length()))
        price = np.rint(self.prices * scale).astype(np.int64)
        left = self.gain * scale - self.matrix.T.astype(np.int64) @ price
        total = int(price @ self.high) + int(np.where(left > 0, left * self.upper, left * self.low).sum())
        return int(total // scale)

    def whole(self, seconds: float) -> "Whole":
        """A best whole x by branching."""
        program = partial(
            milp,
            -self.gain,
            integrality=np.ones(len(self.gain)),
            bounds=Bounds(self.low, self.upper),
            constraints=LinearConstraint(self.matrix, -np.inf, self.high),
            options={"mip_rel_gap": 0.0, "time_limit": seconds},
        )
        try:
            result = unless_stopped(program)
        except Stopped:
            return Whole(None, None, infeasible=False, out_of_time=True)
        dual = getattr(result, "mip_dual_bound", None)
        return Whole(
            None if result.x is None else np.rint(result.x).astype(np.int64),
            None if dual is None or not math.isfinite(dual) else rounded_up(-dual),
            infeasible=result.status == INFEASIBLE,
            out_of_time=result.status == OUT_OF_TIME,
        )

    def with_rows(self, rows: Sequence[Sum]) -> "Program":
        """The same with more rows, the last ones."""
        matrix, high = matrix_of(rows, len(self.gain))
        return replace(self, matrix=csr_array(vstack([self.matrix, matrix])), high=np.append(self.high, high))

    def towards(self, gain: IntArray) -> "Program":
        """The same rows with another aim."""
        return replace(self, gain=gain)

    def best_bound(self) -> int:
        """``bound`` at the best prices."""
        self.relaxed()
        return self.bound()


@dataclass(frozen=True)
class Whole:
    """What branching found: a best x, and a bound (both None where time ran out before)."""

    x: IntArray | None
    bound: int | None
    infeasible: bool
    out_of_time: bool = False


def rounded_up(bound: float) -> int:
    """The largest integer a maximum can have, given a bound in floating point and its tolerance."""
    return math.floor(bound + 1e-4 + 1e-9 * abs(bound))


def matrix_of(rows: Sequence[Sum], size: int) -> tuple[csr_array, IntArray]:
    index = np.repeat(np.arange(len(rows)), [len(row[0]) for row in rows])
    columns = np.array([variable for row in rows for variable in row[0]], dtype=np.int64)
    factors = np.array([factor for row in rows for factor in row[1]], dtype=np.int64)
    matrix = csr_array((factors, (index, columns)), shape=(len(rows), size))
    return matrix, np.array([row[2] for row in rows], dtype=np.int64)
