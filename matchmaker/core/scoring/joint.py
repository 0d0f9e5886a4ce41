"""What may be said of a groupement from what is known of those who execute: never more than of each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from matchmaker.core.scoring.inputs import UNKNOWN, Fact, Party


@dataclass(frozen=True)
class Executor:
    """What is known of one member."""

    organisation: int
    siae_kind: Fact = UNKNOWN
    ess_status: Fact = UNKNOWN
    turnover: Fact = UNKNOWN


def joint_party(party: Party, executors: Sequence[Executor]) -> Party:
    """The groupement's party with the facts of its members in place of its own, which it has none of.

    Turnovers add up: the capacities of a groupement are judged as a whole (CCP, R2142-25).
    """
    if not executors:
        return party
    return replace(
        party,
        members=tuple(one.siae_kind for one in executors),
        siae_kind=shared([one.siae_kind for one in executors]),
        ess_status=every([one.ess_status for one in executors]),
        turnover=total([one.turnover for one in executors]),
    )


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
    """The sum, where all are known."""
    if any(fact.value is None for fact in facts):
        return UNKNOWN
    return replace(_least(facts), value=float(sum(fact.value for fact in facts)))


def _least(facts: Sequence[Fact]) -> Fact:
    return min(facts, key=lambda fact: fact.evidence)
