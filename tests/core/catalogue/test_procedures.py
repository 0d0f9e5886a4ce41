"""The procedure a purchase probably follows: vectors on both sides of each threshold and each date."""

from datetime import date

import pytest

from matchmaker.core.catalogue.procedures import buyers_of, nature_of, procedure_hint
from matchmaker.data.thresholds import thresholds

AFTER, BEFORE = date(2026, 4, 1), date(2026, 3, 31)
OTHER, STATE, ANY = ("other",), ("state",), ("state", "other")
GOODS, WORKS = "supplies_services", "works"


def rules(on, nature, amount, buyers=OTHER):
    hint = procedure_hint(on, nature, amount, buyers, thresholds())
    return None if hint is None else [(line.rule, line.amount, line.reference) for line in hint.lines]


def exactly(amount):
    return (amount, amount + 1)


DIRECT_40, DIRECT_60 = ("direct", 40_000, "R2122-8"), ("direct", 60_000, "R2122-8")
DIRECT_100 = ("direct", 100_000, "R2122-8")
ADAPTED_40, ADAPTED_60 = ("adapted", 40_000, "L2123-1"), ("adapted", 60_000, "L2123-1")
ADAPTED_100 = ("adapted", 100_000, "L2123-1")
FORMAL_140, FORMAL_216 = ("formal", 140_000, "L2124-1"), ("formal", 216_000, "L2124-1")
FORMAL_5404 = ("formal", 5_404_000, "L2124-1")


@pytest.mark.parametrize(
    ("on", "nature", "amount", "buyers", "expected"),
    [
        (BEFORE, GOODS, 39_999, OTHER, DIRECT_40),
        (BEFORE, GOODS, 40_000, OTHER, ADAPTED_40),
        (AFTER, GOODS, 40_000, OTHER, DIRECT_60),
        (AFTER, GOODS, 59_999, OTHER, DIRECT_60),
        (AFTER, GOODS, 60_000, OTHER, ADAPTED_60),
        (AFTER, GOODS, 139_999, STATE, ADAPTED_60),
        (AFTER, GOODS, 140_000, STATE, FORMAL_140),
        (AFTER, GOODS, 140_000, OTHER, ADAPTED_60),
        (AFTER, GOODS, 215_999, OTHER, ADAPTED_60),
        (AFTER, GOODS, 216_000, OTHER, FORMAL_216),
        (date(2026, 1, 1), WORKS, 99_999, OTHER, DIRECT_100),
        (AFTER, WORKS, 100_000, OTHER, ADAPTED_100),
        (AFTER, WORKS, 5_403_999, STATE, ADAPTED_100),
        (AFTER, WORKS, 5_404_000, STATE, FORMAL_5404),
        (date(2027, 12, 31), GOODS, 216_000, OTHER, FORMAL_216),
    ],
)
def test_one_amount_on_each_side_of_each_threshold(on, nature, amount, buyers, expected):
    assert rules(on, nature, exactly(amount), buyers) == [expected]


@pytest.mark.parametrize(
    ("amount", "buyers", "expected"),
    [
        ((None, 15_000), OTHER, [DIRECT_60]),
        ((15_000, 60_000), OTHER, [DIRECT_60]),
        ((60_000, 100_000), OTHER, [ADAPTED_60]),
        ((100_000, 216_000), OTHER, [ADAPTED_60]),
        ((100_000, 216_000), STATE, [ADAPTED_60, FORMAL_140]),
        ((100_000, 216_000), ANY, [ADAPTED_60, FORMAL_140]),
        ((216_000, 1_000_000), ANY, [FORMAL_140]),
        ((1_000_000, None), OTHER, [FORMAL_216]),
        ((50_000, None), OTHER, [DIRECT_60, ADAPTED_60, FORMAL_216]),
    ],
)
def test_an_order_of_magnitude_may_leave_several(amount, buyers, expected):
    assert rules(AFTER, GOODS, amount, buyers) == expected


def test_the_same_order_of_magnitude_the_day_before():
    assert rules(BEFORE, GOODS, (15_000, 60_000)) == [DIRECT_40, ADAPTED_40]


@pytest.mark.parametrize(
    ("on", "nature"), [(date(2028, 1, 1), GOODS), (date(2025, 12, 31), WORKS), (date(2025, 12, 31), GOODS)]
)
def test_a_day_without_known_thresholds_has_no_hint(on, nature):
    assert rules(on, nature, exactly(50_000)) is None


def test_no_amount_has_no_hint():
    assert rules(AFTER, GOODS, (None, None)) is None


@pytest.mark.parametrize(
    ("on", "amount", "expected"),
    [(BEFORE, 39_999, None), (BEFORE, 40_000, 40_000), (AFTER, 59_999, None), (AFTER, 60_000, 60_000)],
)
def test_documents_are_free_and_online_from_their_own_threshold(on, amount, expected):
    hint = procedure_hint(on, GOODS, exactly(amount), OTHER, thresholds())

    assert (hint.documents.amount if hint.documents else None) == expected
    assert hint.documents is None or hint.documents.reference == "R2132-2"


def test_each_line_can_be_filled_in_and_names_its_article():
    hint = procedure_hint(AFTER, GOODS, (50_000, None), ANY, thresholds())

    for line in (*hint.lines, hint.documents):
        words = line.template.format(amount=line.amount, reference=line.reference)
        assert f"({line.reference})" in words
        assert str(line.amount) in words


def test_the_nature_is_that_of_the_trades():
    codes = (["45261000"], ["77310000", "90910000"], ["15000000", "45261000"], [])

    assert [nature_of(one) for one in codes] == ["works", "supplies_services", None, None]


def test_the_buyer_is_known_by_its_legal_category():
    assert [tuple(buyers_of(one)) for one in ("7112", "7220", "7383", None)] == [
        ("state",),
        ("other",),
        ANY,
        ANY,
    ]


@pytest.mark.parametrize(
    ("on", "amount", "buyers", "expected"),
    [
        (date(2026, 8, 21), (300_000, None), OTHER, []),
        (date(2026, 8, 22), exactly(10_000), OTHER, [("environment", 0)]),
        (date(2026, 8, 22), exactly(215_999), OTHER, [("environment", 0)]),
        (date(2026, 8, 22), exactly(216_000), OTHER, [("environment", 0), ("social", 216_000)]),
        (date(2026, 8, 22), exactly(140_000), STATE, [("environment", 0), ("social", 140_000)]),
        (date(2026, 8, 22), exactly(140_000), ANY, [("environment", 0), ("social", 140_000)]),
        (date(2026, 8, 22), (50_000, None), OTHER, [("environment", 0), ("social", 216_000)]),
    ],
)
def test_what_a_consultation_has_to_ask_for_since_august_2026(on, amount, buyers, expected):
    hint = procedure_hint(on, GOODS, amount, buyers, thresholds())

    assert [(line.rule, line.amount) for line in hint.duties] == expected
    assert all(line.reference for line in hint.duties)
