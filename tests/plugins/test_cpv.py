import numpy as np
import pytest
from matchmaker_plugins.cpv import Cpv

from matchmaker.plugin_api.testing import one_row, sample_context


def value(need, offer):
    batch = one_row(Cpv, need__cpv=need, offer__cpv=offer)
    return float(Cpv().score(batch, sample_context(Cpv, batch)).value[0])


@pytest.mark.parametrize(
    ("offered", "expected"),
    [
        ("77310000", 1.0),
        ("77310001", 0.9),
        ("77310010", 0.9),
        ("77310100", 0.9),
        ("77311000", 0.8),
        ("77320000", 0.6),
        ("77400000", 0.35),
        ("78310000", 0.0),
        ("90919200", 0.0),
    ],
)
def test_the_value_follows_the_common_leading_digits(offered, expected):
    assert value(("77310000",), (offered,)) == expected


def test_the_best_pair_of_codes_counts():
    assert value(("90919200", "77310000"), ("55520000", "77310000", "90000000")) == 1.0


def test_an_offer_without_code_is_unknown():
    assert np.isnan(value(("77310000",), None))


def test_a_need_without_code_did_not_ask():
    asking = one_row(Cpv, need__cpv=None, offer__cpv=("77310000",)).of_side("need")

    assert Cpv().applies(asking).tolist() == [False]


@pytest.mark.parametrize(
    ("offered", "sentence"),
    [
        ("77310000", "Même métier : code CPV 77310000."),
        ("77311000", "Métiers proches : codes CPV 77310000 et 77311000, 4 premiers chiffres communs."),
        ("55520000", "Métiers différents : codes CPV 77310000 et 55520000."),
    ],
)
def test_the_codes_are_named(offered, sentence):
    batch = one_row(Cpv, need__cpv=("77310000",), offer__cpv=(offered,))
    score = Cpv().score(batch, sample_context(Cpv, batch)).row(0)

    assert str(Cpv().explain(batch.row(0), score)) == sentence
