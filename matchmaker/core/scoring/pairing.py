"""Which rows join the same two delegations, worked out once per run, so that weights can move at once.

The rows of a sheet are put in the order of their pairs, and within a pair in that of their
tie-breaks: the first of the best rows of a pair is then the one that stands for it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matchmaker.core.scoring.engine import ScoredRows
from matchmaker.core.scoring.parts import BoolArray
from matchmaker.core.scoring.relevance import relevant
from matchmaker.core.scoring.ties import Hashes, tie_breaks
from matchmaker.core.scoring.weights import asked_of
from matchmaker.plugin_api import FloatArray, IndexArray

Ids = NDArray[np.int64]
CHUNK = 65_536  # rows summed at once: they stay in the cache while every criterion is added
# May meet before may not, relevant before irrelevant, then fitting, then the rank (at most 1).
MAY_MEET, RELEVANT, FITS = 8.0, 4.0, 2.0


@dataclass(frozen=True, eq=False)
class Best:
    """The row that stands for each pair of a sheet: its position, its rank, whether it may meet and is
    relevant (``band``), and its tie-break."""

    row: IndexArray
    rank: FloatArray
    band: FloatArray
    tie: Hashes


@dataclass(frozen=True, eq=False)
class SheetPairs:
    """One sheet of a run, its rows grouped by the two delegations they join."""

    scored: ScoredRows
    seed: int

    @cached_property
    def keys(self) -> Ids:
        """One number per pair, the smaller delegation first, in ascending order."""
        return self._sorted_keys[self._starts]

    def best(self, weights: Mapping[str, float]) -> Best:
        """The best row of each pair, in the order of `keys`."""
        rank = self._ranks(weights)
        worth = self._worth + np.nan_to_num(rank, nan=-1.0)
        chosen = self._first_of_best(worth)
        band = self._worth[chosen] // RELEVANT
        return Best(self._order[chosen].astype(np.intp), rank[chosen], band, self._tie[chosen])

    def _ranks(self, weights: Mapping[str, float]) -> FloatArray:
        """The rank of every row, in the order of the pairs."""
        parts = [(weights[key], values) for key, values in self._by_row.items() if weights.get(key)]
        by_other = self._by_other(weights)
        asked = asked_of(self.scored, weights)
        rank = np.empty(len(self._order))
        for start in range(0, len(rank), CHUNK):
            rows = slice(start, start + CHUNK)
            earned = by_other[self._other[rows]]
            for weight, values in parts:
                earned += weight * values[rows]
            whole = asked[self._asking[rows]]
            rank[rows] = np.divide(earned, whole, out=np.full(len(earned), np.nan), where=whole > 0)
        return rank

    def _by_other(self, weights: Mapping[str, float]) -> FloatArray:
        total = np.zeros(len(self.scored.rows.other))
        for key, part in self.scored.parts.items():
            if key not in self._by_row and (weight := weights.get(key, 0.0)):
                total += weight * float(part.emphasis[0]) * part.worth
        return total

    @cached_property
    def _by_row(self) -> Mapping[str, NDArray[np.float32]]:
        """Value × evidence × emphasis of the criteria that differ from row to row, in the order of the pairs."""
        return {
            key: part.over_rows(part.worth)[self._order] * part.emphasis[self._asking]
            for key, part in self.scored.parts.items()
            if not (part.per == "other" and len(part.emphasis) and (part.emphasis == part.emphasis[0]).all())
        }

    @cached_property
    def _grouped(self) -> tuple[NDArray[np.int32], Ids, Hashes]:
        rows = self.scored.rows
        one = rows.asking.delegations[rows.asking_index]
        other = rows.other.delegations[rows.other_index]
        keys = pair_keys(one, other)
        ties = tie_breaks(rows, self.seed)
        order = np.lexsort((~ties, keys))
        return order.astype(np.int32), keys[order], ties[order]

    @property
    def _order(self) -> NDArray[np.int32]:
        return self._grouped[0]

    @property
    def _sorted_keys(self) -> Ids:
        return self._grouped[1]

    @property
    def _tie(self) -> Hashes:
        return self._grouped[2]

    @cached_property
    def _starts(self) -> IndexArray:
        return np.flatnonzero(np.diff(self._sorted_keys, prepend=-1))

    @cached_property
    def _group(self) -> NDArray[np.int32]:
        """The pair each row belongs to."""
        sizes = np.diff(self._starts, append=len(self._order))
        return np.repeat(np.arange(len(self._starts), dtype=np.int32), sizes)

    @cached_property
    def _asking(self) -> NDArray[np.int32]:
        return self.scored.rows.asking_index[self._order]

    @cached_property
    def _other(self) -> NDArray[np.int32]:
        return self.scored.rows.other_index[self._order]

    @cached_property
    def relevant(self) -> BoolArray:
        """Which rows are of a fitting trade, in the order of the sheet."""
        return relevant(self.scored)

    def best_among(self, rows: IndexArray, rank: FloatArray) -> int | None:
        """Of these rows the one `best` would choose if they joined one pair; ``rank`` is that of every row, in the
        order of the sheet. None of none."""
        if len(rows) < 2:
            return int(rows[0]) if len(rows) else None
        worth = self.standing[rows] + np.nan_to_num(rank[rows], nan=-1.0)
        ties = tie_breaks(self.scored.rows.take(rows), self.seed)
        return int(rows[np.lexsort((ties, worth))[-1]])

    @cached_property
    def standing(self) -> FloatArray:
        """What is worth more than any rank, in the order of the sheet."""
        scored = self.scored
        worth = MAY_MEET * ~scored.vetoed + RELEVANT * self.relevant + FITS * scored.rows.fits
        return np.asarray(worth, dtype=np.float64)

    @cached_property
    def _worth(self) -> FloatArray:
        """The same, in the order of the pairs."""
        return self.standing[self._order]

    def _first_of_best(self, worth: FloatArray) -> IndexArray:
        if not len(worth):
            return np.zeros(0, dtype=np.intp)
        best = np.maximum.reduceat(worth, self._starts)
        equal = np.flatnonzero(worth == best[self._group])
        first: IndexArray = equal[np.diff(self._group[equal], prepend=-1) != 0]
        return first


@dataclass(frozen=True, eq=False)
class Pairing:
    """The pairs of a whole run: those of all its sheets, each pair once."""

    sheets: Sequence[ScoredRows]
    seed: int

    @cached_property
    def grouped(self) -> list[SheetPairs]:
        return [SheetPairs(scored, self.seed) for scored in self.sheets]

    @cached_property
    def keys(self) -> Ids:
        """One number per pair, in ascending order."""
        none = np.zeros(0, dtype=np.int64)
        return np.unique(np.concatenate([none, *(sheet.keys for sheet in self.grouped)]))

    @cached_property
    def places(self) -> list[IndexArray]:
        """For each sheet, where its pairs stand among all."""
        return [np.searchsorted(self.keys, sheet.keys) for sheet in self.grouped]

    def chosen(self, weights: Mapping[str, float]) -> tuple[IndexArray, IndexArray, FloatArray, Hashes]:
        """For each pair the sheet and the row that stand for it, its rank and its tie-break."""
        size = len(self.keys)
        sheet, row = np.zeros(size, dtype=np.intp), np.zeros(size, dtype=np.intp)
        rank, band, tie = np.zeros(size), np.full(size, -1.0), np.zeros(size, dtype=np.uint64)
        for number, (grouped, places) in enumerate(zip(self.grouped, self.places, strict=True)):
            best = grouped.best(weights)
            # Ranks of a need and of two suppliers are not to be compared: the need, which comes first, wins.
            better = best.band > band[places]
            at = places[better]
            sheet[at], row[at] = number, best.row[better]
            rank[at], band[at], tie[at] = best.rank[better], best.band[better], best.tie[better]
        return sheet, row, rank, tie


def pair_keys(one: Ids, other: Ids) -> Ids:
    """One number for each two delegations, whichever comes first; the smaller one leads."""
    keys: Ids = (np.minimum(one, other) << 32) | np.maximum(one, other)
    return keys


def delegations_of(keys: Ids) -> tuple[Ids, Ids]:
    """The two delegations of each key, the smaller first."""
    return keys >> 32, keys & 0xFFFFFFFF
