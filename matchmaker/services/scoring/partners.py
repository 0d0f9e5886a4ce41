"""Whom a delegation should meet, and whom it finds by searching, each with the reasons."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from matchmaker.clock import now
from matchmaker.core.directory.names import fold
from matchmaker.core.errors import Refusal
from matchmaker.core.requests.rules import Party, SameGroupement, check_parties
from matchmaker.core.scoring.recommend import Recommendation, recommend
from matchmaker.db.events import Delegation
from matchmaker.db.queries.groupements import allies_of
from matchmaker.db.queries.scoring import (
    Participant,
    WishState,
    participants_of,
    wishes_between,
    words_said,
)
from matchmaker.db.queries.scoring_inputs import ScoringInputs, scoring_inputs
from matchmaker.plugin_api import RowKind
from matchmaker.services.scoring.criteria import event_criteria
from matchmaker.services.scoring.explain import Explainer, PairInWords
from matchmaker.services.scoring.latest import LatestScores, latest_scores

SHOWN = 12
MOST_FOUND = 40


@dataclass(frozen=True)
class Partner:
    """Another delegation. ``pair`` is None where no need of one meets an offer of the other.

    ``refused`` says why a wish would be refused; ``wish`` is the state of one already made.
    """

    participant: Participant
    pair: PairInWords | None
    wish: WishState | None
    refused: Refusal | None


@dataclass(frozen=True)
class Partners:
    """What the page of recommended partners shows. ``scored`` is False before the first run.

    ``recommended`` meet by a need and an offer; ``complementary`` are suppliers it could answer with.
    """

    scored: bool
    recommended: Sequence[Partner]
    complementary: Sequence[Partner]
    found: Sequence[Partner]
    more_found: int
    has_subject: bool  # it has an offer or a need that others can see


def partners_of(delegation: Delegation, words: str = "", shown: int = SHOWN) -> Partners:
    """The partners to recommend to a delegation, best first, and those whose name, offers or needs
    hold every word searched for, the recommended and the others alike."""
    desk = _Desk(delegation, latest_scores(delegation.event_id))
    recommended, complementary = desk.recommended("need_offer", shown), desk.recommended("offer_offer", shown)
    found = _matching(desk.others, words_said(delegation.event_id), words) if words.strip() else []
    told = (*recommended, *complementary, *found[:MOST_FOUND])
    inputs = scoring_inputs(
        delegation.event_id, desk.today, [delegation.id, *(one.delegation for one in told)]
    )
    return Partners(
        scored=desk.scores is not None,
        recommended=desk.partners(recommended, inputs),
        complementary=desk.partners(complementary, inputs),
        found=desk.partners(found[:MOST_FOUND], inputs),
        more_found=max(len(found) - MOST_FOUND, 0),
        has_subject=any(record.party.delegation == delegation.id for record in inputs.records),
    )


class _Desk:
    """Everything about one delegation's partners, read once."""

    def __init__(self, delegation: Delegation, scores: LatestScores | None) -> None:
        self.own, self.scores, self.today = delegation, scores, now().date()
        everybody, self.allies = participants_of(delegation.event_id), allies_of(delegation.organisation_id)
        self.me = next(one for one in everybody if one.delegation == delegation.id)
        self.others = {one.delegation: one for one in everybody if one.delegation != delegation.id}

    def recommended(self, kind: RowKind, shown: int) -> list[Participant]:
        """Those whom such a row recommends and whom it may ask to meet; nobody before the first run."""
        present = [
            self.others[one.delegation]
            for one in self._ranked
            if one.delegation in self.others and self._kind(one) == kind
        ]
        return [one for one in present if self.refusal(one) is None][:shown]

    @cached_property
    def _ranked(self) -> list[Recommendation]:
        return recommend(self.scores.pairs, self.own.id) if self.scores else []

    def _kind(self, one: Recommendation) -> RowKind | None:
        return self.scores.sheets[int(self.scores.pairs.sheet[one.pair])].rows.kind if self.scores else None

    def partners(self, chosen: Sequence[Participant], inputs: ScoringInputs) -> list[Partner]:
        """The chosen ones with their scores in words and the wishes already made."""
        wishes = wishes_between(self.own.event_id, self.own.id) if chosen else {}
        criteria = event_criteria(self.own.event_id) if chosen and self.scores else []
        reach = frozenset((self.own.organisation_id,))
        explainer = Explainer(self.scores, inputs, criteria, reach) if self.scores else None
        return [
            Partner(one, self._pair(one, explainer), wishes.get(one.delegation), self.refusal(one))
            for one in chosen
        ]

    def _pair(self, other: Participant, explainer: Explainer | None) -> PairInWords | None:
        position = self.scores.position(self.own.id, other.delegation) if self.scores else None
        return None if position is None or explainer is None else explainer.explain(position)

    def refusal(self, other: Participant) -> Refusal | None:
        if other.organisation in self.allies:
            return SameGroupement(a=self.me.name, b=other.name)
        try:
            check_parties(self._party(self.me), self._party(other))
        except Refusal as refusal:
            return refusal
        return None

    def _party(self, one: Participant) -> Party:
        return Party(one.delegation, self.own.event_id, one.name, one.kind, one.state)


def _matching(
    others: Mapping[int, Participant], said: Iterable[tuple[int, str, str]], words: str
) -> list[Participant]:
    """Those whose name, description, offers or needs hold every word, by name."""
    wanted = fold(words).split()
    spoken = {key: [one.name, one.description] for key, one in others.items()}
    for delegation, title, description in said:
        if delegation in spoken:
            spoken[delegation] += [title, description]
    found = [others[key] for key, texts in spoken.items() if _holds(texts, wanted)]
    return sorted(found, key=lambda one: (fold(one.name), one.delegation))


def _holds(texts: Iterable[str], wanted: Sequence[str]) -> bool:
    told = fold(" ".join(texts))
    return bool(wanted) and all(word in told for word in wanted)
