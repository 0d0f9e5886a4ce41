"""Which suppliers could answer a need together: the smallest sets that cover all its lots."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from matchmaker.core.catalogue.lots import Lot
from matchmaker.core.catalogue.set_covers import Coverer, Covers, best_covers
from matchmaker.plugin_api.trades import covers, trade_class

SHOWN = 5
_UNITS = 1_000_000  # scores are compared as whole numbers: sums of floats depend on their order


@dataclass(frozen=True)
class Part:
    """What is to be covered: a lot, or, for a need without lots, one class of its trades.

    ``number`` is from 1; ``title`` is "" where there is no lot.
    """

    number: int
    title: str
    cpv: tuple[str, ...]

    def covered_by(self, codes: Iterable[str]) -> bool:
        """Whether somebody of these trades answers for the part: one of its codes is enough."""
        return any(covers(offered, asked) for offered in codes for asked in self.cpv)


@dataclass(frozen=True)
class Candidate:
    """An offer at the event of the need. ``identity`` tells its organisation from all others.

    ``vetoed``: a gate keeps it from this need. ``outside``: its area is known not to reach the place.
    ``short``: its capacity is known to be small for the need, which is told and excludes nobody.
    """

    offer: int
    organisation: int
    identity: str
    cpv: tuple[str, ...]
    siren: str | None = None
    score: float | None = None  # 0 to 1, of the pair with the need
    vetoed: bool = False
    outside: bool = False
    short: bool = False

    @property
    def may_execute(self) -> bool:
        return not self.vetoed and not self.outside


@dataclass(frozen=True)
class Member:
    """One organisation of a set, and which offer answers for each part (by the part's number)."""

    organisation: int
    offers: Mapping[int, int]
    score: float | None
    short: bool

    @property
    def parts(self) -> tuple[int, ...]:
        return tuple(self.offers)


@dataclass(frozen=True)
class Proposal:
    """A set in which nobody is without need. ``score``: the mean over the parts each member covers."""

    members: tuple[Member, ...]
    score: float | None


@dataclass(frozen=True)
class Composition:
    """The sets found, best first; they cover every part but the ``uncovered``, which nobody offers.

    Not ``complete`` where there were too many to look at all of them: there may be better ones.
    """

    parts: tuple[Part, ...]
    proposals: tuple[Proposal, ...]
    uncovered: tuple[Part, ...]
    complete: bool = True


@dataclass(frozen=True)
class _Firm:
    """One legal person: its best offer for each part it covers. Two activities of one SIREN are one."""

    organisation: int
    offers: Mapping[int, Candidate]
    tie: bytes


def parts_of(lots: Sequence[Lot], cpv: Iterable[str]) -> tuple[Part, ...]:
    """The lots; without lots, the distinct classes of the codes, in their order."""
    if lots:
        return tuple(Part(number, lot.title, lot.cpv) for number, lot in enumerate(lots, 1))
    classes: dict[str, list[str]] = defaultdict(list)
    for code in cpv:
        classes[trade_class(code)].append(code)
    return tuple(Part(number, "", tuple(codes)) for number, codes in enumerate(classes.values(), 1))


def compose(
    parts: Sequence[Part],
    candidates: Iterable[Candidate],
    *,
    limit: int = SHOWN,
    least: int = 1,
    with_organisation: int | None = None,
) -> Composition:
    """The smallest sets of different organisations that cover every part: smallest first, then by score.

    ``least``: of so many members at least. ``with_organisation``: only sets it belongs to, to tell it
    who completes it. Equals are ordered by a hash, never by name.
    """
    firms = _firms(parts, [one for one in candidates if one.may_execute], with_organisation)
    coverable = {number for firm in firms for number in firm.offers}
    coverers = [_coverer(place, firm) for place, firm in enumerate(firms)]
    chosen = next((c for c, firm in zip(coverers, firms, strict=True) if _is(firm, with_organisation)), None)
    found = Covers([])
    if with_organisation is None or chosen is not None:
        found = best_covers(coverers, _mask(coverable), limit, least=least, with_one=chosen)
    return Composition(
        tuple(parts),
        tuple(_proposal([firms[one.place] for one in combination]) for combination in found.sets),
        tuple(part for part in parts if part.number not in coverable),
        found.complete,
    )


def _is(firm: _Firm, organisation: int | None) -> bool:
    return organisation is not None and firm.organisation == organisation


def _firms(parts: Sequence[Part], candidates: Sequence[Candidate], asked: int | None) -> list[_Firm]:
    """Those who cover at least one part."""
    own = next((_legal_person(one) for one in candidates if one.organisation == asked), None)
    by_firm: dict[str, list[Candidate]] = defaultdict(list)
    for one in candidates:
        by_firm[_legal_person(one)].append(one)
    firms = []
    for key, offers in by_firm.items():
        best = {
            part.number: max(able, key=_preference)
            for part in parts
            if (able := [one for one in offers if part.covered_by(one.cpv)])
        }
        if best:
            stands_for = asked if key == own and asked is not None else _most_often(best.values())
            firms.append(_Firm(stands_for, best, hashlib.sha256(key.encode()).digest()))
    return firms


def _legal_person(one: Candidate) -> str:
    return one.siren or one.identity


def _most_often(offers: Iterable[Candidate]) -> int:
    organisations = [one.organisation for one in offers]
    return max(organisations, key=lambda one: (organisations.count(one), -one))


def _preference(one: Candidate) -> tuple[float, bool, int]:
    """The better score; no score comes last; equals by the older offer."""
    return (-1.0 if one.score is None else one.score, not one.short, -one.offer)


def _coverer(place: int, firm: _Firm) -> Coverer:
    worth = sum(round((one.score or 0.0) * _UNITS) for one in firm.offers.values())
    return Coverer(_mask(firm.offers), worth, firm.tie, place)


def _mask(numbers: Iterable[int]) -> int:
    return sum(1 << number for number in numbers)


def _proposal(firms: Sequence[_Firm]) -> Proposal:
    ordered = sorted(firms, key=lambda firm: (min(firm.offers), firm.tie))
    offers = [one for firm in ordered for one in firm.offers.values()]
    return Proposal(tuple(_member(firm) for firm in ordered), _mean(offers))


def _member(firm: _Firm) -> Member:
    return Member(
        firm.organisation,
        {number: one.offer for number, one in firm.offers.items()},
        _mean(firm.offers.values()),
        any(one.short for one in firm.offers.values()),
    )


def _mean(offers: Iterable[Candidate]) -> float | None:
    """Over all of them, those without a score counting nothing; None where none has one."""
    scores = [one.score for one in offers]
    known = [score for score in scores if score is not None]
    return sum(known) / len(scores) if known else None
