import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matchmaker_plugins.local import Local, LocalParams

from matchmaker.plugin_api.places import EARTH_KM, distance_km
from matchmaker.plugin_api.testing import one_row, sample_context

# Town halls, INSEE and IGN (the communes table gives the same).
RIS_ORANGIS, VIRY_CHATILLON = (48.65363, 2.41589), (48.6739, 2.37727)
ETAMPES, FLEURY_LES_AUBRAIS = (48.42256, 2.15396), (47.93155, 1.91998)
DEGREE_KM = np.pi * EARTH_KM / 180


def local(km, population, params=None, kind="need_offer"):
    """The value of a supplier due north of the one who asks."""
    asking, other = ("need", "offer") if kind == "need_offer" else ("offer", "partner")
    places = {
        f"{asking}__latitude": 46.0,
        f"{asking}__longitude": 2.0,
        f"{asking}__population": population,
        f"{other}__latitude": 46.0 + km / DEGREE_KM,
        f"{other}__longitude": 2.0,
    }
    batch = one_row(Local, kind, **places)
    return float(Local(params).score(batch, sample_context(Local, batch)).value[0])


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [
        (RIS_ORANGIS, VIRY_CHATILLON, 3.62),
        (RIS_ORANGIS, ETAMPES, 32.13),
        (RIS_ORANGIS, FLEURY_LES_AUBRAIS, 88.28),
    ],
)
def test_distances_between_communes(one, other, km):
    assert round(float(distance_km(*map(np.array, (*one, *other)))), 2) == km


@pytest.mark.parametrize(
    ("km", "population", "expected"),
    [
        (3.9, 31_189, 1.0),
        (30.5, 20_000, 0.1708),
        (30.5, 19_999, 0.4133),
        (30.5, 2_000, 0.4133),
        (30.5, 1_999, 2 ** -(25.5 / 30)),
        (88.28, 5_000, 0.0558),
    ],
)
def test_the_value_halves_by_the_size_of_the_commune(km, population, expected):
    # The distances of the vectors are rounded to 10 m, so their values are sure to 1e-4.
    assert local(km, population) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize(
    ("public", "counts", "asked"),
    [
        (True, None, False),
        (True, False, False),
        (True, True, True),
        (False, None, True),
        (False, False, True),
        (None, None, True),
    ],
)
def test_a_public_buyer_is_asked_before_nearness_counts(public, counts, asked):
    batch = one_row(Local, need__public_buyer=public, own__local_counts=counts)

    assert Local().applies(batch.of_side("need")).tolist() == [asked]


def test_suppliers_are_no_buyers():
    assert Local().applies(one_row(Local, "offer_offer").of_side("offer")).tolist() == [True]


def test_the_question_warns_the_buyer():
    [field] = Local.fields

    assert "Conseil d’État" in field.help
    assert "même sous les seuils" in field.help
    assert "jamais dans le dossier de sourçage" in field.help


def test_suppliers_among_each_other_take_the_same_formula():
    assert local(30.5, 31_189, kind="offer_offer") == local(30.5, 31_189)


def test_an_unknown_place_is_unknown():
    batch = one_row(Local, need__latitude=48.0, need__longitude=2.0, need__population=10_000)

    assert np.isnan(Local().score(batch, sample_context(Local, batch)).value).all()


@given(st.floats(0, 900), st.floats(0, 900), st.sampled_from([500, 10_000, 100_000]))
def test_nearer_is_never_worse(one, other, population):
    nearer, farther = sorted((one, other))

    assert local(nearer, population) >= local(farther, population) - 1e-9


def test_the_organiser_can_widen_the_circle():
    assert local(30.0, 31_189, LocalParams(r0=30.0)) == pytest.approx(1.0)


def test_the_distance_is_told_in_kilometres():
    places = dict(zip(("offer__latitude", "offer__longitude"), VIRY_CHATILLON, strict=True))
    batch = one_row(Local, need__latitude=RIS_ORANGIS[0], need__longitude=RIS_ORANGIS[1], **places)
    score = Local().score(batch, sample_context(Local, batch)).row(0)

    assert str(Local().explain(batch.row(0), score)) == "À 3,6 km à vol d’oiseau."


def test_two_at_one_point_are_in_the_same_commune():
    places = {"need__latitude": RIS_ORANGIS[0], "need__longitude": RIS_ORANGIS[1]}
    places |= {"offer__latitude": RIS_ORANGIS[0], "offer__longitude": RIS_ORANGIS[1]}
    batch = one_row(Local, **places)
    score = Local().score(batch, sample_context(Local, batch)).row(0)

    assert str(Local().explain(batch.row(0), score)) == "Dans la même commune."
