"""From rows to delegations: the best row of two, in both directions, stands for the pair."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaker.core.scoring.engine import ScoredRows
from matchmaker.core.scoring.parts import BoolArray
from matchmaker.core.scoring.relevance import relevant
from matchmaker.core.scoring.ties import Hashes, tie_breaks
from matchmaker.core.scoring.weights import sum_up
from matchmaker.plugin_api import FloatArray, IndexArray

Ids = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Pairs:
    """Two delegations each, the smaller id first; one entry per pair that has a row, in their order.

    ``sheet`` and ``row`` say which row explains the pair: the position in the list of
    `ScoredRows` and the row in it. ``vetoed``: all its rows are.
    """

    first: Ids
    second: Ids
    rank: FloatArray
    coverage: FloatArray
    relevant: BoolArray
    fits: BoolArray
    vetoed: BoolArray
    sheet: IndexArray
    row: IndexArray
    tie: Hashes

    def __len__(self) -> int:
        return len(self.first)

    def position(self, one: int, other: int) -> int | None:
        """Where two delegations stand; None where no row joins them."""
        smaller, larger = min(one, other), max(one, other)
        start, end = np.searchsorted(self.first, smaller), np.searchsorted(self.first, smaller, "right")
        place = int(start + np.searchsorted(self.second[start:end], larger))
        return place if place < end and self.second[place] == larger else None


def pairs_of(sheets: Sequence[ScoredRows], weights: Mapping[str, float], seed: int) -> Pairs:
    """The pairs of delegations of a run. A row that may meet stands before one that may not, a
    relevant one before an irrelevant one, then the higher rank."""
    rows = _concatenated([_sheet(number, scored, weights, seed) for number, scored in enumerate(sheets)])
    order = np.lexsort((rows.second, rows.first))
    changes = np.flatnonzero(np.diff(rows.first[order], prepend=-1) | np.diff(rows.second[order], prepend=-1))
    best = order[_best_of_groups(_worth(rows)[order], rows.tie[order], changes)] if len(order) else order
    return _taken(rows, best)


def _sheet(number: int, scored: ScoredRows, weights: Mapping[str, float], seed: int) -> Pairs:
    rows, sums = scored.rows, sum_up(scored, weights)
    asking = rows.asking.delegations[rows.asking_index]
    other = rows.other.delegations[rows.other_index]
    return Pairs(
        first=np.minimum(asking, other),
        second=np.maximum(asking, other),
        rank=sums.rank,
        coverage=sums.coverage,
        relevant=relevant(scored),
        fits=rows.fits,
        vetoed=scored.vetoed,
        sheet=np.full(len(rows), number, dtype=np.intp),
        row=np.arange(len(rows), dtype=np.intp),
        tie=tie_breaks(rows, seed),
    )


def _worth(rows: Pairs) -> FloatArray:
    """Orders the rows of a pair: may meet, relevant, fitting, rank; no rank comes last."""
    may_be_shown = 8.0 * ~rows.vetoed + 4.0 * rows.relevant + 2.0 * rows.fits
    worth: FloatArray = may_be_shown + np.nan_to_num(rows.rank, nan=-1.0)
    return worth


def _best_of_groups(worth: FloatArray, tie: Hashes, starts: IndexArray) -> IndexArray:
    """The position of the best entry of each run of entries, equal ones by their tie-break."""
    sizes = np.diff(starts, append=len(worth))
    best = worth == np.repeat(np.maximum.reduceat(worth, starts), sizes)
    chance = np.where(best, tie, np.uint64(0))
    chosen = best & (chance == np.repeat(np.maximum.reduceat(chance, starts), sizes))
    positions = np.flatnonzero(chosen)
    group = np.repeat(np.arange(len(starts)), sizes)[positions]
    return positions[np.unique(group, return_index=True)[1]]


def _concatenated(sheets: Sequence[Pairs]) -> Pairs:
    names = Pairs.__dataclass_fields__
    return Pairs(**{name: np.concatenate([getattr(sheet, name) for sheet in sheets]) for name in names})


def _taken(rows: Pairs, positions: IndexArray) -> Pairs:
    return Pairs(**{name: getattr(rows, name)[positions] for name in Pairs.__dataclass_fields__})
