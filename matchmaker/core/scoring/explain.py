"""A score in words: one sentence per criterion, with the facts it rests on."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matchmaker.core.scoring.parts import PartScore
from matchmaker.plugin_api import COLUMNS, N_, Cell, Criterion, PairBatch, Reason, Row, RowScore
from matchmaker.plugin_api.columns import OWN
from matchmaker.plugin_api.criterion import own_sides

log = logging.getLogger(__name__)

NOT_ASKED = Reason(N_("Non demandé : ce critère ne compte pas ici."))
NOT_KNOWN = Reason(N_("Information manquante : la renseigner ne peut que faire monter la note."))
SPEECHLESS = Reason(N_("Ce critère n’a pas su expliquer sa note."))


@dataclass(frozen=True)
class PartInWords:
    """One criterion on one row: ``weight`` as counted, ``score`` the numbers, ``facts`` what needs proof."""

    key: str
    label: str
    legal_stage: str
    weight: float
    score: PartScore
    reason: Reason
    facts: Mapping[str, Cell]

    @property
    def counted(self) -> bool:
        """Whether it takes part in the rank."""
        return self.score.applies and self.weight > 0


def explain_row(
    row: PairBatch,
    scores: Mapping[str, PartScore],
    criteria: Sequence[Criterion],
    weights: Mapping[str, float],
) -> list[PartInWords]:
    """Explain a batch of one row, criteria of the largest weight first.

    ``scores`` are the row's parts as stored (`ScoredRows.row`); criteria without a part are left out.
    """
    explained = [
        _explained(criterion, row, scores[criterion.key], weights.get(criterion.key, 0.0))
        for criterion in criteria
        if criterion.key in scores
    ]
    return sorted(explained, key=lambda part: (not part.score.applies, -part.weight, part.key))


def _explained(criterion: Criterion, batch: PairBatch, score: PartScore, weight: float) -> PartInWords:
    declared = batch.only(criterion.reads, own_sides(type(criterion)))
    reason = _reason(criterion, declared.row(0), score)
    facts = _facts(criterion, declared)
    counted = weight * score.emphasis
    return PartInWords(criterion.key, criterion.label, criterion.legal_stage, counted, score, reason, facts)


def _reason(criterion: Criterion, row: Row, score: PartScore) -> Reason:
    if not score.applies:
        return NOT_ASKED
    if score.value is None:
        return NOT_KNOWN
    try:
        return criterion.explain(row, RowScore(score.value, score.evidence))
    except Exception:
        # A plugin is a border: its score stands, and the page says it has no words for it.
        log.exception("criterion %s could not explain a row", criterion.key)
        return SPEECHLESS


def _facts(criterion: Criterion, declared: PairBatch) -> dict[str, Cell]:
    """The known facts of the offering side that need proof, by the label of their column.

    What a buyer reaches today is not shown: it weighs the need, it proves nothing of the supplier.
    """
    own = {f"{OWN}{field.name}": field for field in criterion.fields}
    row = declared.row(0)
    found = {}
    for column in criterion.reads:
        proof = own[column].proof if column in own else column in COLUMNS and COLUMNS[column].proof
        if proof and not column.startswith("need.") and column in declared and row[column].known:
            found[own[column].label if column in own else column] = row[column]
    return found
