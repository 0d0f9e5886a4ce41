"""Families of purchases: their codes, and what people read."""

import pytest

from matchmaker.core.catalogue.divisions import DIVISION_LABELS
from matchmaker.core.catalogue.families import (
    FREQUENT,
    LONGEST_TITLE,
    NoFamily,
    NoSuchFamily,
    TooManyFamilies,
    divisions_of,
    families_title,
    family_codes,
)


def test_divisions_become_codes_and_come_back():
    assert family_codes(["22", "60", "22"]) == ("22000000", "60000000")
    assert divisions_of(["22000000", "60000000"]) == ["22", "60"]
    assert families_title(["22", "60"]) == "Familles d’achat : Imprimés ; Transport"


@pytest.mark.parametrize(
    ("ticked", "refusal"),
    [
        ([], NoFamily),
        (["99"], NoSuchFamily),
        (["77310000"], NoSuchFamily),
        (list(FREQUENT[:7]), TooManyFamilies),
    ],
)
def test_what_cannot_be_is_refused(ticked, refusal):
    with pytest.raises(refusal):
        family_codes(ticked)


def test_the_frequent_ones_exist_and_no_title_is_too_long():
    assert set(FREQUENT) <= DIVISION_LABELS.keys()
    longest = sorted(DIVISION_LABELS, key=lambda code: -len(DIVISION_LABELS[code]))[:6]
    assert len(families_title(longest)) <= LONGEST_TITLE
