import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matchmaker_plugins.rotation import Places, Rotation, RotationParams, times_met

from matchmaker.plugin_api.testing import one_row, sample_context

TOWN, GARDENS, BAKERY = "21910521000015 ville", "44411122233344 jardins", "55511122233344 fournil"


def row(met=None, asking=TOWN, other=GARDENS, kind="need_offer"):
    first, second = ("need", "offer") if kind == "need_offer" else ("offer", "partner")
    said = {f"{first}__identity": asking, f"{first}__met": met, f"{second}__identity": other}
    return one_row(Rotation, kind, **said)


def value(batch, params=None):
    return float(Rotation(params).score(batch, sample_context(Rotation, batch)).value[0])


@pytest.mark.parametrize(
    ("met", "expected"),
    [
        (None, 1.0),
        ((BAKERY, BAKERY), 1.0),
        ((GARDENS,), 2 / 3),
        ((GARDENS, BAKERY, GARDENS), 1 / 3),
        ((GARDENS,) * 3, 0.0),
        ((GARDENS,) * 7, 0.0),
    ],
)
@pytest.mark.parametrize("kind", ["need_offer", "offer_offer"])
def test_each_meeting_takes_its_share(met, expected, kind):
    assert value(row(met, kind=kind)) == pytest.approx(expected)


def test_the_organiser_says_how_many_leave_nothing():
    assert value(row((GARDENS,) * 2), RotationParams(most=4.0)) == 0.5


@pytest.mark.parametrize(("asking", "other"), [(None, GARDENS), (TOWN, None)])
def test_who_cannot_be_told_from_others_is_unknown(asking, other):
    assert np.isnan(value(row((GARDENS,), asking, other)))


@given(st.integers(0, 300), st.integers(0, 300))
def test_more_meetings_are_never_worth_more(one, other):
    fewer, more = sorted((one, other))

    assert value(row((GARDENS,) * fewer or None)) >= value(row((GARDENS,) * more or None))


def test_who_met_whom_is_counted_once_for_all():
    identities = (BAKERY, "", GARDENS)
    found = times_met(((), (GARDENS, BAKERY, GARDENS), ("gone", "")), identities, Places.of(identities))

    assert found.tolist() == [[0, 0, 0], [1, 0, 2], [0, 0, 0]]


@pytest.mark.parametrize(
    ("met", "sentence"),
    [
        (None, "Pas de rencontre ni de marché connus depuis un an."),
        ((GARDENS, BAKERY), "Déjà une rencontre ou un marché en un an."),
        ((GARDENS, GARDENS), "Déjà 2 rencontres ou marchés en un an."),
    ],
)
def test_the_sentence_says_how_often(met, sentence):
    batch = row(met)
    score = Rotation().score(batch, sample_context(Rotation, batch)).row(0)

    assert str(Rotation().explain(batch.row(0), score)) == sentence
