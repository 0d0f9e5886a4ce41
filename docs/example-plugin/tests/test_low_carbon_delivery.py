import math

import pytest
from matchmaker_low_carbon_delivery import LowCarbonDelivery, LowCarbonDeliveryParams

from matchmaker.plugin_api import Cell
from matchmaker.plugin_api.testing import CriterionContract, one_row, sample_context


class TestLowCarbonDelivery(CriterionContract):
    criterion_type = LowCarbonDelivery


def scored(share, params=None):
    row = one_row(LowCarbonDelivery, own__low_carbon_delivery_share=share)
    return LowCarbonDelivery(params).score(row, sample_context(LowCarbonDelivery, row)).row(0)


@pytest.mark.parametrize(("share", "value"), [(0, 0.0), (40, 0.5), (80, 1.0), (100, 1.0)])
def test_the_value_grows_with_the_share_up_to_enough(share, value):
    assert scored(share).value == value


def test_the_organiser_says_how_much_is_enough():
    assert scored(20, LowCarbonDeliveryParams(enough=40)).value == 0.5


def test_a_share_nobody_told_is_unknown_and_not_zero():
    assert math.isnan(scored(None).value)


def test_the_evidence_of_the_fact_is_that_of_the_score():
    assert scored(Cell(100, 0.3)).evidence == 0.3


@pytest.mark.parametrize(("wanted", "asked"), [(True, True), (False, False), (None, False)])
def test_it_counts_where_the_buyer_wishes_it(wanted, asked):
    row = one_row(LowCarbonDelivery, own__low_carbon_delivery_wanted=wanted)

    assert LowCarbonDelivery().applies(row.of_side("need")).tolist() == [asked]


def test_the_reason_says_the_share():
    row = one_row(LowCarbonDelivery, own__low_carbon_delivery_share=62.5)

    assert str(LowCarbonDelivery().explain(row.row(0), None)) == (
        "Livraisons à vélo-cargo ou en véhicule électrique : 62,5 %."
    )
