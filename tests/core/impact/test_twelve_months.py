"""The total of homogeneous purchases over twelve months, and who the last contracts went to."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from matchmaker.core.impact.twelve_months import Purchase, always_the_same, groups_of, together

MARCH = date(2027, 3, 8)
GARDENS, CLEANING = groups_of(["77310000"]), groups_of(["90919200"])


def bought(on, low=None, high=None, groups=GARDENS, supplier=None):
    return Purchase("Tonte", on, groups, low, high, supplier, supplier or "")


THIS = bought(MARCH, 15_000, 60_000)


def total(*others):
    found = together(THIS, others)
    return found and (found.since, found.low, found.high, len(found.others), found.unknown)


def test_a_group_is_the_first_three_digits():
    assert groups_of(["77310000", "77314000", "77211300", ""]) == {"773", "772"}


def test_nothing_else_of_the_kind_has_no_total():
    assert total() is None
    assert total(bought(MARCH, 1, 1, CLEANING)) is None
    assert total(bought(date(2026, 3, 8), 1, 1)) is None  # twelve months earlier to the day
    assert total(bought(date(2028, 3, 8), 1, 1)) is None


def test_what_is_bought_within_twelve_months_is_added_up():
    assert total(bought(date(2026, 3, 9), 20_000, 20_000)) == (date(2026, 3, 9), 35_000, 80_000, 1, 0)
    assert total(bought(date(2028, 3, 7), 20_000, 20_000)) == (MARCH, 35_000, 80_000, 1, 0)


def test_of_all_twelve_months_the_dearest_count():
    before, after = bought(date(2026, 6, 1), 10_000, 10_000), bought(date(2027, 9, 1), 30_000, 30_000)

    assert total(before, after) == (MARCH, 45_000, 90_000, 1, 0)


def test_an_open_amount_leaves_the_total_open_and_an_unknown_one_is_counted_apart():
    assert total(bought(MARCH, 1_000_000, None)) == (MARCH, 1_015_000, None, 1, 0)
    assert total(bought(MARCH), bought(MARCH, None, 15_000)) == (MARCH, 15_000, 75_000, 2, 1)


def test_the_last_three_contracts_of_one_supplier_are_named():
    one = [bought(date(2026, month, 1), 1, 1, supplier="A") for month in (1, 2, 3)]
    older = bought(date(2025, 1, 1), 1, 1, supplier="B")

    assert always_the_same(GARDENS, [older, *one]) == ("A", 3)
    assert always_the_same(GARDENS, [older, *one[:2]]) is None
    assert always_the_same(GARDENS, one[:2]) == ("A", 2)
    assert always_the_same(GARDENS, one[:1]) is None
    assert always_the_same(CLEANING, one) is None
    assert always_the_same(GARDENS, [THIS, *one]) == ("A", 3)


OTHERS = st.lists(
    st.builds(
        bought,
        st.dates(date(2026, 1, 1), date(2028, 6, 1)),
        st.none() | st.integers(0, 10**6),
        st.none() | st.integers(10**6, 10**7),
    )
)


@given(OTHERS)
def test_a_total_is_never_below_the_purchase_and_spans_twelve_months_with_it(others):
    found = together(THIS, others)

    if found is not None:
        assert found.low >= THIS.low
        assert found.high is None or found.high >= found.low
        assert found.since <= MARCH <= found.last_day
        assert all(found.since <= one.on <= found.last_day for one in found.others)
