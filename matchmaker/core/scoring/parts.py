"""The parts of a score as they are kept: two bytes for a value, two for its evidence.

A run of an event has a million rows and twenty criteria, so a part is stored in steps of
1/50,000 (.35, .2 or .575 are exact steps), and every sum is made from what is stored: a
run read back gives the same ranks as the run itself.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matchmaker.plugin_api import FloatArray, Reason, Scores

STEPS = 50_000
UNKNOWN = 65_535
Steps = NDArray[np.uint16]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True)
class PartScore:
    """One criterion on one row: ``value`` is None where unknown; ``emphasis`` 0 where nobody asked."""

    value: float | None
    evidence: float
    emphasis: float

    @property
    def applies(self) -> bool:
        return self.emphasis > 0


@dataclass(frozen=True, eq=False)
class Part:
    """One criterion over all rows. ``emphasis`` has one entry per asking record, 0 where nobody asked."""

    value: Steps
    evidence: Steps
    emphasis: NDArray[np.float32]

    @classmethod
    def of(cls, scores: Scores, emphasis: NDArray[np.float32]) -> "Part":
        known = ~np.isnan(scores.value)
        value = np.full(len(known), UNKNOWN, dtype=np.uint16)
        evidence = np.zeros(len(known), dtype=np.uint16)
        value[known] = np.rint(scores.value[known] * STEPS)
        evidence[known] = np.rint(scores.evidence[known] * STEPS)
        return cls(value, evidence, emphasis)

    @cached_property
    def known(self) -> BoolArray:
        known: BoolArray = self.value != UNKNOWN
        return known

    @cached_property
    def worth(self) -> NDArray[np.float32]:
        """Value × evidence, 0 where unknown."""
        product = self.value.astype(np.float32) * self.evidence.astype(np.float32)
        return np.where(self.known, product / np.float32(STEPS * STEPS), np.float32(0))

    @cached_property
    def values(self) -> FloatArray:
        """The values, NaN where unknown."""
        return np.where(self.known, self.value / STEPS, np.nan)

    def row(self, position: int, asking: int) -> PartScore:
        value = None if not self.known[position] else int(self.value[position]) / STEPS
        return PartScore(value, int(self.evidence[position]) / STEPS, float(self.emphasis[asking]))


@dataclass(frozen=True, eq=False)
class VetoPart:
    """One gate over all rows: the position of each row's reason, -1 where it passes."""

    reason: NDArray[np.int16]
    reasons: tuple[Reason, ...]

    @cached_property
    def vetoed(self) -> BoolArray:
        return self.reason >= 0

    def row(self, position: int) -> Reason | None:
        reason = int(self.reason[position])
        return None if reason < 0 else self.reasons[reason]
