"""Score a country: only the rows that can still be among the best of their need, and none too few.

A row's rank is Σ w·v·e / Σ w, and the Σ w below the line depends on the need alone. So what a row
has earned so far is a lower bound of its rank, and with the most that the criteria still to come
can add it is an upper one. A row whose upper bound lies below as many lower bounds of its need as
are wanted cannot be among them, whatever comes: leaving it out changes nothing. Rows whose trade
does not fit, or that a gate turns away, are never shown (DESIGN.md 3) and go first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from matchmaker.core.scoring.border import border
from matchmaker.core.scoring.context import RunContext
from matchmaker.core.scoring.engine import Emphasis, Failure, ScoredRows, score_rows
from matchmaker.core.scoring.pairing import FITS
from matchmaker.core.scoring.parts import Part
from matchmaker.core.scoring.relevance import TRADE, relevant
from matchmaker.core.scoring.rows import Position, Rows
from matchmaker.core.scoring.tables import Records
from matchmaker.core.scoring.weights import asked_of, counted, earned
from matchmaker.plugin_api import Criterion, FloatArray, Gate, IndexArray

SLACK = 1e-9  # sums in another order differ in their last digits; a row that near stays


@dataclass(frozen=True, eq=False)
class Sides:
    """Both sides of the rows and the run they belong to."""

    asking: Records
    other: Records
    context: RunContext


@dataclass(frozen=True, eq=False)
class Survivors:
    """``fitting``: every row of a fitting trade, with its trade and the gates. ``scored``: those of them
    that can be among the best of their need, with every criterion."""

    fitting: ScoredRows
    scored: ScoredRows
    failures: tuple[Failure, ...]


class Pruner:
    """Scores block after block against the same offers; what an offer answers by itself is asked once."""

    def __init__(
        self,
        criteria: Sequence[Criterion],
        weights: Mapping[str, float],
        top: int,
        left_out: Mapping[str, str] | None = None,
    ) -> None:
        self.trade = [one for one in criteria if one.key in TRADE]
        self.gates = [one for one in criteria if isinstance(one, Gate)]
        others = [one for one in criteria if one.key not in TRADE and not isinstance(one, Gate)]
        # The heaviest first: it tells most rows apart.
        self.others = sorted(others, key=lambda one: (-weights.get(one.key, 0.0), one.key))
        self.weights, self.top, self.left_out = weights, top, left_out or {}
        self._of_offers: dict[str, Part] = {}

    def survivors(self, rows: Rows, sides: Sides) -> Survivors:
        """The rows that can be among the ``top`` of their need, in the order of ``rows``."""
        block = _Block(sides, self.left_out)
        traded = block.score(rows, self.trade)
        fitting = traded.take(np.flatnonzero(relevant(traded)))
        gated = block.score(fitting.rows, self.gates)
        fitting = ScoredRows(fitting.rows, fitting.parts, gated.vetoes)
        scored = self._narrowed(block, fitting.take(np.flatnonzero(~fitting.vetoed)))
        return Survivors(fitting, scored, tuple(block.failures.values()))

    def _narrowed(self, block: "_Block", left: ScoredRows) -> ScoredRows:
        """Ask one criterion after the other, and let go of the rows that have lost all hope."""
        emphases = {one.key: block.emphasis(left.rows, one) for one in self.others}
        asked = asked_of(left, self.weights) + self._most(emphases, len(left.rows.asking))
        total = earned(left, self.weights)
        for criterion in self.others:
            part = self._part(block, left.rows, criterion, emphases.pop(criterion.key))
            if part is None:
                continue
            left = ScoredRows(left.rows, {**left.parts, criterion.key: part}, left.vetoes)
            if weight := self.weights.get(criterion.key):
                total += counted(part, part.worth, left, weight)
                hopeful = self._hopeful(left.rows, total, asked, self._most(emphases, len(asked)))
                left, total = left.take(hopeful), total[hopeful]
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
        if part is not None and part.per == "other":
            self._of_offers[criterion.key] = part
        return part

    def _most(self, emphases: Mapping[str, Emphasis | None], needs: int) -> FloatArray:
        """The most that these criteria can add to what a row of each need has earned."""
        most = np.zeros(needs)
        for key, emphasis in emphases.items():
            if emphasis is not None:
                most += self.weights.get(key, 0.0) * emphasis.astype(np.float64)
        return most

    def _hopeful(self, rows: Rows, total: FloatArray, asked: FloatArray, to_come: FloatArray) -> IndexArray:
        """The rows whose upper bound reaches the ``top``-th best lower bound of their need."""
        asking = rows.asking_index
        whole = asked[asking]
        lower = np.divide(total, whole, out=np.zeros(len(whole)), where=whole > 0)
        lower += FITS * rows.fits
        upper = lower + np.divide(to_come, asked, out=np.ones(len(asked)), where=asked > 0)[asking]
        return np.flatnonzero(upper >= _thresholds(lower, asking, self.top, len(asked))[asking] - SLACK)


class _Block:
    """Asks criteria about the rows of one block, and remembers who failed."""

    def __init__(self, sides: Sides, left_out: Mapping[str, str]) -> None:
        self.sides, self.left_out = sides, left_out
        self.failures: dict[str, Failure] = {}

    def score(self, rows: Rows, criteria: Sequence[Criterion]) -> ScoredRows:
        sides = self.sides
        scored = score_rows(
            rows,
            sides.asking,
            sides.other,
            criteria,
            sides.context,
            left_out=self.left_out,
            watch=lambda _key: border(),
        )
        self.failures |= {failure.key: failure for failure in scored.failures}
        return scored

    def emphasis(self, rows: Rows, criterion: Criterion) -> Emphasis | None:
        """How much each need counts the criterion; None for one that does not take part."""
        if rows.kind not in criterion.row_kinds:
            return None
        nothing = self.score(rows.take(np.zeros(0, dtype=np.intp)), [criterion])
        part = nothing.parts.get(criterion.key)
        return None if part is None else part.emphasis


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
