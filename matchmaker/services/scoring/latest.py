"""The scores of an event as the other stages read them: the last run, summed with today's weights.

For the timetable::

    scores = latest_scores(event_id)      # None while the event has never been scored
    scores.points(delegation, other)      # 0 to 99
    scores.refusals(delegation, other)    # reasons of the gates, empty where they may meet
    scores.failed_gates                   # nothing may be published while there is one
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from flask import current_app
from sqlalchemy import select

from matchmaker.core.scoring.engine import ScoredRows
from matchmaker.core.scoring.naming import rows_naming
from matchmaker.core.scoring.pairing import Pairing
from matchmaker.core.scoring.pairs import Pairs, pairs_of, pairs_with
from matchmaker.core.scoring.relevance import only_shown
from matchmaker.core.scoring.weights import points
from matchmaker.db.scoring import ScorePart, ScoreRun
from matchmaker.extensions import db
from matchmaker.plugin_api import Reason
from matchmaker.services.scoring.criteria import event_criteria, weights_of
from matchmaker.services.scoring.parts import read_parts

RUNS_IN_MEMORY = 2  # the parts of an event of 900,000 rows take 71 MB (benchmarks/results/scoring-event.md)


@dataclass(frozen=True, eq=False)
class LatestScores:
    """The last run of an event with the weights it has now."""

    run: ScoreRun
    sheets: list[ScoredRows]
    weights: Mapping[str, float]
    pairs: Pairs

    @property
    def failed_gates(self) -> tuple[str, ...]:
        """Labels of the gates that failed in the run."""
        return tuple(failure["label"] for failure in self.run.failures if failure["gate"])

    def position(self, one: int, other: int) -> int | None:
        """Where two delegations stand in `pairs`; None where no row joins them."""
        return self.pairs.position(one, other)

    def points(self, one: int, other: int) -> int:
        """The score of two delegations from 0 to 99; 0 where nothing is known of them."""
        position = self.position(one, other)
        return 0 if position is None else int(points(self.pairs.rank[position : position + 1])[0])

    def refusals(self, one: int, other: int) -> list[Reason]:
        """Why two delegations must not meet; empty where at least one of their rows may."""
        position = self.position(one, other)
        if position is None or not self.pairs.vetoed[position]:
            return []
        sheet: ScoredRows = self.sheets[int(self.pairs.sheet[position])]
        return sheet.refusals(int(self.pairs.row[position]))

    def about(self, one: int, other: int, *, need: int | None, offer: int | None) -> "LatestScores":
        """The rows of two delegations that are of this need and this offer; None: of any."""
        sheets = [
            sheet.take(rows_naming(sheet.rows, (one, other), need=need, offer=offer)) for sheet in self.sheets
        ]
        return replace(self, sheets=sheets, pairs=pairs_of(sheets, self.weights, self.run.settings["seed"]))


def latest_scores(event_id: int) -> LatestScores | None:
    """The last run with its arrays, summed with the event's present weights; None without a run."""
    return scores_with(event_id, weights_of(event_criteria(event_id)))


def scores_with(event_id: int, weights: Mapping[str, float]) -> LatestScores | None:
    """The last run summed with these weights, whatever the event's are; None without a run."""
    run = latest_run(event_id)
    if run is None:
        return None
    memory = _memory()
    pairs = memory.pairs(run.id, run.created_at, run.settings["seed"], tuple(weights.items()))
    return LatestScores(run, memory.sheets(run.id, run.created_at), weights, pairs)


def shown_pairs(event_id: int, weights: Mapping[str, float]) -> Pairs | None:
    """The pairs of the last run that may be recommended, with these weights; None without a run.

    What is never shown is not summed: this is for weights that move. Rows are not those of `LatestScores`.
    """
    run = latest_run(event_id)
    if run is None:
        return None
    return pairs_with(_memory().shown(run.id, run.created_at, run.settings["seed"]), weights)


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
