from dataclasses import dataclass
from datetime import date

import pytest

from matchmaker.core.directory.facts import FACT_KINDS, strongest, weight

TODAY = date(2027, 3, 11)


@dataclass(frozen=True)
class Fact:
    evidence: str
    as_of: date = date(2027, 1, 1)
    expires_on: date | None = None


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        (Fact("register"), 1.0),
        (Fact("register", as_of=date(2025, 1, 1)), 0.8),
        (Fact("validated"), 0.8),
        (Fact("certificate"), 0.5),
        (Fact("declared"), 0.3),
        (Fact("register", expires_on=date(2027, 3, 10)), 0.0),
        (Fact("register", expires_on=TODAY), 1.0),
    ],
)
def test_the_weight_follows_the_evidence(fact, expected):
    assert weight(fact, TODAY) == expected


def test_the_best_proven_fact_counts_then_the_newest():
    old, new, declared = Fact("certificate", date(2026, 1, 1)), Fact("certificate"), Fact("declared", TODAY)

    assert strongest([declared, old, new], TODAY) is new


def test_nothing_counts_when_all_have_expired():
    assert strongest([Fact("register", expires_on=date(2026, 1, 1))], TODAY) is None


def test_values_are_told_in_words():
    assert FACT_KINDS["ess_status"].words(False) == "non"
    assert FACT_KINDS["siae_kind"].words("EI") == "Entreprise d’insertion (EI)"
    assert FACT_KINDS["siae_kind"].words("X9") == "X9"
