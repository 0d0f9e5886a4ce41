"""From rows to delegations: the best row of two, in both directions, stands for the pair."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matchmaker.core.scoring.engine import ScoredRows
from matchmaker.core.scoring.pairing import Ids, Pairing, delegations_of, pair_keys
from matchmaker.core.scoring.parts import BoolArray
from matchmaker.core.scoring.ties import Hashes
from matchmaker.core.scoring.weights import coverage_at
from matchmaker.plugin_api import FloatArray, IndexArray


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
        key = (min(one, other) << 32) | max(one, other)
        place = int(np.searchsorted(self._keys, key))
        return place if place < len(self) and int(self._keys[place]) == key else None

    @cached_property
    def _keys(self) -> Ids:
        return pair_keys(self.first, self.second)


def pairs_of(sheets: Sequence[ScoredRows], weights: Mapping[str, float], seed: int) -> Pairs:
    """The pairs of delegations of a run. A row that may meet stands before one that may not, a
    relevant one before an irrelevant one, then the higher rank."""
    return pairs_with(Pairing(sheets, seed), weights)


def pairs_with(pairing: Pairing, weights: Mapping[str, float]) -> Pairs:
    """As `pairs_of`, where the pairing of the run is at hand: only the sums are made anew."""
    sheet, row, rank, tie = pairing.chosen(weights)
    first, second = delegations_of(pairing.keys)
    found = Pairs(
        first=first,
        second=second,
        rank=rank,
        coverage=np.full(len(row), np.nan),
        relevant=np.zeros(len(row), dtype=np.bool_),
        fits=np.zeros(len(row), dtype=np.bool_),
        vetoed=np.zeros(len(row), dtype=np.bool_),
        sheet=sheet,
        row=row,
        tie=tie,
    )
    for number, scored in enumerate(pairing.sheets):
        here = np.flatnonzero(sheet == number)
        chosen = row[here]
        found.coverage[here] = coverage_at(scored, weights, chosen)
        found.relevant[here] = pairing.grouped[number].relevant[chosen]
        found.fits[here] = scored.rows.fits[chosen]
        found.vetoed[here] = scored.vetoed[chosen]
    return found
