"""Sum the parts: rank and coverage of every row. Moving a weight only runs this again."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matchmaker.core.scoring.engine import ScoredRows
from matchmaker.core.scoring.parts import Part
from matchmaker.plugin_api import Criterion, FloatArray, Gate, IndexArray

HIGHEST_WEIGHT = 10.0
TOP_POINTS = 99  # a score on its way to the timetable runs from 0 to 99 (DESIGN.md 1)


def weighable(kind: type[Criterion]) -> bool:
    """Whether it can count in the rank. A gate only turns away, what is for information only warns."""
    return not issubclass(kind, Gate) and kind.legal_stage != "info"


@dataclass(frozen=True, eq=False)
class Sums:
    """``rank`` Σ w·v·e / Σ w and ``coverage`` Σ w known / Σ w, over the criteria that apply.

    Both are NaN where no criterion with a weight applies.
    """

    rank: FloatArray
    coverage: FloatArray


def sum_up(scored: ScoredRows, weights: Mapping[str, float]) -> Sums:
    """The sums for these weights; a criterion without a weight is not counted."""
    everywhere = np.arange(len(scored.rows))
    return Sums(ranks(scored, weights), coverage_at(scored, weights, everywhere))


def ranks(scored: ScoredRows, weights: Mapping[str, float]) -> FloatArray:
    """The rank of every row."""
    return _shares(earned(scored, weights), asked_of(scored, weights)[scored.rows.asking_index])


def earned(scored: ScoredRows, weights: Mapping[str, float]) -> FloatArray:
    """Σ w·v·e of every row: what its rank is before it is divided by what its need asked for."""
    total = np.zeros(len(scored.rows))
    for key, part in scored.parts.items():
        if weight := weights.get(key, 0.0):
            total += counted(part, part.worth, scored, weight)
    return total


def coverage_at(scored: ScoredRows, weights: Mapping[str, float], positions: IndexArray) -> FloatArray:
    """The coverage of the rows at these positions."""
    asked = asked_of(scored, weights)[scored.rows.asking_index[positions]]
    known = np.zeros(len(positions))
    for key, part in scored.parts.items():
        if weight := weights.get(key, 0.0):
            known += counted(part, part.known, scored, weight, positions)
    return _shares(known, asked)


def asked_of(scored: ScoredRows, weights: Mapping[str, float]) -> FloatArray:
    """Σ w of each asking record: the weights of the criteria it asked for."""
    asked = np.zeros(len(scored.rows.asking))
    for key, part in scored.parts.items():
        asked += weights.get(key, 0.0) * part.emphasis.astype(np.float64)
    return asked


def known(share: float) -> float | None:
    """A rank or a coverage by itself: None where it is NaN."""
    return None if math.isnan(share) else float(share)


def points(rank: FloatArray) -> FloatArray:
    """The rank as whole points from 0 to 99; no rank gives 0."""
    return np.rint(np.nan_to_num(rank, nan=0.0) * TOP_POINTS)


def counted(
    part: Part,
    answers: NDArray[Any],
    scored: ScoredRows,
    weight: float,
    positions: IndexArray | None = None,
) -> FloatArray:
    """The answers of the rows (at these positions, or of all), times what the criterion counts on each."""
    rows: Any = slice(None) if positions is None else positions
    chosen = answers[rows] if part.index is None else answers[part.index[rows]]
    result: FloatArray
    if (part.emphasis == part.emphasis[:1]).all():
        result = weight * float(part.emphasis[:1].sum()) * chosen.astype(np.float64)
    else:
        emphasis = part.emphasis.astype(np.float64)[scored.rows.asking_index[rows]]
        result = weight * emphasis * chosen
    return result


def _shares(part: FloatArray, whole: FloatArray) -> FloatArray:
    shares: FloatArray = np.divide(part, whole, out=np.full(len(part), np.nan), where=whole > 0)
    return shares
