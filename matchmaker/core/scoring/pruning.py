"""Score a country: only the rows that can still be among the best of their need, and none too few.

A row's rank is Σ w·v·e / Σ w, and the Σ w below the line depends on the need alone. So what a row
has earned so far is a lower bound of its rank, and with the most that the criteria still to come
can add it is an upper one. A row whose upper bound lies below as many lower bounds of its need as
are wanted cannot be among them, whatever comes: leaving it out changes nothing. Rows whose trade
does not fit, or that a gate turns away, are never shown (DESIGN.md 3) and go first.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from matchmaker.core.scoring.border import border
from matchmaker.core.scoring.context import RunContext
from matchmaker.core.scoring.engine import Emphasis, Failure, ScoredRows, Watch, score_rows
from matchmaker.core.scoring.pairing import FITS
from matchmaker.core.scoring.parts import Part
from matchmaker.core.scoring.relevance import TRADE, relevant
from matchmaker.core.scoring.rows import Position, Rows, batch_of
from matchmaker.core.scoring.tables import Records
from matchmaker.core.scoring.weights import asked_of, counted, earned
from matchmaker.plugin_api import Criterion, FloatArray, IndexArray
from matchmaker.plugin_api.criterion import can_veto, own_sides

log = logging.getLogger(__name__)

SLACK = 1e-9  # sums in another order differ in their last digits; a row that near stays


@dataclass(frozen=True, eq=False)
class Sides:
    """Both sides of the rows and the run they belong to."""

    asking: Records
    other: Records
    context: RunContext


@dataclass(frozen=True, eq=False)
class Survivors:
    """``fitting``: every row of a fitting trade, with its trade and what can turn it away. ``scored``: those of
    them that can be among the best of their need, with every criterion."""

    fitting: ScoredRows
    scored: ScoredRows
    failures: tuple[Failure, ...]


@dataclass(frozen=True)
class Guard:
    """How criteria are run: which are not at all (key to reason), which exceptions are ours, such as a job's
    time limit, and what surrounds each criterion."""

    left_out: Mapping[str, str] = field(default_factory=dict)
    let_through: tuple[type[BaseException], ...] = ()
    watch: Watch = lambda _key: border()


class Pruner:
    """Scores block after block against the same offers.

    ``of_offers`` keeps what an offer answers by itself, by criterion key: it is asked once for all blocks.
    """

    def __init__(
        self,
        criteria: Sequence[Criterion],
        weights: Mapping[str, float],
        top: int,
        guard: Guard | None = None,
        of_offers: dict[str, Part] | None = None,
    ) -> None:
        self.trade = [one for one in criteria if one.key in TRADE]
        rest = [one for one in criteria if one.key not in TRADE]
        # What scores and vetoes is asked with the gates: its veto counts for rows without hope as well.
        self.gates = [one for one in rest if can_veto(type(one))]
        others = [one for one in rest if not can_veto(type(one))]
        # The heaviest first: it tells most rows apart.
        self.others = sorted(others, key=lambda one: (-weights.get(one.key, 0.0), one.key))
        self.weights, self.top, self.guard = weights, top, guard or Guard()
        self._of_offers = {} if of_offers is None else of_offers

    def survivors(self, rows: Rows, sides: Sides) -> Survivors:
        """The rows that can be among the ``top`` of their need, in the order of ``rows``."""
        block = _Block(sides, self.guard)
        traded = block.score(rows, self.trade)
        fitting = traded.take(np.flatnonzero(relevant(traded)))
        gated = block.score(fitting.rows, self.gates)
        fitting = _with(fitting, gated)
        scored = self._narrowed(block, fitting.take(np.flatnonzero(~fitting.vetoed)))
        return Survivors(fitting, scored, tuple(block.failures.values()))

    def _narrowed(self, block: "_Block", left: ScoredRows) -> ScoredRows:
        """Ask one criterion after the other, and let go of the rows that have lost all hope."""
        emphases = {one.key: block.emphasis(left.rows, one) for one in self.others}
        bounds = {one.key: bound for one in self.others if (bound := block.bound(left.rows, one)) is not None}
        asked = asked_of(left, self.weights) + self._asked(emphases, len(left.rows.asking))
        total = earned(left, self.weights)
        for criterion in self.others:
            part = self._part(block, left.rows, criterion, emphases.pop(criterion.key))
            bounds.pop(criterion.key, None)
            if part is None:
                continue
            left = ScoredRows(left.rows, {**left.parts, criterion.key: part}, left.vetoes)
            if weight := self.weights.get(criterion.key):
                total += counted(part, part.worth, left, weight)
                hopeful = self._hopeful(left.rows, total, asked, self._to_come(left.rows, emphases, bounds))
                left, total = left.take(hopeful), total[hopeful]
                bounds = {key: bound[hopeful] for key, bound in bounds.items()}
        return ScoredRows(left.rows, dict(sorted(left.parts.items())), left.vetoes)

    def _part(
        self, block: "_Block", rows: Rows, criterion: Criterion, emphasis: Emphasis | None
    ) -> Part | None:
        """The criterion's answers for these rows; None where it has failed."""
        if emphasis is None:
            return None
        if known := self._of_offers.get(criterion.key):
            return replace(known, emphasis=emphasis, index=rows.other_index)
        part = block.score(rows, [criterion]).parts.get(criterion.key)
        if part is not None and part.per == "other" and part.emphasis.any():  # else it was not asked at all
            self._of_offers[criterion.key] = part
        return part

    def _asked(self, emphases: Mapping[str, Emphasis | None], needs: int) -> FloatArray:
        """Σ w of these criteria for each need."""
        asked = np.zeros(needs)
        for key, emphasis in emphases.items():
            if emphasis is not None:
                asked += self.weights.get(key, 0.0) * emphasis.astype(np.float64)
        return asked

    def _to_come(
        self, rows: Rows, emphases: Mapping[str, Emphasis | None], bounds: Mapping[str, FloatArray]
    ) -> FloatArray:
        """The most that these criteria can still add to what each row has earned: their bound, or all."""
        unbounded = {key: emphasis for key, emphasis in emphases.items() if key not in bounds}
        most = self._asked(unbounded, len(rows.asking))[rows.asking_index]
        for key, bound in bounds.items():
            emphasis = emphases[key]
            if emphasis is not None:
                most += self.weights.get(key, 0.0) * emphasis.astype(np.float64)[rows.asking_index] * bound
        return most

    def _hopeful(self, rows: Rows, total: FloatArray, asked: FloatArray, to_come: FloatArray) -> IndexArray:
        """The rows whose upper bound reaches the ``top``-th best lower bound of their need."""
        asking = rows.asking_index
        whole = asked[asking]
        lower = np.divide(total, whole, out=np.zeros(len(whole)), where=whole > 0)
        lower += FITS * rows.fits
        upper = lower + np.divide(to_come, whole, out=np.ones(len(whole)), where=whole > 0)
        return np.flatnonzero(upper >= _thresholds(lower, asking, self.top, len(asked))[asking] - SLACK)


class _Block:
    """Asks criteria about the rows of one block, and remembers who failed."""

    def __init__(self, sides: Sides, guard: Guard) -> None:
        self.sides, self.guard = sides, guard
        self.failures: dict[str, Failure] = {}

    def score(self, rows: Rows, criteria: Sequence[Criterion]) -> ScoredRows:
        sides, guard = self.sides, self.guard
        scored = score_rows(
            rows,
            sides.asking,
            sides.other,
            criteria,
            sides.context,
            left_out=guard.left_out,
            let_through=guard.let_through,
            watch=guard.watch,
        )
        self.failures |= {failure.key: failure for failure in scored.failures}
        return scored

    def bound(self, rows: Rows, criterion: Criterion) -> FloatArray | None:
        """The most each row can earn by the criterion, where it gives a bound of its own.

        One that fails, or is no bound, says nothing: the criterion itself will be asked.
        """
        if type(criterion).upper_bound is Criterion.upper_bound or rows.kind not in criterion.row_kinds:
            return None
        sides, guard = self.sides, self.guard
        batch = batch_of(rows, sides.asking, sides.other, sides.context.day)
        batch = batch.only(criterion.reads, own_sides(type(criterion)))
        try:
            with guard.watch(criterion.key):
                bound = criterion.upper_bound(batch, sides.context.for_criterion(criterion))
        except guard.let_through:
            raise
        except (Exception, SystemExit):
            log.exception("the bound of criterion %s failed", criterion.key)
            return None
        fits = isinstance(bound, np.ndarray) and bound.shape == (len(rows),)
        return np.clip(np.nan_to_num(bound, nan=1.0), 0.0, 1.0) if fits else None

    def emphasis(self, rows: Rows, criterion: Criterion) -> Emphasis | None:
        """How much each need counts the criterion; None for one that does not take part."""
        if rows.kind not in criterion.row_kinds:
            return None
        nothing = self.score(rows.take(np.zeros(0, dtype=np.intp)), [criterion])
        part = nothing.parts.get(criterion.key)
        return None if part is None else part.emphasis


def _with(scored: ScoredRows, more: ScoredRows) -> ScoredRows:
    """The same rows with what further criteria say of them; vetoes in the order of the keys, as in a whole run."""
    vetoes = {**scored.vetoes, **more.vetoes}
    return ScoredRows(scored.rows, {**scored.parts, **more.parts}, dict(sorted(vetoes.items())))


def _thresholds(lower: FloatArray, asking: Position, top: int, needs: int) -> FloatArray:
    """For each need the ``top``-th best of its lower bounds; none where it has fewer rows."""
    order = np.argsort(asking, kind="stable")
    starts = np.searchsorted(asking[order], np.arange(needs + 1))
    found = np.full(needs, -np.inf)
    for need in range(needs):  # as many turns as the block has needs: some dozens
        own = lower[order[starts[need] : starts[need + 1]]]
        if len(own) > top:
            found[need] = np.partition(own, len(own) - top)[len(own) - top]
    return found
