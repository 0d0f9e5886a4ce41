"""Which procedure a purchase probably follows, from dated thresholds: a hint for its buyer, never a ruling.

Below the threshold of R2122-8 without advertising or competition; from the European thresholds on a formal procedure
(L2124-1); in between an adapted one (L2123-1), whose advertising is the buyer's to choose below R2131-12's amount. Amounts
are euros before tax. The thresholds are rows with dates (`data/thresholds.csv`, from DOMAIN 2.1 and, for R2131-12, from
the article); L2123-1 and L2124-1 are named from memory, to be checked on Légifrance. What the law climat et résilience
(article 35) asks of a consultation are rows of the same table: DOMAIN 2.1 names 21 or 22 August 2026, the later is taken.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from matchmaker.plugin_api.text import N_

Nature = Literal["works", "supplies_services"]
Buyer = Literal["state", "other"]

WORKS_DIVISION = "45"
DIRECT, ADAPTED, FORMAL, PUBLICITY = "direct", "adapted", "formal", "publicity"
ENVIRONMENT, SOCIAL = "environment", "social"
WORDS: Mapping[str, str] = {
    DIRECT: N_(
        "Sous {amount} € HT : peut être passé sans publicité ni mise en concurrence préalables ({reference}). Choisissez une offre "
        "pertinente, faites bon usage des deniers publics, et ne contractez pas toujours avec le même opérateur."
    ),
    ADAPTED: N_("À partir de {amount} € HT : procédure adaptée ({reference})."),
    PUBLICITY: N_(
        "En procédure adaptée, vous choisissez la publicité sous {amount} € HT ; à partir de là, avis au BOAMP ou dans un "
        "journal d’annonces légales, et sur votre profil d’acheteur ({reference})."
    ),
    FORMAL: N_("À partir de {amount} € HT : procédure formalisée, avec publicité européenne ({reference})."),
}
DUTIES: Mapping[str, str] = {
    ENVIRONMENT: N_(
        "Dans toute consultation : au moins un critère de choix environnemental et des conditions d’exécution "
        "environnementales ; le prix ne peut plus être le seul critère, le coût du cycle de vie le peut ({reference})."
    ),
    SOCIAL: N_(
        "À partir de {amount} € HT : des conditions d’exécution sociales ou liées à l’emploi, sauf dérogation motivée "
        "({reference})."
    ),
}
DOCUMENTS = N_(
    "À partir de {amount} € HT : documents de la consultation gratuits, complets et accessibles à tous en ligne "
    "({reference})."
)
ADAPTED_REFERENCE = "L2123-1"


@dataclass(frozen=True)
class Threshold:
    """An amount in force from one day to another, both included; None: to this day. Empty: whatever the nature or
    the buyer."""

    rule: str
    nature: str
    buyer: str
    since: date
    until: date | None
    amount: int
    reference: str

    def holds(self, rule: str, nature: str, buyer: str, on: date) -> bool:
        return (
            self.rule == rule
            and self.nature in ("", nature)
            and self.buyer in ("", buyer)
            and self.since <= on
            and (self.until is None or on <= self.until)
        )


@dataclass(frozen=True)
class HintLine:
    """A French sentence with named fields, the threshold and article in it."""

    rule: str
    template: str
    amount: int
    reference: str


@dataclass(frozen=True)
class Hint:
    """The procedures that the amount may lead to, the lightest first, what holds for their documents, and what the
    consultation has to ask for.

    ``on``: the day whose thresholds these are.
    """

    on: date
    lines: tuple[HintLine, ...]
    publicity: HintLine | None = None
    documents: HintLine | None = None
    duties: tuple[HintLine, ...] = ()

    @property
    def undecided(self) -> bool:
        """Whether the order of magnitude, or what is known of the buyer, leaves several."""
        return len(self.lines) > 1


def nature_of(codes: Iterable[str]) -> Nature | None:
    """Works by the division 45 of the CPV, else supplies and services, whose thresholds are the same. None without a
    code, and where both are bought: the main object then decides, which no code says."""
    natures: set[Nature] = {
        "works" if code.startswith(WORKS_DIVISION) else "supplies_services" for code in codes if code
    }
    return natures.pop() if len(natures) == 1 else None


def buyers_of(legal_category: str | None) -> Collection[Buyer]:
    """Which thresholds are the buyer's: the State's for the legal categories 71xx. Both may be where none is known, and
    for national public establishments (738x, 41xx), which count with the State by their kind."""
    if not legal_category or legal_category.startswith(("738", "41")):
        return ("state", "other")
    buyer: Buyer = "state" if legal_category.startswith("71") else "other"
    return (buyer,)


def procedure_hint(
    on: date,
    nature: Nature,
    amount: tuple[int | None, int | None],
    buyers: Collection[Buyer],
    thresholds: Sequence[Threshold],
) -> Hint | None:
    """What the amount (from, up to but without; None: open) may lead to. None for a day whose thresholds are unknown."""
    low, high = amount
    if low is None and high is None:
        return None
    least = low or 0
    most = None if high is None else max(high - 1, least)  # one figure is both ends of itself
    found: dict[str, HintLine] = {}
    for buyer in buyers:
        direct, formal = (_in_force(thresholds, rule, nature, buyer, on) for rule in (DIRECT, FORMAL))
        if direct is None or formal is None:
            return None
        for line in _lines(direct, formal, least, most):
            known = found.get(line.rule)
            if known is None or line.amount < known.amount:
                found[line.rule] = line
    documents = _in_force(thresholds, "documents", nature, "", on)
    lines = tuple(found[rule] for rule in (DIRECT, ADAPTED, FORMAL) if rule in found)
    publicity = _in_force(thresholds, PUBLICITY, nature, "", on) if ADAPTED in found else None
    duties = _duties(thresholds, nature, buyers, on, most)
    return Hint(on, lines, _publicity(publicity), _documents(documents, most), duties)


def _in_force(
    thresholds: Sequence[Threshold], rule: str, nature: str, buyer: str, on: date
) -> Threshold | None:
    return next((one for one in thresholds if one.holds(rule, nature, buyer, on)), None)


def _lines(direct: Threshold, formal: Threshold, least: int, most: int | None) -> list[HintLine]:
    """Every procedure of an amount between these two, both included."""
    lines = []
    if least < direct.amount:
        lines.append(HintLine(DIRECT, WORDS[DIRECT], direct.amount, direct.reference))
    if least < formal.amount and (most is None or most >= direct.amount):
        lines.append(HintLine(ADAPTED, WORDS[ADAPTED], direct.amount, ADAPTED_REFERENCE))
    if most is None or most >= formal.amount:
        lines.append(HintLine(FORMAL, WORDS[FORMAL], formal.amount, formal.reference))
    return lines


def _duties(
    thresholds: Sequence[Threshold], nature: Nature, buyers: Collection[Buyer], on: date, most: int | None
) -> tuple[HintLine, ...]:
    """Those the amount may reach, by the lowest threshold that may be the buyer's."""
    lines = []
    for rule, words in DUTIES.items():
        asked = [found for buyer in buyers if (found := _in_force(thresholds, rule, nature, buyer, on))]
        lowest = min(asked, key=lambda one: one.amount, default=None)
        if lowest is not None and (most is None or most >= lowest.amount):
            lines.append(HintLine(rule, words, lowest.amount, lowest.reference))
    return tuple(lines)


def _publicity(threshold: Threshold | None) -> HintLine | None:
    if threshold is None:
        return None
    return HintLine(PUBLICITY, WORDS[PUBLICITY], threshold.amount, threshold.reference)


def _documents(threshold: Threshold | None, most: int | None) -> HintLine | None:
    if threshold is None or (most is not None and most < threshold.amount):
        return None
    return HintLine(threshold.rule, DOCUMENTS, threshold.amount, threshold.reference)
