"""Why two structures meet, for a sheet of paper: the best two reasons and no more, word for word those of the
page that explains the pair."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from matchmaker.clock import now
from matchmaker.db.events import Event
from matchmaker.db.queries.scoring_inputs import scoring_inputs
from matchmaker.documents.language import Language
from matchmaker.services.scoring.criteria import event_criteria
from matchmaker.services.scoring.explain import Explainer, PairInWords
from matchmaker.services.scoring.latest import latest_scores

Pair = tuple[int, int]  # ids of two delegations, the smaller first


@dataclass(frozen=True)
class PairTold:
    """What a sheet says of a pair: the subject when no wish names one, and why they meet."""

    subject: str = ""
    why: tuple[str, ...] = ()


NOTHING = PairTold()


def reasons_for(event: Event, pairs: Collection[Pair], language: Language) -> Mapping[Pair, PairTold]:
    """The pairs the last score run knows of, each explained by its best row. Empty before the first run."""
    scores = latest_scores(event.id) if pairs else None
    if scores is None:
        return {}
    sides = {side for pair in pairs for side in pair}
    inputs = scoring_inputs(event.id, now().date(), sides)
    explainer = Explainer(scores, inputs, event_criteria(event.id))
    positions = {pair: scores.position(*pair) for pair in pairs}
    return {
        pair: _told(explainer.explain(position), language)
        for pair, position in positions.items()
        if position is not None
    }


def _told(pair: PairInWords, language: Language) -> PairTold:
    why = tuple(language.fill(part.reason.template, part.reason.values) for part in pair.strong)
    subject = pair.asking.title if pair.asking and pair.relevant and pair.kind == "need_offer" else ""
    return PairTold(subject, why)
