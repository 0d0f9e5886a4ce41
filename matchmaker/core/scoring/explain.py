"""A score in words: one sentence per criterion, with the facts it rests on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from matchmaker.core.scoring.answers import BadAnswer
from matchmaker.core.scoring.border import answer_or
from matchmaker.core.scoring.outlook import NO_OUTLOOK, Outlook, outlook_of
from matchmaker.core.scoring.parts import PartScore
from matchmaker.core.scoring.questions import Question, facts_of
from matchmaker.plugin_api import N_, Cell, Context, Criterion, PairBatch, Reason, Row, RowScore
from matchmaker.plugin_api.cells import sides_of
from matchmaker.plugin_api.criterion import own_sides
from matchmaker.plugin_api.dated import day_of

NOT_ASKED = Reason(N_("Non demandé : ce critère ne compte pas ici."))
NOT_KNOWN = Reason(N_("Information manquante : la renseigner ne peut que faire monter la note."))
SPEECHLESS = Reason(N_("Ce critère n’a pas su expliquer sa note."))


@dataclass(frozen=True, slots=True)
class FactInWords:
    """An answer a score rests on: what was asked, and the answer with its evidence, source and date."""

    column: str
    question: Question
    cell: Cell
    of_asking: bool


@dataclass(frozen=True, slots=True)
class PartInWords:
    """One criterion on one row: ``weight`` as counted, ``score`` the numbers, ``facts`` what they rest on.

    ``still_asked``: whether the asking side asks for it today, which it may have taken back since the run.
    ``outlook``: what is missing and what would raise it, where it was asked for.
    """

    key: str
    label: str
    legal_stage: str
    weight: float
    score: PartScore
    reason: Reason
    facts: Sequence[FactInWords]
    still_asked: bool = True
    outlook: Outlook = NO_OUTLOOK

    @property
    def counted(self) -> bool:
        """Whether it takes part in the rank."""
        return self.score.applies and self.weight > 0

    @property
    def earned(self) -> float:
        """Weight × value × evidence, 0 where unknown."""
        return self.weight * (self.score.value or 0.0) * self.score.evidence

    @property
    def warns(self) -> bool:
        """Whether it is for information alone and has something to say: it never counts."""
        value = self.score.value
        return self.legal_stage == "info" and self.score.applies and value is not None and value < 1.0


def explain_row(
    row: PairBatch,
    scores: Mapping[str, PartScore],
    criteria: Sequence[Criterion],
    weights: Mapping[str, float],
    context: Context | None = None,
    *,
    just_scored: bool = False,
) -> list[PartInWords]:
    """Explain a batch of one row of a day, criteria of the largest weight first.

    ``scores`` are the row's parts as stored (`ScoredRows.row`); criteria without a part are left out.
    With the ``context`` of their run, what is missing and what would raise each is worked out too. ``just_scored``:
    nobody can have taken back since what was asked for.
    """
    if context is not None and row.day is None:
        row = replace(row, day=day_of(context))
    known = [criterion for criterion in criteria if criterion.key in scores]
    explained = [
        _explained(criterion, row, scores[criterion.key], weights.get(criterion.key, 0.0), just_scored)
        for criterion in known
    ]
    if context is not None:
        whole = sum(part.weight for part in explained if part.counted)
        explained = [
            replace(part, outlook=_outlook(part, criterion, row, whole, context))
            for part, criterion in zip(explained, known, strict=True)
        ]
    return sorted(explained, key=lambda part: (not part.score.applies, -part.weight, part.key))


def _explained(
    criterion: Criterion, batch: PairBatch, score: PartScore, weight: float, just_scored: bool
) -> PartInWords:
    declared = _declared(batch, criterion)
    row = declared.row(0)
    reason = _reason(criterion, row, score)
    facts = _facts(criterion, row)
    counted = weight * score.emphasis
    return PartInWords(
        key=criterion.key,
        label=criterion.label,
        legal_stage=criterion.legal_stage,
        weight=counted,
        score=score,
        reason=reason,
        facts=facts,
        still_asked=score.applies and (just_scored or _asked(criterion, declared)),
    )


def _declared(batch: PairBatch, criterion: Criterion) -> PairBatch:
    return batch.only(criterion.reads, own_sides(type(criterion)))


def _asked(criterion: Criterion, declared: PairBatch) -> bool:
    """What cannot be told is no reason to meet."""
    asking, _other = sides_of(declared.kind)

    def ask() -> bool:
        return bool(criterion.applies(declared.of_side(asking))[declared.index(asking)[0]])

    return answer_or(False, criterion.key, "say whether it is asked for", ask)


def _outlook(
    part: PartInWords, criterion: Criterion, batch: PairBatch, whole: float, context: Context
) -> Outlook:
    """Of what counts, and of what warns; the others would change nothing."""
    declared = _declared(batch, criterion)
    if part.counted:
        outlook = outlook_of(criterion, declared, part.score, 100 * part.weight / whole, context)
    elif part.warns:
        outlook = NO_OUTLOOK
    else:
        return NO_OUTLOOK
    return replace(outlook, improvement=_improvement(criterion, declared.row(0), part.score))


def _reason(criterion: Criterion, row: Row, score: PartScore) -> Reason:
    if not score.applies:
        return NOT_ASKED
    if score.value is None:
        return NOT_KNOWN
    known = RowScore(score.value, score.evidence)
    return answer_or(
        SPEECHLESS, criterion.key, "explain a row", lambda: _sayable(criterion.explain(row, known))
    )


def _improvement(criterion: Criterion, row: Row, score: PartScore) -> Reason | None:
    if score.value is None:
        return None
    known = RowScore(score.value, score.evidence)

    def ask() -> Reason | None:
        advice = criterion.improve(row, known)
        return None if advice is None else _sayable(advice)

    return answer_or(None, criterion.key, "say what would raise a row", ask)


def _sayable(reason: object) -> Reason:
    """The reason, once it is known that a page can say it: its template takes its values."""
    if not isinstance(reason, Reason):
        raise BadAnswer(f"explain() a rendu {type(reason).__name__} au lieu de Reason")
    if not str(reason).strip():
        raise BadAnswer("explain() a rendu une phrase vide")
    return reason


def _facts(criterion: Criterion, row: Row) -> list[FactInWords]:
    """The known facts and own answers of the row.

    What a buyer reaches today is not among them: it weighs the need, it proves nothing of the supplier.
    """
    return [
        FactInWords(one.column, one.question, one.cell, one.of_asking)
        for one in facts_of(type(criterion), row)
        if one.cell.known
    ]
