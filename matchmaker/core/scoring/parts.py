"""The parts of a score as they are kept: two bytes for a value, two for its evidence, two for both.

A run of an event has up to three million rows, and twenty criteria, so a part is stored in steps of
1/50,000 (.35, .2 or .575 are exact steps), and every sum is made from what is stored: a
run read back gives the same ranks as the run itself. A criterion that reads one side only
says the same of all rows with the same record, and is kept once per record.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from matchmaker.core.scoring.rows import Position, Rows
from matchmaker.plugin_api import FloatArray, IndexArray, Reason, Scores

STEPS = 50_000
UNKNOWN = 65_535
Steps = NDArray[np.uint16]
BoolArray = NDArray[np.bool_]
AnyScalar = TypeVar("AnyScalar", bound=np.generic)


def in_steps(numbers: FloatArray) -> Steps:
    """Numbers from 0 to 1 in whole steps; equals that differ by the noise of their sums stay equal."""
    return np.rint(np.round(numbers * STEPS, NOISE)).astype(np.uint16)


@dataclass(frozen=True, slots=True)
class PartScore:
    """One criterion on one row: ``value`` is None where unknown; ``emphasis`` 0 where nobody asked."""

    value: float | None
    evidence: float
    emphasis: float

    @property
    def applies(self) -> bool:
        return self.emphasis > 0


Per = Literal["row", "asking", "other"]
ANSWERS = ("value", "evidence", "earned")
NOISE = 6  # decimals of a step: what floating-point sums get wrong lies far below


@dataclass(frozen=True, eq=False)
class Part:
    """One criterion over all rows: ``value``, ``evidence`` and ``earned``, their product, once per row, or per
    record of one side.

    The product is kept in steps of its own: that of two rounded numbers could fall where a further known
    fact leaves it as it was, and a rank must not. ``index`` gives for each row the place of its answer; None
    where there is one per row. ``emphasis`` has one entry per asking record, 0 where nobody asked.
    """

    value: Steps
    evidence: Steps
    earned: Steps
    emphasis: NDArray[np.float32]
    per: Per = "row"
    index: Position | None = None

    @classmethod
    def of(
        cls,
        scores: Scores,
        emphasis: NDArray[np.float32],
        per: Per = "row",
        index: Position | None = None,
    ) -> "Part":
        known = ~np.isnan(scores.value)
        value = np.where(known, scores.value, 0.0)
        evidence = np.where(known, scores.evidence, 0.0)
        kept = np.where(known, in_steps(value), np.uint16(UNKNOWN))
        return cls(kept, in_steps(evidence), in_steps(value * evidence), emphasis, per, index)

    def take(self, positions: IndexArray, rows: Rows) -> "Part":
        """The answers of the rows at these positions, which are ``rows``."""
        if self.per == "row":
            arrays = {name: getattr(self, name)[positions] for name in ANSWERS}
            return replace(self, **arrays)
        return replace(self, index=rows.other_index if self.per == "other" else rows.asking_index)

    def over_rows(self, answers: NDArray[AnyScalar]) -> NDArray[AnyScalar]:
        """What was worked out once per answer, as the rows see it."""
        return answers if self.index is None else answers[self.index]

    @cached_property
    def known(self) -> BoolArray:
        """True where there is a value; one entry per answer, as everything here."""
        known: BoolArray = self.value != UNKNOWN
        return known

    @cached_property
    def worth(self) -> NDArray[np.float32]:
        """Value × evidence, 0 where unknown."""
        return self.earned.astype(np.float32) / np.float32(STEPS)

    @property
    def values(self) -> FloatArray:
        """The value of each row, NaN where unknown."""
        return self.over_rows(np.where(self.known, self.value / STEPS, np.nan))

    def row(self, position: int, asking: int) -> PartScore:
        """The answer of one row, given the place of its asking record; none where it did not ask."""
        if not self.emphasis[asking]:
            return PartScore(None, 0.0, 0.0)
        place = position if self.index is None else int(self.index[position])
        steps = int(self.value[place])  # `known` would look at every row for one
        value = None if steps == UNKNOWN else steps / STEPS
        return PartScore(value, int(self.evidence[place]) / STEPS, float(self.emphasis[asking]))


@dataclass(frozen=True, eq=False)
class VetoPart:
    """One gate over all rows: the position of each row's reason, -1 where it passes."""

    reason: NDArray[np.int16]
    reasons: tuple[Reason, ...]

    def take(self, positions: IndexArray) -> "VetoPart":
        """The rows at these positions."""
        return VetoPart(self.reason[positions], self.reasons)

    @cached_property
    def vetoed(self) -> BoolArray:
        return self.reason >= 0

    def row(self, position: int) -> Reason | None:
        reason = int(self.reason[position])
        return None if reason < 0 else self.reasons[reason]
