"""The canteens scored by the engine, and the ten best structures of each, with how far they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.real_data import NOW, Scene
from matchmaker.core.scoring.blocks import best_rows, prepare
from matchmaker.core.scoring.context import RunContext
from matchmaker.core.scoring.engine import ScoredRows, score_rows
from matchmaker.core.scoring.inputs import Need, Offer
from matchmaker.core.scoring.rows import Rows, rows_between
from matchmaker.core.scoring.tables import Records, need_records, offer_records
from matchmaker.core.scoring.ties import tie_breaks
from matchmaker.core.scoring.weights import ranks
from matchmaker.plugin_api import Criterion, FloatArray, IndexArray
from matchmaker.plugin_api.places import distance_km
from matchmaker.plugin_host.registry import load_plugins

KEYS = ("local", "organic", "insertion")
WEIGHTS: Mapping[str, float] = dict.fromkeys(KEYS, 1.0)
TOP, SEED = 10, 1


@dataclass(frozen=True, eq=False)
class Tables:
    """Both sides as columns, and every row between them."""

    needs: Records
    offers: Records
    rows: Rows


@dataclass(frozen=True, eq=False)
class Best:
    """The best offers of each need, best first: one line per kept row, need by need."""

    need: NDArray[np.int32]
    offer: NDArray[np.int32]
    place: IndexArray  # from 1
    rank: FloatArray
    km: FloatArray  # NaN where the offer has no coordinates

    def farthest(self, needs: int) -> FloatArray:
        """For each need how far the farthest of its best is, in km; NaN where it has none."""
        found = np.full(needs, np.nan)
        np.fmax.at(found, self.need, self.km)
        return found

    @property
    def first(self) -> "Best":
        """Only the first of each need."""
        one = self.place == 1
        return Best(self.need[one], self.offer[one], self.place[one], self.rank[one], self.km[one])


def criteria(*more: str) -> list[Criterion]:
    """The three criteria with their usual settings, and others by key."""
    known = load_plugins().criteria
    return [known[key]() for key in (*KEYS, *more)]


def tables_of(scene: Scene, asked: Sequence[Criterion]) -> Tables:
    kinds = [type(criterion) for criterion in asked]
    needs, offers = need_records(scene.needs, kinds), offer_records(scene.offers, kinds)
    return Tables(needs, offers, rows_between(needs, offers))


def scored_by(tables: Tables, asked: Sequence[Criterion]) -> ScoredRows:
    context = RunContext(NOW, None, tables.needs.table, tables.offers.table)
    return score_rows(tables.rows, tables.needs, tables.offers, asked, context)


def best_of(scored: ScoredRows, tables: Tables, top: int = TOP) -> Best:
    """The highest ranks of each need, equal ones in the order of their hash as in every run."""
    rank = ranks(scored, WEIGHTS)
    hopeful = _reaching(rank, scored.rows.asking_index, top)
    rows, rank = scored.rows.take(hopeful), rank[hopeful]
    order = np.lexsort((tie_breaks(rows, SEED), -rank, rows.asking_index))
    _, starts, counts = np.unique(rows.asking_index[order], return_index=True, return_counts=True)
    places = np.arange(len(order)) - np.repeat(starts, counts) + 1
    kept = order[places <= top]
    need, offer = rows.asking_index[kept], rows.other_index[kept]
    return Best(need, offer, places[places <= top], rank[kept], _km(tables, need, offer))


def relevance_first(needs: Sequence[Need], offers: Sequence[Offer], asked: Sequence[Criterion]) -> list[int]:
    """For each need, how many offers the engine would recommend: those whose trade fits."""
    prepared = prepare(needs, offers, asked, NOW)
    weights = {criterion.key: 1.0 for criterion in asked}
    return [number for block in best_rows(prepared, weights, top=TOP, seed=SEED) for number in block.relevant]


def relevant_to_any(needs: Sequence[Need], offers: Sequence[Offer], asked: Sequence[Criterion]) -> int:
    """How many offers the engine would recommend for one need or another."""
    blocks = best_rows(prepare(needs, offers, asked, NOW), {}, top=0, seed=SEED)
    return len({row.offer for block in blocks for row in block.rows})


def _reaching(rank: FloatArray, asking: NDArray[np.int32], top: int) -> IndexArray:
    """The rows whose rank reaches the ``top``-th best of their need. The rows stand need by need."""
    _, starts, counts = np.unique(asking, return_index=True, return_counts=True)
    found = []
    for start, size in zip(starts, counts, strict=True):  # as many turns as there are canteens
        own = rank[start : start + size]
        least = np.partition(own, size - top)[size - top] if size > top else -np.inf
        found.append(start + np.flatnonzero(own >= least))
    return np.concatenate(found)


def _km(tables: Tables, need: NDArray[np.int32], offer: NDArray[np.int32]) -> FloatArray:
    return distance_km(*_points(tables.needs, need), *_points(tables.offers, offer))


def _points(side: Records, places: NDArray[np.int32]) -> tuple[FloatArray, FloatArray]:
    columns = side.table.columns
    return columns["latitude"].value[places], columns["longitude"].value[places]
