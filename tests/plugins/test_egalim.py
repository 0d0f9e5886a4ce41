from datetime import UTC, date, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matchmaker_plugins.egalim import Egalim

from matchmaker.plugin_api import Cell
from matchmaker.plugin_api.testing import one_row, sample_context

RIS_ORANGIS, POINTE_A_PITRE, SAINT_DENIS, MAMOUDZOU = "91521", "97120", "97411", "97611"
MIQUELON, SAINT_MARTIN, SAINT_BARTHELEMY, NOUMEA = "97501", "97801", "97701", "98818"
CANTEEN, MEAT, FISH, LIVE_FISH = "55524000", "15110000", "15200000", "03311000"


def scored(share, *, commune=RIS_ORANGIS, cpv=(CANTEEN,), day=date(2027, 3, 11), **others):
    batch = one_row(Egalim, own__egalim_share=share, need__commune=commune, need__cpv=cpv)
    context = sample_context(Egalim, batch, event_date=day, **others)
    return batch, Egalim().score(batch, context).row(0)


@pytest.mark.parametrize(("share", "value"), [(0, 0.0), (25, 0.5), (50, 1.0), (80, 1.0)])
def test_the_value_is_the_part_of_the_legal_share_reached(share, value):
    assert scored(share)[1].value == value


@pytest.mark.parametrize("cpv", [(MEAT,), (FISH,), (LIVE_FISH,), (MEAT, FISH)])
def test_meat_and_fish_are_asked_for_more_since_2024(cpv):
    assert scored(30, cpv=cpv)[1].value == 0.5
    assert scored(30, cpv=cpv, day=date(2023, 12, 31))[1].value == 0.6


def test_meat_beside_other_food_is_asked_for_the_general_share():
    assert scored(30, cpv=(MEAT, CANTEEN))[1].value == 0.6


@pytest.mark.parametrize(
    ("commune", "day", "asked"),
    [
        (POINTE_A_PITRE, date(2025, 12, 31), 20),
        (POINTE_A_PITRE, date(2026, 1, 1), 35),
        (SAINT_DENIS, date(2030, 1, 1), 50),
        (SAINT_MARTIN, date(2027, 3, 11), 35),
        (MAMOUDZOU, date(2025, 12, 31), 5),
        (MAMOUDZOU, date(2027, 3, 11), 15),
        (MAMOUDZOU, date(2034, 12, 31), 30),
        (MAMOUDZOU, date(2035, 1, 1), 50),
        (MIQUELON, date(2029, 12, 31), 30),
        (MIQUELON, date(2030, 1, 1), 50),
    ],
)
def test_overseas_the_law_asks_for_less_for_a_time(commune, day, asked):
    assert scored(asked / 2, commune=commune, day=day)[1].value == pytest.approx(0.5)
    assert scored(asked, commune=commune, day=day)[1].value == pytest.approx(1.0)


@pytest.mark.parametrize("commune", [SAINT_BARTHELEMY, NOUMEA])
def test_a_territory_without_a_known_rule_is_unknown(commune):
    assert np.isnan(scored(50, commune=commune)[1].value)


def test_before_the_law_nothing_is_asked():
    assert np.isnan(scored(50, day=date(2021, 12, 31))[1].value)


def test_without_an_event_date_the_day_of_the_run_counts():
    now = datetime(2023, 5, 1, tzinfo=UTC)

    assert scored(30, cpv=(MEAT,), day=None, now=now)[1].value == 0.6


def test_a_need_of_unknown_place_is_compared_with_the_mainland():
    assert scored(25, commune=None)[1].value == 0.5


def test_an_unknown_share_is_unknown():
    assert np.isnan(scored(None)[1].value)


def test_the_evidence_is_that_of_the_share():
    assert scored(Cell(50, 0.3))[1].evidence == 0.3


@pytest.mark.parametrize(("cpv", "asked"), [((CANTEEN,), True), (("77310000",), False), (None, False)])
def test_only_food_and_meals_are_asked(cpv, asked):
    needs = one_row(Egalim, need__cpv=cpv).of_side("need")

    assert Egalim().applies(needs).tolist() == [asked]


@given(st.floats(0, 100), st.floats(0, 100), st.sampled_from([RIS_ORANGIS, MAMOUDZOU]))
def test_a_larger_share_is_never_worse(one, other, commune):
    less, more = sorted((one, other))

    assert scored(less, commune=commune)[1].value <= scored(more, commune=commune)[1].value


@pytest.mark.parametrize(
    ("share", "facts", "sentence"),
    [
        (
            12.5,
            {},
            "Produits durables et de qualité (EGalim) : 12,5 %. Seuil légal là où est le besoin : 50 %.",
        ),
        (
            12.5,
            {"cpv": (MEAT,)},
            "Produits durables et de qualité (EGalim) : 12,5 %. Seuil légal là où est le besoin : 60 %.",
        ),
        (
            5,
            {"commune": MAMOUDZOU},
            "Produits durables et de qualité (EGalim) : 5 %. Seuil légal là où est le besoin : 15 %.",
        ),
        (70, {}, "Produits durables et de qualité (EGalim) : 70 %. Le seuil légal est atteint."),
        (0, {}, "Produits durables et de qualité (EGalim) : 0 %. Seuil légal là où est le besoin : 50 %."),
    ],
)
def test_the_share_is_told_with_the_legal_one(share, facts, sentence):
    batch, score = scored(share, **facts)

    assert str(Egalim().explain(batch.row(0), score)) == sentence
