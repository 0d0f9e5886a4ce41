"""Run every criterion over every row: one by one, timed, isolated, in a fixed order."""

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matchmaker.core.scoring.answers import checked_asking, checked_scores, checked_vetoes
from matchmaker.core.scoring.context import RunContext
from matchmaker.core.scoring.parts import ANSWERS, BoolArray, Part, PartScore, Per, VetoPart
from matchmaker.core.scoring.rows import Position, Rows, batch_of
from matchmaker.core.scoring.tables import Records
from matchmaker.plugin_api import (
    Context,
    Criterion,
    Gate,
    IndexArray,
    PairBatch,
    Reason,
    Scores,
    Vetoes,
)
from matchmaker.plugin_api.cells import sides_of
from matchmaker.plugin_api.criterion import can_veto, own_sides, sides_read

log = logging.getLogger(__name__)

CHUNK = 131_072  # rows handed to a criterion at once: its temporaries stay in the cache

Emphasis = NDArray[np.float32]
Watch = Callable[[str], AbstractContextManager[object]]


@dataclass(frozen=True)
class Failure:
    """A criterion left out of a run, and why. Stored with the run and shown."""

    key: str
    error: str
    gate: bool  # its vetoes are missing: nothing may be published from the run


def each_once(failures: Iterable[Failure]) -> tuple[Failure, ...]:
    """Each failing criterion once, as it failed first, in the order of the keys: it may fail on several parts."""
    found: dict[str, Failure] = {}
    for failure in failures:
        found.setdefault(failure.key, failure)
    return tuple(found[key] for key in sorted(found))


@dataclass(frozen=True, eq=False)
class ScoredRows:
    """The rows of one kind with their parts, by criterion key in the order they were run."""

    rows: Rows
    parts: Mapping[str, Part]
    vetoes: Mapping[str, VetoPart]
    failures: tuple[Failure, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)

    @cached_property
    def vetoed(self) -> BoolArray:
        """True where at least one gate turns the row away."""
        vetoed = np.zeros(len(self.rows), dtype=np.bool_)
        for part in self.vetoes.values():
            vetoed |= part.vetoed
        return vetoed

    @property
    def failed_gates(self) -> tuple[str, ...]:
        """Gates that failed: while there is one, nothing may be published from this run."""
        return tuple(failure.key for failure in self.failures if failure.gate)

    def take(self, positions: IndexArray) -> "ScoredRows":
        """The rows at these positions with their parts and vetoes."""
        rows = self.rows.take(positions)
        parts = {key: part.take(positions, rows) for key, part in self.parts.items()}
        vetoes = {key: veto.take(positions) for key, veto in self.vetoes.items()}
        return ScoredRows(rows, parts, vetoes, self.failures)

    def row(self, position: int) -> dict[str, PartScore]:
        """The parts of one row by criterion key."""
        asking = int(self.rows.asking_index[position])
        return {key: part.row(position, asking) for key, part in self.parts.items()}

    def refusals(self, position: int) -> list[Reason]:
        """Why the row must not meet; empty where it may."""
        reasons = (part.row(position) for part in self.vetoes.values())
        return [reason for reason in reasons if reason]


def score_rows(
    rows: Rows,
    asking: Records,
    other: Records,
    criteria: Sequence[Criterion],
    context: RunContext,
    *,
    left_out: Mapping[str, str] | None = None,
    let_through: tuple[type[BaseException], ...] = (),
    watch: Watch = lambda key: nullcontext(),
) -> ScoredRows:
    """Score the rows on every criterion that takes their kind, in the order of the keys.

    A criterion that raises or answers nonsense is left out and stands in ``failures``; the
    others still count. ``left_out`` (key to reason) are not run at all: those an earlier
    attempt was ended by. ``let_through`` are exceptions that are ours, such as a job's time
    limit. ``watch(key)`` surrounds each criterion: the job names it and arms its time budget.
    """
    batch = batch_of(rows, asking, other, context.day)
    kept = _Kept()
    for criterion in sorted(criteria, key=lambda criterion: criterion.key):
        if rows.kind not in criterion.row_kinds:
            continue
        if left_out and criterion.key in left_out:
            kept.fail(criterion, left_out[criterion.key])
            continue
        with kept.answers_of(criterion, let_through), watch(criterion.key):
            kept.keep(criterion, *_run(criterion, rows, batch, context.for_criterion(criterion)))
    return ScoredRows(rows, kept.parts, kept.vetoes, tuple(kept.failures), kept.seconds)


@dataclass(frozen=True)
class _Kept:
    """What the criteria have answered so far."""

    parts: dict[str, Part] = field(default_factory=dict)
    vetoes: dict[str, VetoPart] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def answers_of(
        self, criterion: Criterion, let_through: tuple[type[BaseException], ...]
    ) -> Iterator[None]:
        """Time the criterion; where it raises, it has failed and the others go on."""
        started = time.perf_counter()
        try:
            yield
        except let_through:
            raise
        except (Exception, SystemExit) as error:
            # A plugin is a border: whatever it does, the other criteria go on.
            log.exception("criterion %s failed and was left out", criterion.key)
            self.fail(criterion, f"{type(error).__name__}: {error}")
        self.seconds[criterion.key] = time.perf_counter() - started

    def keep(self, criterion: Criterion, part: Part | None, veto: VetoPart | None) -> None:
        if part:
            self.parts[criterion.key] = part
        if veto:
            self.vetoes[criterion.key] = veto

    def fail(self, criterion: Criterion, error: str) -> None:
        self.failures.append(Failure(criterion.key, error, can_veto(type(criterion))))


def _run(
    criterion: Criterion, rows: Rows, batch: PairBatch, context: Context
) -> tuple[Part | None, VetoPart | None]:
    declared = batch.only(criterion.reads, own_sides(type(criterion)))
    emphasis = checked_asking(criterion, declared.of_side(sides_of(batch.kind)[0]))
    part = None if isinstance(criterion, Gate) else _part(criterion, rows, declared, context, emphasis)
    return part, _vetoes(criterion, declared, context) if can_veto(type(criterion)) else None


def _part(
    criterion: Criterion, rows: Rows, declared: PairBatch, context: Context, emphasis: Emphasis
) -> Part:
    per, index = _kept_per(criterion, rows)
    scored = declared if per == "row" else _one_per_record(declared, per)
    if not emphasis.any():
        return Part.of(Scores.unknown(len(scored)), emphasis, per, index)
    scores = [checked_scores(criterion.score(chunk, context), len(chunk)) for chunk in _chunks(scored)]
    parts = [Part.of(one, emphasis) for one in scores] or [Part.of(Scores.unknown(0), emphasis)]
    joined = {name: np.concatenate([getattr(part, name) for part in parts]) for name in ANSWERS}
    return Part(**joined, emphasis=emphasis, per=per, index=index)


def _kept_per(criterion: Criterion, rows: Rows) -> tuple[Per, Position | None]:
    """Once per record of the only side the criterion reads, which saves most of the work; else per row."""
    read = sides_read(criterion, rows.kind)
    asking, other = sides_of(rows.kind)
    if len(rows) == 0 or len(read) != 1:
        return "row", None
    if read == {other}:
        return "other", rows.other_index
    return ("asking", rows.asking_index) if read == {asking} else ("row", None)


def _one_per_record(declared: PairBatch, per: Per) -> PairBatch:
    """A row for each record of one side, with the first record of the other, which is not read."""
    asking, other = sides_of(declared.kind)
    side, unread = (asking, other) if per == "asking" else (other, asking)
    size = declared.tables[side].size
    return declared.over({side: np.arange(size), unread: np.zeros(size, dtype=np.intp)})


def _vetoes(criterion: Criterion, declared: PairBatch, context: Context) -> VetoPart:
    vetoes = [checked_vetoes(criterion.veto(chunk, context), len(chunk)) for chunk in _chunks(declared)]
    return _joined_vetoes(vetoes or [Vetoes.none(0)])


def _chunks(batch: PairBatch) -> Iterator[PairBatch]:
    for start in range(0, len(batch), CHUNK):
        yield batch.take(np.arange(start, min(start + CHUNK, len(batch))))


def _joined_vetoes(vetoes: list[Vetoes]) -> VetoPart:
    """One list of reasons for all chunks: each may have numbered its own."""
    numbers: dict[str, int] = {}
    reasons: list[Reason] = []
    joined = []
    for part in vetoes:
        places = np.full(len(part.reasons) + 1, -1, dtype=np.int16)  # the last place is for -1, none
        for place, reason in enumerate(part.reasons):
            if (number := numbers.setdefault(str(reason), len(reasons))) == len(reasons):
                reasons.append(reason)
            places[place] = number
        joined.append(places[part.reason])
    return VetoPart(np.concatenate(joined), tuple(reasons))
