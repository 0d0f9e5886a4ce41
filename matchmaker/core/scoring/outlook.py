"""What is missing from a row, and what it would add: the row is scored again, nothing is guessed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import combinations, product
from typing import Any

import numpy as np

from matchmaker.core.directory.facts import WEIGHTS
from matchmaker.core.scoring.border import answer_or
from matchmaker.core.scoring.inputs import DECLARED
from matchmaker.core.scoring.parts import PartScore
from matchmaker.core.scoring.questions import Asked, Question, asked_of
from matchmaker.plugin_api import Cell, Column, Context, Criterion, FloatArray, PairBatch, Reason
from matchmaker.plugin_api.cells import Table, cells_of
from matchmaker.plugin_api.columns import OWN
from matchmaker.plugin_api.criterion import own_sides

Change = Mapping[str, Cell]  # column -> what would stand there
NO_DIFFERENCE = 1e-4  # scores are kept in steps of 1/50,000
MAY_BE_EMPTY = frozenset(("met", "population", "area_kind", "area_km", "area_zones"))
FAR_DAYS = date(1970, 1, 1), date(2100, 1, 1)
UNBOUNDED = 1e6


@dataclass(frozen=True)
class Missing:
    """A question without an answer. ``points``: how many of 100 the best answer would add, only declared
    where it needs proof; None where that depends on other answers."""

    question: Question
    of_asking: bool
    points: float | None


@dataclass(frozen=True)
class BetterProof:
    """Answers that better proof would let count more: kind of evidence -> points of the part, of 100."""

    questions: tuple[Question, ...]
    of_asking: bool
    points: Mapping[str, float]


@dataclass(frozen=True)
class Outlook:
    """What would raise one criterion on one row: in the criterion's own words, by answers, by proof."""

    improvement: Reason | None = None
    missing: Sequence[Missing] = ()
    proofs: Sequence[BetterProof] = ()


NO_OUTLOOK = Outlook()


def outlook_of(
    criterion: Criterion, declared: PairBatch, score: PartScore, most: float, context: Context
) -> Outlook:
    """``most``: the points of 100 the part can earn. What the row scored again does not confirm, as after a
    change of its answers, is not promised."""
    row = _Row(criterion, declared, score, most, context)
    return Outlook(missing=row.missing(), proofs=row.proofs())


@dataclass(frozen=True, eq=False)
class _Row:
    criterion: Criterion
    declared: PairBatch
    score: PartScore
    most: float
    context: Context

    @cached_property
    def asked(self) -> list[Asked]:
        return asked_of(type(self.criterion), self.declared.row(0))

    @cached_property
    def now(self) -> float:
        """Value × evidence as kept, 0 where unknown."""
        return (self.score.value or 0.0) * self.score.evidence

    def missing(self) -> list[Missing]:
        """Those whose answer can raise the score, then those without which there is none."""
        absent = [one for one in self.asked if not one.cell.known]
        tried = [one for one in absent if one.shown and _answers(one.known)]
        gains = self._gains(tried)
        found = [
            Missing(one.question, one.of_asking, gains[one.column]) for one in tried if one.column in gains
        ]
        if self.score.value is None:
            found += [Missing(one.question, one.of_asking, None) for one in absent if _needed(one)]
        return list({(one.of_asking, one.question.place): one for one in reversed(found)}.values())[::-1]

    def _gains(self, tried: Sequence[Asked]) -> dict[str, float | None]:
        """The points the best answer adds by column; None where it adds only together with another."""
        singles = [(one.column,) for one in tried]
        pairs = list(combinations([one.column for one in tried], 2))
        possible = {one.column: _answers(one.known) for one in tried}
        changes = [
            (columns, dict(zip(columns, cells, strict=True)))
            for columns in (*singles, *pairs)
            for cells in product(*(possible[column] for column in columns))
        ]
        best: dict[tuple[str, ...], float] = {}
        for (columns, _), worth in zip(changes, self._worth([change for _, change in changes]), strict=True):
            best[columns] = max(best.get(columns, 0.0), worth)
        alone = {column: best[column,] - self.now for (column,) in singles}
        gains: dict[str, float | None] = {
            column: self.most * gain for column, gain in alone.items() if gain > NO_DIFFERENCE
        }
        for one, other in pairs:
            together = best[one, other] - self.now
            if (
                together > max(alone[one], alone[other], 0.0) + NO_DIFFERENCE
                and not {one, other} & gains.keys()
            ):
                gains |= {one: None, other: None}
        return gains

    def proofs(self) -> list[BetterProof]:
        """Fact by fact; then those together of which better proof of one alone changes nothing."""
        unproven = [one for one in self.asked if one.known.proof and one.cell.known and one.cell.evidence < 1]
        found = {one.column: self._proof([one]) for one in unproven}
        told = [proof for proof in found.values() if proof]
        rest = [one for one in unproven if not found[one.column]]
        return [*told, *self._together(rest)]

    def _together(self, facts: Sequence[Asked]) -> Iterator[BetterProof]:
        for of_asking in (True, False):
            group = [one for one in facts if one.of_asking == of_asking]
            if len(group) < 2 or not (proof := self._proof(group)):
                continue
            for one in tuple(group):  # leave out those it does not take
                fewer = self._proof([other for other in group if other != one])
                if fewer and fewer.points == proof.points:
                    group.remove(one)
                    proof = fewer
            yield proof

    def _proof(self, facts: Sequence[Asked]) -> BetterProof | None:
        in_register = all(one.question.register or one.question.proved_by for one in facts)
        kinds = ["certificate", "validated", *(["register"] if in_register else [])]
        changes = [{one.column: _proven(one.cell, WEIGHTS[kind]) for one in facts} for kind in kinds]
        points, least = {}, self.now
        for kind, worth in zip(kinds, self._worth(changes), strict=True):
            if worth > least + NO_DIFFERENCE:
                points[kind], least = self.most * worth, worth
        questions = tuple(one.question for one in facts)
        return BetterProof(questions, facts[0].of_asking, points) if points else None

    def _worth(self, changes: Sequence[Change]) -> list[float]:
        """Value × evidence after each change; as it stands where the row cannot be scored again."""
        unchanged = [self.now] * len(changes)
        if not changes:
            return unchanged
        return answer_or(unchanged, self.criterion.key, "score a changed row", lambda: self._scored(changes))

    def _scored(self, changes: Sequence[Change]) -> list[float]:
        """Nothing is promised where the row as it is does not come back as it was kept."""
        changed = _changed(self.criterion, self.declared, [{}, *changes])
        scores = self.criterion.score(changed, self.context)
        worth: FloatArray = np.where(np.isnan(scores.value), 0.0, scores.value * scores.evidence)
        confirmed = abs(float(worth[0]) - self.now) < NO_DIFFERENCE
        return worth[1:].tolist() if confirmed else [self.now] * len(changes)


def _needed(one: Asked) -> bool:
    """Whether the score may be unknown for want of this column: a plain one, as a code or a place."""
    return not one.shown and one.column.partition(".")[2] not in MAY_BE_EMPTY


def _answers(known: Column) -> list[Cell]:
    """Answers among which the best one is, as sure as somebody's word."""
    values: Sequence[Any] = ()
    if known.kind == "flag":
        values = (True, False)
    elif known.kind == "choice":
        values = known.choices
    elif known.kind == "date":
        values = FAR_DAYS
    elif known.kind == "number":
        low = 0.0 if known.low is None else known.low
        high = low + UNBOUNDED if known.high is None else known.high
        values = (low, (low + high) / 2, high)
    return [Cell(value, DECLARED if known.proof else 1.0) for value in values]


def _proven(cell: Cell, evidence: float) -> Cell:
    return replace(cell, evidence=max(evidence, cell.evidence))


def _changed(criterion: Criterion, declared: PairBatch, changes: Sequence[Change]) -> PairBatch:
    """The row once per change."""
    row, places = declared.row(0), own_sides(type(criterion))
    columns: dict[str, dict[str, Any]] = {side: {} for side in declared.tables}
    for column in criterion.reads:
        if column in declared:
            own = column.startswith(OWN)
            side, _, bare = column.partition(".")
            side, name = (places[column.removeprefix(OWN)], column) if own else (side, bare)
            cells = [change.get(column, row[column]) for change in changes]
            columns[side][name] = cells_of(declared.records(column).kind, cells)
    every = np.arange(len(changes))
    tables = {side: Table(found, len(changes)) for side, found in columns.items()}
    batch = PairBatch(declared.kind, tables, dict.fromkeys(tables, every), len(changes), day=declared.day)
    return batch.only(criterion.reads, places)
