"""What a pair is worth and whether it may be scheduled: ranks, points, and the organiser's rule of the game.

Value of a pair = 100 × (points of A + points of B) + score from 0 to 99 (DESIGN.md 1). Points of a side: what it
asked or answered with; accepted without a rank counts as *si possible*; silence counts 0. This module alone knows
these numbers; pages show what each rule changes by calling it twice.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, IntEnum

from matchmaker.plugin_api.text import N_


class Rank(IntEnum):
    """How much a side wants a meeting, by the rank people choose."""

    INDISPENSABLE = 1
    WANTED = 2
    IF_POSSIBLE = 3


POINTS = {Rank.INDISPENSABLE: 3, Rank.WANTED: 2, Rank.IF_POSSIBLE: 1}
ACCEPTED_WITHOUT_RANK = 1
POINTS_WEIGHT = 100

#: A meeting somebody has not answered must never take the place of one that both want. Each point of an
#: answered pair therefore weighs more than any two unanswered pairs: freeing one place at each side of a
#: meeting makes room for two others at most.
ANSWERED_WEIGHT = 1000


class Answer(Enum):
    """What the receiver of a request said."""

    SILENT = "silent"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class Candidates(Enum):
    """Which pairs are candidates."""

    BOTH_ASKED = "both_asked"
    RECEIVER_ACCEPTED = "receiver_accepted"
    CHAMBER_DECIDES = "chamber_decides"


class Silence(Enum):
    """What becomes of a request nobody answered before the closing."""

    AFTER_OTHERS = "after_others"
    LEFT_OUT = "left_out"
    BY_HAND = "by_hand"


@dataclass(frozen=True)
class Rule:
    """The organiser's rule of the game for one event."""

    candidates: Candidates = Candidates.RECEIVER_ACCEPTED
    silence: Silence = Silence.AFTER_OTHERS
    guarantee: int = 0  # meetings promised to each delegation where possible


@dataclass(frozen=True)
class Wish:
    """One request: who asked whom, with which rank, and what came back."""

    asker: Hashable
    receiver: Hashable
    rank: Rank | None = None
    answer: Answer = Answer.SILENT
    answer_rank: Rank | None = None


@dataclass(frozen=True)
class Pair:
    """Two delegations as seen by the rule. Points are None for a side that has said nothing."""

    a: Hashable
    b: Hashable
    points_a: int | None = None
    points_b: int | None = None
    asked_by: frozenset[Hashable] = frozenset()
    declined_by: frozenset[Hashable] = frozenset()
    score: int = 0  # 0 to 99
    proposed: bool = False  # by the chamber: nobody asked
    approved: bool | None = None  # by the chamber, by hand; None: not decided
    barred: bool = False  # a criterion's veto

    @property
    def is_silent(self) -> bool:
        return self.points_a is None or self.points_b is None

    @property
    def value(self) -> int:
        """100 × the points of both + the score; a pair nobody asked for is worth its score."""
        return POINTS_WEIGHT * ((self.points_a or 0) + (self.points_b or 0)) + self.score


@dataclass(frozen=True)
class Candidate:
    """A meeting that may be scheduled. ``weight`` is its value as the timetable weighs it."""

    a: Hashable
    b: Hashable
    value: int
    weight: int
    silent: bool


class LeftOut(Enum):
    """Why a pair is no candidate, with the sentence for it."""

    DECLINED = N_("{other} a décliné.")
    BARRED = N_("Un critère écarte ce rendez-vous.")
    ONE_SIDED = N_("{who} l’a demandé, mais pas {other} : la règle veut deux demandes.")
    SILENT = N_("{other} n’a pas répondu : la règle écarte les demandes sans réponse.")
    BY_HAND = N_("{other} n’a pas répondu : à décider par l’organisateur.")
    NOT_APPROVED = N_("L’organisateur ne l’a pas encore retenu.")
    REFUSED_BY_CHAMBER = N_("L’organisateur ne l’a pas retenu.")


@dataclass(frozen=True)
class Excluded:
    """A pair left out: ``who`` wanted it, ``other`` is the side the reason speaks of."""

    a: Hashable
    b: Hashable
    why: LeftOut
    who: Hashable
    other: Hashable

    @property
    def template(self) -> str:
        return self.why.value

    @property
    def values(self) -> Mapping[str, object]:
        return {"who": self.who, "other": self.other}


@dataclass(frozen=True)
class Choice:
    """What a rule makes of the wishes."""

    candidates: tuple[Candidate, ...] = ()
    left_out: tuple[Excluded, ...] = ()
    guarantee: int = 0
    by_pair: Mapping[frozenset[Hashable], Candidate] = field(default_factory=dict)


def pairs_of(wishes: Iterable[Wish], scores: Mapping[frozenset[Hashable], int] | None = None) -> list[Pair]:
    """One pair per two delegations, requests in both directions and on several subjects taken together.

    A pair is declined when every request of it is: one subject declined leaves the others standing.
    """
    pairs: dict[frozenset[Hashable], Pair] = {}
    for wish in wishes:
        key = frozenset((wish.asker, wish.receiver))
        pair = pairs.get(key) or Pair(wish.asker, wish.receiver, score=(scores or {}).get(key, 0))
        pairs[key] = _declined(pair, wish) if wish.answer is Answer.DECLINED else _with(pair, wish)
    return [replace(pair, declined_by=frozenset()) if pair.asked_by else pair for pair in pairs.values()]


def _declined(pair: Pair, wish: Wish) -> Pair:
    return replace(pair, declined_by=pair.declined_by | {wish.receiver})


def _with(pair: Pair, wish: Wish) -> Pair:
    points = {pair.a: pair.points_a, pair.b: pair.points_b}
    points[wish.asker] = _most(points[wish.asker], _points(wish.rank))
    if wish.answer is Answer.ACCEPTED:
        points[wish.receiver] = _most(points[wish.receiver], _points(wish.answer_rank))
    return replace(
        pair, points_a=points[pair.a], points_b=points[pair.b], asked_by=pair.asked_by | {wish.asker}
    )


def _points(rank: Rank | None) -> int:
    return ACCEPTED_WITHOUT_RANK if rank is None else POINTS[rank]


def _most(one: int | None, other: int) -> int:
    return other if one is None else max(one, other)


def apply_rule(rule: Rule, pairs: Iterable[Pair]) -> Choice:
    """Candidates with their weights, and every other pair with the reason it is left out."""
    kept, left_out = [], []
    for pair in pairs:
        why = _left_out(rule, pair)
        if why is None:
            kept.append(pair)
        else:
            left_out.append(_excluded(pair, why))
    tiered = any(pair.is_silent for pair in kept) and not all(pair.is_silent for pair in kept)
    candidates = tuple(_candidate(pair, tiered=tiered) for pair in kept)
    by_pair = {frozenset((one.a, one.b)): one for one in candidates}
    return Choice(candidates, tuple(left_out), rule.guarantee, by_pair)


def _candidate(pair: Pair, *, tiered: bool) -> Candidate:
    factor = ANSWERED_WEIGHT if tiered and not pair.is_silent else 1
    return Candidate(pair.a, pair.b, pair.value, factor * pair.value, pair.is_silent)


def _left_out(rule: Rule, pair: Pair) -> LeftOut | None:
    """The first thing that stands against a pair; None when it is a candidate."""
    if pair.barred:
        return LeftOut.BARRED
    if pair.approved is False:
        return LeftOut.REFUSED_BY_CHAMBER
    if pair.declined_by:
        return LeftOut.DECLINED
    if pair.approved or pair.proposed:
        return None
    if rule.candidates is Candidates.CHAMBER_DECIDES:
        return LeftOut.NOT_APPROVED
    if rule.candidates is Candidates.BOTH_ASKED and len(pair.asked_by) < 2:
        return LeftOut.ONE_SIDED
    if pair.is_silent and rule.silence is Silence.LEFT_OUT:
        return LeftOut.SILENT
    if pair.is_silent and rule.silence is Silence.BY_HAND:
        return LeftOut.BY_HAND
    return None


def _excluded(pair: Pair, why: LeftOut) -> Excluded:
    other = next(iter(sorted(pair.declined_by, key=str)), None)
    if other is None:
        said = {pair.a: pair.points_a, pair.b: pair.points_b}
        other = next(
            (side for side in (pair.b, pair.a) if said[side] is None or side not in pair.asked_by), pair.b
        )
    who = pair.a if other == pair.b else pair.b
    return Excluded(pair.a, pair.b, why, who, other)
