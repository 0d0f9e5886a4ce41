"""What other weights would change, before they are kept: who would be advised to whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matchmaker.core.directory.names import fold
from matchmaker.core.scoring.pairs import Pairs
from matchmaker.core.scoring.recommend import Advice, Recommendation, advise_all
from matchmaker.db.events import Event
from matchmaker.db.queries.scoring import Participant, participants_of
from matchmaker.services.scoring.change import CriterionSaid
from matchmaker.services.scoring.criteria import EventCriterion, event_criteria, weights_of
from matchmaker.services.scoring.latest import shown_pairs

BEST = 3
SHOWN = 30
NOBODY = Advice([], 0)


@dataclass(frozen=True)
class TriedPartner:
    """A partner under the tried weights. ``before`` is its place today, None where it was further back."""

    participant: Participant
    mark: int | None
    place: int
    before: int | None
    fits: bool  # the kind of prestation is the one asked for; those that do not fit come last

    @property
    def moved(self) -> bool:
        return self.before != self.place


@dataclass(frozen=True)
class TriedBest:
    """One participant whose best partners would change, with those it would then have."""

    participant: Participant
    partners: Sequence[TriedPartner]


@dataclass(frozen=True)
class Trial:
    """``changed`` holds the first participants whose ``BEST`` partners would change, those whose first one
    would change before the others; ``changes`` counts all of them, ``first`` those with another first partner."""

    participants: int
    changes: int
    first: int
    changed: Sequence[TriedBest]

    @property
    def more(self) -> int:
        return self.changes - len(self.changed)


def weights_said(criteria: Sequence[EventCriterion], said: Mapping[str, CriterionSaid]) -> dict[str, float]:
    """The weights a form holds, as a run is summed with: gates have none, nor what is switched off."""
    return {
        one.key: said[one.key].weight for one in criteria if one.enabled and not one.gate and one.key in said
    }


def try_weights(event: Event, weights: Mapping[str, float]) -> Trial | None:
    """The ranking of the event with these weights beside today's; None before the first run."""
    today = shown_pairs(event.id, weights_of(event_criteria(event.id)))
    tried = shown_pairs(event.id, weights)
    if today is None or tried is None:
        return None
    participants = {one.delegation: one for one in participants_of(event.id)}
    before, after = (_advice(pairs, participants) for pairs in (today, tried))
    changed = [one for one in participants if _partners(before, one) != _partners(after, one)]
    first = {one for one in changed if _partners(before, one)[:1] != _partners(after, one)[:1]}
    shown = sorted(changed, key=lambda one: (one not in first, fold(participants[one].name), one))[:SHOWN]
    return Trial(
        participants=len(participants),
        changes=len(changed),
        first=len(first),
        changed=[_tried(participants, one, before, after, tried) for one in shown],
    )


def _advice(pairs: Pairs, participants: Mapping[int, Participant]) -> Mapping[int, Advice]:
    """Who is advised to whom, of those who take part still."""
    return {
        delegation: Advice([one for one in advice.best if one.delegation in participants], advice.number)
        for delegation, advice in advise_all(pairs, BEST).items()
    }


def _partners(advice: Mapping[int, Advice], delegation: int) -> list[int]:
    return [one.delegation for one in advice.get(delegation, NOBODY).best]


def _tried(
    participants: Mapping[int, Participant],
    delegation: int,
    before: Mapping[int, Advice],
    after: Mapping[int, Advice],
    pairs: Pairs,
) -> TriedBest:
    places = {other: place for place, other in enumerate(_partners(before, delegation), 1)}
    best = after.get(delegation, NOBODY).best
    partners = [
        TriedPartner(
            participants[one.delegation],
            _mark(one),
            place,
            places.get(one.delegation),
            bool(pairs.fits[one.pair]),
        )
        for place, one in enumerate(best, 1)
    ]
    return TriedBest(participants[delegation], partners)


def _mark(one: Recommendation) -> int | None:
    return None if one.rank is None else round(100 * one.rank)
