"""The best offers of each need, some needs at a time: what stays in memory does not grow with their number."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from matchmaker.core.scoring.context import RunContext
from matchmaker.core.scoring.engine import Failure, ScoredRows
from matchmaker.core.scoring.inputs import Need, Offer
from matchmaker.core.scoring.parts import Part, PartScore
from matchmaker.core.scoring.pruning import Guard, Pruner, Sides, Survivors
from matchmaker.core.scoring.rows import rows_between
from matchmaker.core.scoring.tables import Records, need_records, offer_records
from matchmaker.core.scoring.ties import tie_breaks
from matchmaker.core.scoring.weights import Sums, known, sum_up
from matchmaker.plugin_api import Criterion, IndexArray, Reason, TermStatistics

BLOCK = 1_000_000  # rows looked at together; some 50 MB


@dataclass(frozen=True)
class KeptRow:
    """One offer for one need, both by position; ``rank`` and ``coverage`` are None where nothing weighs."""

    need: int
    offer: int
    place: int  # from 1
    rank: float | None
    coverage: float | None
    parts: Mapping[str, PartScore]


@dataclass(frozen=True)
class TurnedAway:
    """How many relevant offers a gate turned away from a need, for one reason."""

    need: int
    gate: str
    reason: Reason
    offers: int


@dataclass(frozen=True)
class Block:
    """What is kept of the needs ``first`` to ``last`` (not included), best first need by need.

    ``relevant`` counts, for each of them, the offers of a fitting trade, those turned away included.
    """

    first: int
    last: int
    rows: tuple[KeptRow, ...]
    relevant: tuple[int, ...]
    turned_away: tuple[TurnedAway, ...]
    failures: tuple[Failure, ...]


@dataclass(frozen=True, eq=False)
class Prepared:
    """Everything that is scored, prepared once: the offers are one table for all blocks."""

    needs: Sequence[Need]
    offers: Records
    criteria: Sequence[Criterion]
    context: RunContext
    of_offers: dict[str, Part] = field(default_factory=dict, repr=False)  # filled lazily, see `Pruner`

    @property
    def kinds(self) -> list[type[Criterion]]:
        return [type(criterion) for criterion in self.criteria]


def prepare(
    needs: Sequence[Need],
    offers: Sequence[Offer],
    criteria: Sequence[Criterion],
    now: datetime,
    words: Mapping[str, TermStatistics] | None = None,
) -> Prepared:
    """Make the tables that every block shares; ``words`` are the counts of an earlier run, where they go on."""
    kinds = [type(criterion) for criterion in criteria]
    records = offer_records(offers, kinds)
    context = RunContext(now, None, need_records(needs, kinds).table, records.table, words or {})
    return Prepared(needs, records, criteria, context)


def best_rows(
    prepared: Prepared,
    weights: Mapping[str, float],
    *,
    top: int,
    seed: int,
    guard: Guard | None = None,
    block: int = BLOCK,
    needs: range | None = None,
) -> Iterator[Block]:
    """Score every need (or those at the positions ``needs``) with every offer, and keep at most ``top``
    offers a need (0: all of them).

    Kept are relevant rows no gate turns away, ordered as `recommend` orders them: those that fit the
    kind of prestation, then the higher rank, then a hash.
    """
    wanted = range(len(prepared.needs)) if needs is None else needs
    size = max(1, block // max(1, len(prepared.offers.keys)))
    most = top or len(prepared.offers.keys)
    pruner = Pruner(prepared.criteria, weights, most, guard, prepared.of_offers)
    for first in range(wanted.start, wanted.stop, size):
        asking = need_records(prepared.needs[first : min(first + size, wanted.stop)], prepared.kinds)
        rows = rows_between(asking, prepared.offers)
        found = pruner.survivors(rows, Sides(asking, prepared.offers, prepared.context))
        yield _block(found, sum_up(found.scored, weights), first, len(asking.keys), top, seed)


def _block(found: Survivors, sums: Sums, first: int, count: int, top: int, seed: int) -> Block:
    scored, fitting = found.scored, found.fitting
    order, places = _best_first(scored, sums, seed)
    kept = places <= top if top else np.ones(len(places), dtype=np.bool_)
    rows = zip(order[kept].tolist(), places[kept].tolist(), strict=True)
    return Block(
        first,
        first + count,
        tuple(_kept(scored, sums, first, row, place) for row, place in rows),
        tuple(np.bincount(fitting.rows.asking_index, minlength=count).tolist()),
        tuple(_turned_away(fitting, first)),
        found.failures,
    )


def _best_first(scored: ScoredRows, sums: Sums, seed: int) -> tuple[IndexArray, IndexArray]:
    """The rows need by need and best first, and the place of each among its need's, from 1."""
    asking = scored.rows.asking_index
    rank = np.nan_to_num(sums.rank, nan=-1.0)
    order = np.lexsort((tie_breaks(scored.rows, seed), -rank, ~scored.rows.fits, asking))
    _, starts, counts = np.unique(asking[order], return_index=True, return_counts=True)
    return order, np.arange(len(order)) - np.repeat(starts, counts) + 1


def _kept(scored: ScoredRows, sums: Sums, first: int, row: int, place: int) -> KeptRow:
    need, offer = first + int(scored.rows.asking_index[row]), int(scored.rows.other_index[row])
    rank, coverage = known(sums.rank[row]), known(sums.coverage[row])
    return KeptRow(need, offer, place, rank, coverage, scored.row(row))


def _turned_away(fitting: ScoredRows, first: int) -> Iterator[TurnedAway]:
    for gate, veto in fitting.vetoes.items():
        refused, reasons = veto.vetoed, len(veto.reasons)
        # Counted, not sorted: a gate may turn away most of a country.
        both = fitting.rows.asking_index[refused] * reasons + veto.reason[refused]
        counts = np.bincount(both)
        for found in np.flatnonzero(counts).tolist():
            need, reason = divmod(found, reasons)
            yield TurnedAway(first + need, gate, veto.reasons[reason], int(counts[found]))
