"""Why two structures meet, for a sheet of paper: the best two reasons and no more.

Where the wish names a need or an offer, they are the reasons of that one; else word for word those of the
page that explains the pair.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from matchmaker.clock import now
from matchmaker.db.events import Event
from matchmaker.db.queries.scoring_inputs import scoring_inputs
from matchmaker.documents.language import Language
from matchmaker.services.scoring.criteria import event_criteria
from matchmaker.services.scoring.explain import Explainer, PairInWords
from matchmaker.services.scoring.latest import LatestScores, Standing, latest_scores


class Topic(NamedTuple):
    """Two delegations, the smaller id first, and what their wish names, if anything."""

    first: int
    second: int
    need: int | None = None
    offer: int | None = None


@dataclass(frozen=True)
class PairTold:
    """What a sheet says of a pair: the subject when no wish names one, and why they meet."""

    subject: str = ""
    why: tuple[str, ...] = ()


NOTHING = PairTold()


def reasons_for(event: Event, topics: Collection[Topic], language: Language) -> Mapping[Topic, PairTold]:
    """The topics the last score run knows of, each explained by its best row. Empty before the first run."""
    scores = latest_scores(event.id) if topics else None
    if scores is None:
        return {}
    sides = {side for topic in topics for side in (topic.first, topic.second)}
    inputs = scoring_inputs(event.id, now().date(), sides)
    explainer = Explainer(scores, inputs, event_criteria(event.id))
    found = {topic: _standing(scores, topic) for topic in topics}
    return {
        topic: _told(explainer.explain(standing, strong_only=True), language)
        for topic, standing in found.items()
        if standing is not None
    }


def _standing(scores: LatestScores, topic: Topic) -> Standing | None:
    """None where no row joins the two, or none of what their wish names."""
    if topic.need is not None or topic.offer is not None:
        # The reasons of another need would tell people to meet about what nobody asked to speak of.
        return scores.about(topic.first, topic.second, need=topic.need, offer=topic.offer)
    position = scores.position(topic.first, topic.second)
    return None if position is None else scores.standing(position)


def _told(pair: PairInWords, language: Language) -> PairTold:
    why = tuple(language.fill(part.reason.template, part.reason.values) for part in pair.strong)
    subject = pair.asking.title if pair.asking and pair.relevant and pair.kind == "need_offer" else ""
    return PairTold(subject, why)
