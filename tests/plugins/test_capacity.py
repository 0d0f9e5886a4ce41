from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matchmaker_plugins.capacity import Capacity

from matchmaker.plugin_api import Cell
from matchmaker.plugin_api.samples import EVENT_DAY
from matchmaker.plugin_api.testing import one_row, sample_context

EUROS = st.floats(0, 1e9)


def scored(turnover, amount, **run):
    day = run.get("event_date", EVENT_DAY)
    batch = one_row(Capacity, day=day, offer__turnover=turnover, own__capacity_amount=amount)
    return batch, Capacity().score(batch, sample_context(Capacity, batch, **run)).row(0)


@pytest.mark.parametrize(
    ("turnover", "amount", "value"),
    [(150_000, 100_000, 1.0), (75_000, 100_000, 0.5), (900_000, 100_000, 1.0), (0, 100_000, 0.0)],
)
def test_one_and_a_half_times_the_amount_is_enough(turnover, amount, value):
    assert scored(turnover, amount)[1].value == value


@pytest.mark.parametrize(
    ("day", "value", "times"), [(date(2025, 12, 31), 0.5, "2 fois"), (date(2026, 1, 1), 2 / 3, "1,5 fois")]
)
def test_the_ceiling_is_that_of_the_day(day, value, times):
    batch, score = scored(100_000, 100_000, event_date=day)

    assert score.value == pytest.approx(value)
    assert f"limite à {times} le montant" in str(Capacity().explain(batch.row(0), score))


def test_the_good_news_name_the_ceiling_of_the_day():
    batch, score = scored(300_000, 100_000, event_date=date(2025, 12, 31))

    assert "au moins 2 fois le montant" in str(Capacity().explain(batch.row(0), score))


@pytest.mark.parametrize(("turnover", "amount"), [(None, 100_000), (150_000, None), (150_000, 0)])
def test_what_cannot_be_compared_is_unknown(turnover, amount):
    assert np.isnan(scored(turnover, amount)[1].value)


def test_the_evidence_is_that_of_the_turnover():
    assert scored(Cell(75_000, 0.3), 100_000)[1].evidence == 0.3


def test_only_a_need_that_tells_an_amount_is_asked():
    told = one_row(Capacity, own__capacity_amount=50_000).of_side("need")
    silent = one_row(Capacity).of_side("need")

    assert Capacity().applies(told).tolist() == [True]
    assert Capacity().applies(silent).tolist() == [False]


def test_it_warns_and_weighs_nothing():
    assert (Capacity.legal_stage, Capacity.default_weight) == ("info", 0.0)


def test_it_turns_nobody_away():
    batch, _ = scored(1, 1_000_000)

    assert not Capacity().veto(batch, sample_context(Capacity, batch)).vetoed.any()


def test_it_reads_no_amount_but_the_one_that_may_be_known():
    assert Capacity.reads == ("offer.turnover", "own.capacity_amount")


@given(EUROS, EUROS, st.floats(1, 1e9))
def test_a_larger_turnover_is_never_worse(one, other, amount):
    less, more = sorted((one, other))

    assert scored(less, amount)[1].value <= scored(more, amount)[1].value


@given(EUROS, st.floats(1, 1e9), st.floats(1, 1e9))
def test_a_larger_amount_is_never_easier(turnover, one, other):
    less, more = sorted((one, other))

    assert scored(turnover, less)[1].value >= scored(turnover, more)[1].value


@pytest.mark.parametrize(
    ("turnover", "sentence"),
    [
        (
            240_000,
            "Chiffre d’affaires : 240\N{NARROW NO-BREAK SPACE}000 €, au moins 1,5 fois le montant annuel annoncé (100\N{NARROW NO-BREAK SPACE}000 €).",
        ),
        (
            90_000,
            (
                "À vérifier ensemble : chiffre d’affaires de 90\N{NARROW NO-BREAK SPACE}000 € pour un montant annuel annoncé de 100\N{NARROW NO-BREAK SPACE}000 €. "
                "L’article R2142-7 limite à 1,5 fois le montant ce qu’un acheteur peut exiger ; il n’exclut "
                "personne, et un groupement est possible."
            ),
        ),
    ],
)
def test_it_warns_in_words(turnover, sentence):
    batch, score = scored(turnover, 100_000)

    assert str(Capacity().explain(batch.row(0), score)) == sentence
