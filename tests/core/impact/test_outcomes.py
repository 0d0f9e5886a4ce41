"""Amounts of two sides are never added up, existing clients stand apart, and no sum tells what one signed."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.core.impact.outcomes import (
    BUYER,
    PEER,
    STAGES,
    SUPPLIER,
    Declared,
    NotWhole,
    OutcomeAnswer,
    StageCount,
    Total,
    WithoutContract,
    agreed,
    outcome_answer,
    outcomes_of,
)


def contract(meeting, buyer, supplier, bought=None, sold=None, *, known=None, **values):
    """Both sides' word on one signed meeting; None: that side is silent."""
    said = []
    if bought is not None:
        said.append(
            Declared(meeting, buyer, supplier, BUYER, "contract", bought, existing_client=known, **values)
        )
    if sold is not None:
        said.append(
            Declared(meeting, supplier, buyer, SUPPLIER, "contract", sold, existing_client=known, **values)
        )
    return said


def three(bought, sold, **values):
    """Three pairs that share nobody, each with these amounts."""
    return [one for n in range(3) for one in contract(n, 10 + n, 20 + n, bought, sold, **values)]


def test_the_three_figures_stand_side_by_side():
    figures = outcomes_of(three(10_000, 9_500), asked=6).new_clients

    assert [line.contracts for line in (figures.buyers, figures.suppliers, figures.confirmed)] == [3, 3, 3]
    assert figures.buyers.amount == Total(30_000, 3)
    assert figures.suppliers.amount == Total(28_500, 3)
    assert figures.confirmed.amount == Total(28_500, 3)
    assert figures.between_peers.contracts == 0


@pytest.mark.parametrize(
    ("numbers", "both"),
    [
        ((100, 100), 100),
        ((100, 90), 90),
        ((90, 100), 90),
        ((100, 89), None),
        ((0, 0), 0),
        ((0, 1), None),
        ((None, 5), None),
    ],
)
def test_both_confirm_the_lower_amount_when_they_are_ten_percent_apart_at_most(numbers, both):
    assert agreed(numbers) == both


def test_a_contract_of_both_with_other_amounts_is_confirmed_without_an_amount():
    confirmed = outcomes_of(three(10_000, 5_000), asked=6).new_clients.confirmed

    assert (confirmed.contracts, confirmed.amount) == (3, Total(None, 0))


def test_existing_clients_are_counted_apart_when_either_side_says_so():
    said = three(10_000, 10_000)
    said += [
        Declared(9, 30, 40, BUYER, "contract", 500, existing_client=False),
        Declared(9, 40, 30, SUPPLIER, "contract", 500, existing_client=True),
    ]

    outcomes = outcomes_of(said, asked=8)

    assert outcomes.new_clients.buyers.amount.value == 30_000
    assert outcomes.existing_clients.buyers.contracts == 1


def test_a_sum_of_fewer_than_three_structures_is_hidden():
    two = three(10_000, 10_000)[:4]

    assert outcomes_of(two, asked=4).new_clients.buyers.amount == Total(None, 2, hidden=True)


def test_three_buyers_of_one_supplier_do_not_tell_what_it_sold():
    said = [one for n in range(3) for one in contract(n, 10 + n, 20, 1_000, 1_000)]

    assert outcomes_of(said, asked=4).new_clients.buyers.amount.hidden


def test_a_sum_that_is_nearly_all_of_one_structure_is_hidden():
    said = [*three(100, 100), *contract(8, 50, 60, 9_000, 9_000)]

    assert outcomes_of(said, asked=8).new_clients.buyers.amount.hidden


def test_the_confirmed_sum_is_hidden_where_a_subtraction_would_tell_one_amount():
    said = [*three(100, 100), *contract(8, 50, 60, 120)]

    figures = outcomes_of(said, asked=8).new_clients

    assert figures.buyers.amount == Total(420, 4)
    assert figures.confirmed.amount.hidden


def test_two_in_the_same_role_say_one_contract_between_them():
    said = [
        Declared(n, side, other, PEER, "contract", amount)
        for n in range(3)
        for side, other, amount in ((2 * n, 2 * n + 1, 100), (2 * n + 1, 2 * n, 80))
    ]

    figures = outcomes_of(said, asked=6).new_clients

    assert figures.between_peers.amount == Total(240, 3)
    assert figures.buyers.contracts == figures.suppliers.contracts == figures.confirmed.contracts == 0


def test_stages_are_counted_by_each_side_and_by_both():
    said = [
        Declared(1, 1, 2, BUYER, "quote"),
        Declared(1, 2, 1, SUPPLIER, "quote"),
        Declared(2, 1, 3, BUYER, "talks"),
        Declared(2, 3, 1, SUPPLIER, "none"),
    ]

    counted = {one.stage: one for one in outcomes_of(said, asked=3).stages}

    assert counted["quote"] == StageCount("quote", 1, 1, 1, 0)
    assert counted["talks"] == StageCount("talks", 1, 0, 0, 0)
    assert counted["none"] == StageCount("none", 0, 1, 0, 0)


@st.composite
def declarations(draw):
    """Up to twelve meetings; each side may be silent; every number has its own power of two."""
    said, power = [], 0
    for meeting in range(draw(st.integers(0, 12))):
        buyer, supplier = draw(st.integers(1, 6)), draw(st.integers(11, 16))
        roles = draw(st.sampled_from([(BUYER, SUPPLIER), (PEER, PEER)]))
        for role, own, other in zip(roles, (buyer, supplier), (supplier, buyer), strict=True):
            if draw(st.booleans()):
                stage = draw(st.sampled_from(STAGES))
                amount = 1 << power if stage == "contract" and draw(st.booleans()) else None
                power += 1
                known = draw(st.sampled_from([None, False, True]))
                said.append(Declared(meeting, own, other, role, stage, amount, existing_client=known))
    return said


@given(declarations())
def test_no_amount_is_counted_in_a_line_it_does_not_belong_to(said):
    """Amounts are different powers of two, so a sum says exactly which ones are in it."""
    outcomes = outcomes_of(said, asked=12)
    known = {one.meeting for one in said if one.existing_client}
    seen = Counter()

    for figures, existing in ((outcomes.new_clients, False), (outcomes.existing_clients, True)):
        for line, role in (
            (figures.buyers, BUYER),
            (figures.suppliers, SUPPLIER),
            (figures.between_peers, PEER),
        ):
            inside = [one for one in said if one.amount and (line.amount.value or 0) & one.amount]
            assert sum(one.amount for one in inside) == (line.amount.value or 0)
            assert {one.role for one in inside} <= {role}
            assert {one.meeting in known for one in inside} <= {existing}
            seen.update(one.amount for one in inside)

    assert all(times == 1 for times in seen.values())


@given(declarations())
def test_a_sum_that_is_shown_has_three_structures_on_each_side(said):
    outcomes = outcomes_of(said, asked=12)

    for figures in (outcomes.new_clients, outcomes.existing_clients):
        for line in (figures.buyers, figures.suppliers):
            inside = [one for one in said if one.amount and (line.amount.value or 0) & one.amount]
            if inside:
                assert len({one.organisation for one in inside}) >= 3
                assert len({one.partner for one in inside}) >= 3


def read(stage, *numbers):
    return outcome_answer(4, stage, numbers, existing_client=True, partner="Coop Signal")


def test_a_contract_is_read_with_its_numbers():
    assert read("contract", "12 000 €", "2", "") == OutcomeAnswer(4, "contract", 12_000, 2, None, True)
    assert read("talks", "", "", "") == OutcomeAnswer(4, "talks", existing_client=True)
    assert read("", "", "", "") is None


@pytest.mark.parametrize("stage", ["", "none", "quote", "agreement"])
def test_an_amount_without_a_contract_is_asked_about_and_not_dropped(stage):
    with pytest.raises(WithoutContract, match="Coop Signal"):
        read(stage, "12000", "", "")


@pytest.mark.parametrize("typed", ["douze", "-5", "1,5", "1000000001"])
def test_a_number_that_is_none_is_refused(typed):
    with pytest.raises(NotWhole):
        read("contract", typed, "", "")
