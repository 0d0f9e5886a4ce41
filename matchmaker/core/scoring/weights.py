"""Sum the parts: rank and coverage of every row. Moving a weight only runs this again."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from matchmaker.core.scoring.engine import ScoredRows
from matchmaker.core.scoring.parts import Part
from matchmaker.core.scoring.rows import Position
from matchmaker.plugin_api import FloatArray

TOP_POINTS = 99  # a score on its way to the timetable runs from 0 to 99 (DESIGN.md 1)


@dataclass(frozen=True, eq=False)
class Sums:
    """``rank`` Σ w·v·e / Σ w and ``coverage`` Σ w known / Σ w, over the criteria that apply.

    Both are NaN where no criterion with a weight applies.
    """

    rank: FloatArray
    coverage: FloatArray


def sum_up(scored: ScoredRows, weights: Mapping[str, float]) -> Sums:
    """The sums for these weights; a criterion without a weight is not counted."""
    size = len(scored.rows)
    earned, known, asked = np.zeros(size), np.zeros(size), np.zeros(size)
    for key, part in scored.parts.items():
        if weight := weights.get(key, 0.0):
            counted = _counted(part, weight, scored.rows.asking_index)
            earned += counted * part.worth
            known += counted * part.known
            asked += counted
    none = np.full(size, np.nan)
    rank = np.divide(earned, asked, out=none.copy(), where=asked > 0)
    return Sums(rank, np.divide(known, asked, out=none, where=asked > 0))


def points(rank: FloatArray) -> FloatArray:
    """The rank as whole points from 0 to 99; no rank gives 0."""
    return np.rint(np.nan_to_num(rank, nan=0.0) * TOP_POINTS)


def _counted(part: Part, weight: float, asking: Position) -> float | FloatArray:
    """The weight on each row: zero where the asking record asked nothing of this criterion."""
    if (part.emphasis == 1).all():
        return weight
    return weight * part.emphasis.astype(np.float64)[asking]
