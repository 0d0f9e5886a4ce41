import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matchmaker_plugins.short_chain import ShortChain

from matchmaker.plugin_api import Cell
from matchmaker.plugin_api.testing import one_row, sample_context

SHARES = st.one_of(st.none(), st.floats(0, 100))
EVIDENCES = st.sampled_from([0.3, 0.5, 0.8, 1.0])


def scored(direct, one):
    batch = one_row(ShortChain, own__short_chain_direct=direct, own__short_chain_one=one)
    return batch, ShortChain().score(batch, sample_context(ShortChain, batch)).row(0)


def worth(direct, one):
    score = scored(direct, one)[1]
    return 0.0 if np.isnan(score.value) else score.value * score.evidence


@pytest.mark.parametrize(
    ("direct", "one", "value"),
    [(100, 0, 1.0), (0, 100, 0.8), (50, 50, 0.9), (30, 20, 0.46), (0, 0, 0.0), (100, 100, 1.0)],
)
def test_each_intermediary_lowers_what_a_share_is_worth(direct, one, value):
    assert scored(direct, one)[1].value == pytest.approx(value)


@pytest.mark.parametrize(("direct", "one", "value"), [(40, None, 0.4), (None, 50, 0.4)])
def test_one_known_share_is_enough_and_the_other_counts_for_nothing(direct, one, value):
    assert scored(direct, one)[1].value == pytest.approx(value)


def test_nothing_known_is_unknown():
    assert np.isnan(scored(None, None)[1].value)


def test_each_share_carries_its_own_evidence():
    score = scored(Cell(50, 1.0), Cell(50, 0.3))[1]

    assert score.value * score.evidence == pytest.approx(0.5 * 1.0 + 0.4 * 0.3)


def test_a_share_of_nothing_keeps_its_evidence():
    assert scored(Cell(0, 0.8), None)[1].evidence == 0.8


@pytest.mark.parametrize(
    ("cpv", "asked"),
    [
        (("15000000",), True),
        (("03221000",), True),
        (("55524000",), True),
        (("55300000",), True),
        (("77310000", "15810000"), True),
        (("55100000",), False),
        (("77310000",), False),
        (None, False),
    ],
)
def test_only_food_and_meals_are_asked(cpv, asked):
    needs = one_row(ShortChain, need__cpv=cpv).of_side("need")

    assert ShortChain().applies(needs).tolist() == [asked]


@given(st.floats(0, 100), st.floats(0, 100), SHARES)
def test_more_is_never_worse(one, other, rest):
    less, more = sorted((one, other))

    assert scored(less, rest)[1].value <= scored(more, rest)[1].value + 1e-12
    assert scored(rest, less)[1].value <= scored(rest, more)[1].value + 1e-12


@given(SHARES, EVIDENCES, st.floats(0, 100), EVIDENCES)
def test_a_share_more_that_is_known_never_lowers_the_rank(direct, sure, one, less_sure):
    known = Cell(direct, sure) if direct is not None else None

    assert worth(known, Cell(one, less_sure)) >= worth(known, None) - 1e-12
    assert worth(Cell(one, less_sure), known) >= worth(None, known) - 1e-12


@pytest.mark.parametrize(
    ("direct", "one", "sentence"),
    [
        (62.5, 20, "Vente directe : 62,5 %. Par un seul intermédiaire : 20 %."),
        (40, None, "Vente directe : 40 %. Rien n’est dit du reste."),
        (None, 70, "Vente par un seul intermédiaire : 70 %. Rien n’est dit du reste."),
    ],
)
def test_the_shares_are_told(direct, one, sentence):
    batch, score = scored(direct, one)

    assert str(ShortChain().explain(batch.row(0), score)) == sentence
