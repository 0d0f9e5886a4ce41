"""The scores of an event as the other stages read them: the last run, summed with today's weights.

For the timetable::

    scores = latest_scores(event_id)      # None while the event has never been scored
    scores.points(delegation, other)      # 0 to 99
    scores.refusals(delegation, other)    # reasons of the gates, empty where they may meet
    scores.failed_gates                   # nothing may be published while there is one
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from flask import current_app
from sqlalchemy import select

from matchmaker.core.scoring.engine import ScoredRows
from matchmaker.core.scoring.naming import rows_naming
from matchmaker.core.scoring.pairing import RELEVANT, Pairing
from matchmaker.core.scoring.pairs import Pairs, pairs_with
from matchmaker.core.scoring.relevance import only_shown
from matchmaker.core.scoring.weights import coverage_at, known, points, ranks
from matchmaker.db.scoring import ScorePart, ScoreRun
from matchmaker.extensions import db
from matchmaker.plugin_api import FloatArray, Reason
from matchmaker.services.scoring.criteria import event_criteria, weights_of
from matchmaker.services.scoring.parts import read_parts

RUNS_IN_MEMORY = 2  # the parts of an event of 900,000 rows take 71 MB (benchmarks/results/scoring-event.md)


@dataclass(frozen=True, eq=False)
class Standing:
    """The row that stands for two delegations, and what it is worth with the weights of today."""

    sheet: ScoredRows
    row: int
    rank: float | None
    relevant: bool
    weights: Mapping[str, float]

    @property
    def coverage(self) -> float | None:
        """Of what the asking side wants to know, how much is known."""
        return known(coverage_at(self.sheet, self.weights, np.array([self.row]))[0])

    @property
    def points(self) -> int:
        """0 to 99."""
        return 0 if self.rank is None else int(points(np.array([self.rank]))[0])

    @property
    def refusals(self) -> list[Reason]:
        """Why the two must not meet; empty where they may."""
        return self.sheet.refusals(self.row)


@dataclass(frozen=True, eq=False)
class LatestScores:
    """The last run of an event with the weights it has now."""

    run: ScoreRun
    pairing: Pairing
    weights: Mapping[str, float]
    pairs: Pairs

    @property
    def sheets(self) -> Sequence[ScoredRows]:
        return self.pairing.sheets

    @property
    def failed_gates(self) -> tuple[str, ...]:
        """Labels of the gates that failed in the run."""
        return failed_gates(self.run)

    def position(self, one: int, other: int) -> int | None:
        """Where two delegations stand in `pairs`; None where no row joins them."""
        return self.pairs.position(one, other)

    def points(self, one: int, other: int) -> int:
        """The score of two delegations from 0 to 99; 0 where nothing is known of them."""
        position = self.position(one, other)
        return 0 if position is None else int(self._points[position])

    @cached_property
    def _points(self) -> FloatArray:
        return points(self.pairs.rank)

    def refusals(self, one: int, other: int) -> list[Reason]:
        """Why two delegations must not meet; empty where at least one of their rows may."""
        position = self.position(one, other)
        if position is None or not self.pairs.vetoed[position]:
            return []
        return self.standing(position).refusals

    def standing(self, position: int) -> Standing:
        """The row that stands for the pair at this position of `pairs`."""
        pairs = self.pairs
        return Standing(
            self.sheets[int(pairs.sheet[position])],
            int(pairs.row[position]),
            known(pairs.rank[position]),
            bool(pairs.relevant[position]),
            self.weights,
        )

    def about(self, one: int, other: int, *, need: int | None, offer: int | None) -> Standing | None:
        """The best row of two delegations that is of this need and this offer (None: of any); None without one."""
        best: Standing | None = None
        band = -1.0
        for grouped, rank in zip(self.pairing.grouped, self._ranks, strict=True):
            rows = rows_naming(grouped.scored.rows, (one, other), need=need, offer=offer)
            row = grouped.best_among(rows, rank)
            # Ranks of a need and of two suppliers are not to be compared: the need, which comes first, wins.
            if row is not None and grouped.standing[row] // RELEVANT > band:
                band = grouped.standing[row] // RELEVANT
                relevant = bool(grouped.relevant[row])
                best = Standing(grouped.scored, row, known(rank[row]), relevant, self.weights)
        return best

    @cached_property
    def _ranks(self) -> list[FloatArray]:
        """The rank of every row of every sheet."""
        return [ranks(sheet, self.weights) for sheet in self.sheets]


def latest_scores(event_id: int) -> LatestScores | None:
    """The last run with its arrays, summed with the event's present weights; None without a run."""
    return scores_with(event_id, weights_of(event_criteria(event_id)))


def scores_with(event_id: int, weights: Mapping[str, float]) -> LatestScores | None:
    """The last run summed with these weights, whatever the event's are; None without a run."""
    run = latest_run(event_id)
    if run is None:
        return None
    memory = _memory()
    version = (run.id, run.created_at, run.settings["seed"])
    return LatestScores(
        run, memory.pairing(*version), weights, memory.pairs(*version, tuple(weights.items()))
    )


def shown_pairs(event_id: int, weights: Mapping[str, float]) -> Pairs | None:
    """The pairs of the last run that may be recommended, with these weights; None without a run.

    What is never shown is not summed: this is for weights that move. Rows are not those of `LatestScores`.
    """
    run = latest_run(event_id)
    if run is None:
        return None
    return pairs_with(_memory().shown(run.id, run.created_at, run.settings["seed"]), weights)


def failed_gates(run: ScoreRun | None) -> tuple[str, ...]:
    """Labels of the gates that could not be asked: what they forbid is not known."""
    return tuple(failure["label"] for failure in run.failures if failure["gate"]) if run else ()


def latest_run(event_id: int) -> ScoreRun | None:
    """The last run of the event, without its arrays."""
    return db.session.scalar(
        select(ScoreRun).where(ScoreRun.event_id == event_id).order_by(ScoreRun.number.desc()).limit(1)
    )


class RunMemory:
    """The arrays of the last runs read by this process, and their sums. A run never changes; its
    time is part of the key because SQLite may give the number of a deleted run again."""

    def __init__(self) -> None:
        self.sheets = lru_cache(maxsize=RUNS_IN_MEMORY)(_read)
        self.pairing = lru_cache(maxsize=RUNS_IN_MEMORY)(self._grouped)
        self.shown = lru_cache(maxsize=RUNS_IN_MEMORY)(self._shown)
        self.pairs = lru_cache(maxsize=RUNS_IN_MEMORY)(self._sum)

    def _shown(self, run_id: int, made_at: datetime, seed: int) -> Pairing:
        return Pairing([only_shown(sheet) for sheet in self.sheets(run_id, made_at)], seed)

    def _grouped(self, run_id: int, made_at: datetime, seed: int) -> Pairing:
        return Pairing(self.sheets(run_id, made_at), seed)

    def _sum(
        self, run_id: int, made_at: datetime, seed: int, weights: tuple[tuple[str, float], ...]
    ) -> Pairs:
        return pairs_with(self.pairing(run_id, made_at, seed), dict(weights))


def _memory() -> RunMemory:
    memory: RunMemory = current_app.extensions.setdefault("score_runs", RunMemory())
    return memory


def _read(run_id: int, _made_at: datetime) -> list[ScoredRows]:
    found: Any = db.session.execute(select(ScorePart.name, ScorePart.data).where(ScorePart.run_id == run_id))
    return read_parts(dict(found.all()))
