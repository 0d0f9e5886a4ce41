import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matchmaker_plugins.fair_trade import FairTrade

from matchmaker.plugin_api import Cell
from matchmaker.plugin_api.testing import one_row, sample_context


def scored(share, label=None):
    batch = one_row(FairTrade, own__fair_trade_share=share, own__fair_trade_label=label)
    return batch, FairTrade().score(batch, sample_context(FairTrade, batch)).row(0)


@pytest.mark.parametrize(("share", "value"), [(0, 0.0), (37.5, 0.375), (100, 1.0)])
def test_the_value_is_the_share(share, value):
    assert scored(share)[1].value == value


def test_an_unknown_share_is_unknown_whatever_the_label():
    assert np.isnan(scored(None, "fairtrade")[1].value)


@pytest.mark.parametrize("label", ["fairtrade", "spp", "other", None])
def test_an_equivalent_guarantee_is_worth_as_much_as_a_label(label):
    assert scored(Cell(40, 0.5), label)[1] == scored(Cell(40, 0.5))[1]


def test_the_evidence_is_that_of_the_share():
    assert scored(Cell(40, 0.5))[1].evidence == 0.5


@given(st.floats(0, 100), st.floats(0, 100))
def test_a_larger_share_is_never_worse(one, other):
    less, more = sorted((one, other))

    assert scored(less)[1].value <= scored(more)[1].value


@pytest.mark.parametrize(
    ("share", "label", "sentence"),
    [
        (
            30,
            "spp",
            "Part issue du commerce équitable : 30 %. Label : Symbole des producteurs paysans (SPP).",
        ),
        (30, "other", "Part issue du commerce équitable : 30 %. Garantie équivalente à un label."),
        (30, None, "Part issue du commerce équitable : 30 %. Aucun label nommé."),
        (0, "spp", "Rien dans cette offre n’est issu du commerce équitable."),
    ],
)
def test_share_and_label_are_told(share, label, sentence):
    batch, score = scored(share, label)

    assert str(FairTrade().explain(batch.row(0), score)) == sentence
