import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matchmaker_plugins.organic import Organic, OrganicParams

from matchmaker.plugin_api import Cell
from matchmaker.plugin_api.testing import one_row, sample_context


def score(target, share):
    batch = one_row(Organic, need__organic_target=target, offer__organic_share=share)
    scores = Organic().score(batch, sample_context(Organic, batch))
    return float(scores.value[0]), float(scores.evidence[0])


@pytest.mark.parametrize(
    ("target", "share", "expected"),
    [(0.2, 0.1, 0.5), (0.2, 0.2, 1.0), (0.2, 0.9, 1.0), (0.0, 0.005, 0.5), (0.5, 0.0, 0.0)],
)
def test_the_value_is_the_part_of_the_target_reached(target, share, expected):
    assert score(target, share) == (expected, 1.0)


@pytest.mark.parametrize("evidence", [1.0, 0.8, 0.5, 0.3])
def test_the_evidence_is_that_of_the_certificate(evidence):
    assert score(0.2, Cell(0.2, evidence)) == (1.0, evidence)


def test_an_unknown_share_is_unknown():
    assert np.isnan(score(0.2, None)[0])


def test_only_a_need_that_asks_for_organic_is_judged():
    asked = one_row(Organic, need__organic_target=0.2).of_side("need")
    not_asked = one_row(Organic, offer__organic_share=1.0).of_side("need")

    assert Organic().applies(asked).tolist() == [True]
    assert Organic().applies(not_asked).tolist() == [False]


@pytest.mark.parametrize(("current", "times"), [(0.12, 2.0), (0.20, 1.0), (None, 1.0)])
def test_the_weight_can_rise_for_buyers_who_lag_behind(current, times):
    asking = one_row(Organic, need__organic_target=0.2, need__organic_current=current).of_side("need")

    assert Organic(OrganicParams(gap=2.0)).emphasis(asking).tolist() == [times]


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_more_organic_is_never_worse(target, one, other):
    less, more = sorted((one, other))

    assert score(target, less)[0] <= score(target, more)[0]


def test_the_shares_are_told_in_percent():
    batch = one_row(Organic, need__organic_target=0.2, offer__organic_share=0.255)
    one = Organic().score(batch, sample_context(Organic, batch)).row(0)

    assert str(Organic().explain(batch.row(0), one)) == "26 % de l’offre est bio, pour 20 % demandés."
