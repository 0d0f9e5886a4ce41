"""What may be said of a groupement from what is known of those who execute: never more than of each."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from matchmaker.core.directory.answers import plain
from matchmaker.core.directory.facts import WEIGHTS
from matchmaker.core.scoring.inputs import UNKNOWN, Fact, OwnAnswers, Party
from matchmaker.plugin_api.text import N_

RESERVATION = "reservation"  # the gate that reads who awarded a member its last reserved contract
DECLARED_BY_MEMBERS = N_("Déclaré par les membres")
AWARD, BUYER = "reservation_last_award", "reservation_last_buyer"


@dataclass(frozen=True)
class Executor:
    """What is known of one member."""

    organisation: int
    siae_kind: Fact = UNKNOWN
    ess_status: Fact = UNKNOWN
    turnover: Fact = UNKNOWN
    esus: Fact = UNKNOWN
    esus_until: date | None = None
    qpv: Fact = UNKNOWN
    own: OwnAnswers = field(default_factory=dict)


def joint_party(party: Party, executors: Sequence[Executor]) -> Party:
    """The groupement's party made of its members alone: what it says of itself proves nothing and opens no gate.

    Turnovers add up: the capacities of a groupement are judged as a whole (CCP, R2142-25). An ESUS agreement
    of all ends with the first that ends. It is no legal person, and has neither SIREN nor legal form.
    """
    if not executors:
        return party
    return replace(
        party,
        siren=None,
        legal_category=None,
        members=tuple(one.siae_kind for one in executors),
        siae_kind=shared([one.siae_kind for one in executors]),
        ess_status=every([one.ess_status for one in executors]),
        turnover=total([one.turnover for one in executors]),
        esus=every([one.esus for one in executors]),
        esus_until=min((one.esus_until for one in executors if one.esus_until), default=None),
        qpv=shared([one.qpv for one in executors]),
        own=barring([one.own for one in executors]),
    )


def barring(answers: Sequence[OwnAnswers]) -> OwnAnswers:
    """What members said that turns the groupement away as it turns each of them away: their last reserved contract.

    As the gate `reservation` reads it: the newest day, and every buyer with its own day behind an « @ ».
    """
    told = [
        (plain(own.get(AWARD)), plain(own.get(BUYER))) for one in answers if (own := one.get(RESERVATION))
    ]
    known = [(day, buyer) for day, buyer in told if day and buyer]
    if not known:
        return {}
    buyers = ", ".join(f"{buyer}@{day}" for day, buyer in known)
    return {RESERVATION: {AWARD: max(day for day, _buyer in known), BUYER: buyers}}


def every(facts: Sequence[Fact]) -> Fact:
    """True where all are, False where one is, unknown else; as sure as the least sure of those who say so."""
    if refusing := [fact for fact in facts if fact.value is False]:
        return _least(refusing)
    return _least(facts) if all(fact.value is True for fact in facts) else UNKNOWN


def shared(facts: Sequence[Fact]) -> Fact:
    """The value that all have in common; unknown where they differ or one is unknown."""
    values = {fact.value for fact in facts}
    return _least(facts) if len(values) == 1 and None not in values else UNKNOWN


def total(facts: Sequence[Fact]) -> Fact:
    """The sum, where all are known; rounded down where one is no public figure.

    Of two members each would take its own from the sum, or from the score it makes, and read the other's.
    """
    if any(fact.value is None for fact in facts):
        return UNKNOWN
    least, whole = _least(facts), float(sum(fact.value for fact in facts))
    return replace(least, value=whole if least.evidence >= WEIGHTS["register"] else rounded_down(whole))


def rounded_down(amount: float) -> float:
    """To half an order of magnitude: 334 567 is told as 300 000, 1 780 000 as 1 500 000."""
    if amount < 1:
        return 0.0
    step: float = 10.0 ** (len(str(int(amount))) - 1) / 2
    return amount // step * step


def _least(facts: Sequence[Fact]) -> Fact:
    """The least sure. What a member wrote of its document, its number too, is not for its fellows to read."""
    least = min(facts, key=lambda fact: fact.evidence)
    return least if least.evidence >= WEIGHTS["register"] else replace(least, source=DECLARED_BY_MEMBERS)
