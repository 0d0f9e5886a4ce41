"""Whom a delegation should meet, and whom it finds by searching, each with the reasons."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from matchmaker.clock import now
from matchmaker.core.catalogue.search import hits
from matchmaker.core.directory.names import fold
from matchmaker.core.errors import Refusal
from matchmaker.core.requests.relations import CLIENT, COMPETITOR
from matchmaker.core.requests.rules import Party, SameGroupement, check_parties
from matchmaker.core.scoring.recommend import Recommendation, recommend
from matchmaker.db.events import Delegation
from matchmaker.db.queries.groupements import allies_of
from matchmaker.db.queries.relations import SaidOf
from matchmaker.db.queries.scoring import (
    Participant,
    WishState,
    participants_of,
    wishes_between,
    words_said,
)
from matchmaker.db.queries.scoring_inputs import ScoringInputs, scoring_inputs
from matchmaker.plugin_api import RowKind
from matchmaker.plugin_api.places import departement_of
from matchmaker.services.scoring.criteria import event_criteria
from matchmaker.services.scoring.explain import Explainer, PairInWords
from matchmaker.services.scoring.latest import LatestScores, latest_scores

SHOWN = 12
MOST_FOUND = 40
NOT_INCLUSIVE = "NONE"


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
    departements: Sequence[str]  # of the others, to choose from


@dataclass(frozen=True)
class Wanted:
    """What a search asks for: words, a kind of delegation, a département, structures of insertion or handicap."""

    words: str = ""
    kind: str = ""
    departement: str = ""
    inclusive: bool = False

    def __bool__(self) -> bool:
        return bool(self.words or self.kind or self.departement or self.inclusive)


def partners_of(
    delegation: Delegation, wanted: Wanted, said: Sequence[SaidOf] = (), shown: int = SHOWN
) -> Partners:
    """The partners to recommend to a delegation, best first, and those that a search finds, the recommended
    and the others alike. ``said``: what it said of others, as far as the reader may know."""
    desk = _Desk(delegation, latest_scores(delegation.event_id), said)
    kinds: tuple[RowKind, RowKind] = ("need_offer", "offer_offer")
    # A search shows what it finds and nothing besides.
    recommended, complementary = ([] if wanted else desk.recommended(kind, shown) for kind in kinds)
    found = desk.matching(wanted) if wanted else []
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
        departements=desk.departements,
    )


class _Desk:
    """Everything about one delegation's partners, read once."""

    def __init__(self, delegation: Delegation, scores: LatestScores | None, said: Sequence[SaidOf]) -> None:
        self.own, self.scores, self.today = delegation, scores, now().date()
        everybody, self.allies = participants_of(delegation.event_id), allies_of(delegation.organisation_id)
        self.me = next(one for one in everybody if one.delegation == delegation.id)
        self.rivals = {one.delegation for one in said if one.kind == COMPETITOR}
        self.familiar = {one.delegation for one in said if one.kind == CLIENT}
        self.others = {one.delegation: one for one in everybody if one.delegation != delegation.id}

    def recommended(self, kind: RowKind, shown: int) -> list[Participant]:
        """Those whom such a row recommends and whom it may ask to meet; nobody before the first run.

        None that it called a competitor; those it works with already come last. What others say of it changes nothing
        here: it would read between the lines.
        """
        present = [
            self.others[one.delegation]
            for one in self._ranked
            if one.delegation in self.others and self._kind(one) == kind and one.delegation not in self.rivals
        ]
        new_first = sorted(present, key=lambda one: one.delegation in self.familiar)
        return [one for one in new_first if self.refusal(one) is None][:shown]

    @cached_property
    def _ranked(self) -> list[Recommendation]:
        return recommend(self.scores.pairs, self.own.id) if self.scores else []

    def matching(self, wanted: Wanted) -> list[Participant]:
        """Those whom the search finds: whose name holds more of its words first, then by recommendation and name."""
        said: dict[int, list[str]] = defaultdict(list)
        for delegation, title, description in words_said(self.own.event_id) if wanted.words else ():
            said[delegation] += [title, description]
        rank = {one.delegation: place for place, one in enumerate(self._ranked)}
        found = []
        for key, one in self.others.items():
            named = hits(wanted.words, one.name, [one.description, *said[key]]) if wanted.words else 0
            if named is not None and _fits(one, wanted):
                found.append((-named, rank.get(key, len(rank)), fold(one.name), key))
        return [self.others[key] for *_order, key in sorted(found)]

    @property
    def departements(self) -> list[str]:
        return sorted({departement_of(one.commune) for one in self.others.values() if one.commune})

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
        return (
            None
            if position is None or explainer is None
            else explainer.explain(explainer.scores.standing(position))
        )

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


def _fits(one: Participant, wanted: Wanted) -> bool:
    return (
        (not wanted.kind or one.kind in (wanted.kind, "both"))
        and (not wanted.departement or departement_of(one.commune or "") == wanted.departement)
        and (not wanted.inclusive or (one.siae_kind or NOT_INCLUSIVE) != NOT_INCLUSIVE)
    )
