from datetime import UTC, date, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matchmaker_plugins.local_currency import LocalCurrency
from matchmaker_plugins.local_currency.currencies import CHOICES

from matchmaker.plugin_api import Cell
from matchmaker.plugin_api.testing import one_row, sample_context

BAYONNE, TOURS, BLOIS, PARIS_11, RIS_ORANGIS = "64102", "37261", "41018", "75111", "91521"
DAY = date(2027, 3, 11)
NAMES = {
    "commune": "need__commune",
    "buyer": "need__own__local_currency_name",
    "buyer_until": "need__own__local_currency_until",
    "supplier": "own__local_currency_name",
    "supplier_until": "own__local_currency_until",
}


def scored(day=DAY, now=datetime(2027, 3, 1, tzinfo=UTC), **facts):
    facts = {"commune": BAYONNE, **facts}
    batch = one_row(LocalCurrency, **{NAMES[name]: value for name, value in facts.items()})
    context = sample_context(LocalCurrency, batch, event_date=day, now=now)
    return batch, LocalCurrency().score(batch, context).row(0)


def value(**facts):
    return scored(**facts)[1].value


def test_both_in_the_same_currency_is_the_best():
    assert value(supplier="eusko", buyer="eusko") == 1.0


@pytest.mark.parametrize("buyer", [None, "none", "gabare", "other"])
def test_the_supplier_alone_earns_half(buyer):
    assert value(supplier="eusko", buyer=buyer) == 0.5


def test_a_supplier_in_none_where_one_circulates_earns_nothing():
    assert value(supplier="none", buyer="eusko") == 0.0


@pytest.mark.parametrize("supplier", ["none", "eusko", "other", None])
def test_where_no_currency_circulates_nothing_can_be_said(supplier):
    assert np.isnan(value(supplier=supplier, buyer="eusko", commune=RIS_ORANGIS))


@pytest.mark.parametrize("supplier", ["gabare", "other", None])
def test_a_currency_of_elsewhere_or_unlisted_is_unknown(supplier):
    assert np.isnan(value(supplier=supplier, buyer=supplier))


def test_an_unknown_commune_is_unknown():
    assert np.isnan(value(supplier="eusko", buyer="eusko", commune=None))


def test_an_arrondissement_lies_in_the_zone_of_its_departement():
    assert value(supplier="peche", buyer="peche", commune=PARIS_11) == 1.0


def test_a_currency_circulates_only_since_its_first_year():
    assert np.isnan(value(supplier="gabare", commune=BLOIS, day=date(2019, 12, 31)))
    assert value(supplier="gabare", commune=BLOIS, day=date(2020, 1, 1)) == 0.5
    assert value(supplier="gabare", commune=TOURS, day=date(2019, 12, 31)) == 0.5


@pytest.mark.parametrize(
    ("until", "known"), [(date(2027, 3, 10), False), (DAY, True), (date(2028, 1, 1), True)]
)
def test_an_adherence_that_ends_before_the_event_is_unknown(until, known):
    assert np.isnan(value(supplier="eusko", buyer="eusko", supplier_until=np.datetime64(until))) != known


def test_a_buyer_whose_adherence_has_ended_does_not_count():
    assert value(supplier="eusko", buyer="eusko", buyer_until=np.datetime64("2027-03-10")) == 0.5


def test_an_old_end_changes_nothing_for_who_is_in_none():
    assert value(supplier="none", supplier_until=np.datetime64("2020-01-01")) == 0.0


def test_without_an_event_date_the_day_of_the_run_counts():
    ended = np.datetime64("2027-02-28")

    assert np.isnan(value(supplier="eusko", supplier_until=ended, day=None))
    assert value(supplier="eusko", supplier_until=ended + 1, day=None) == 0.5


@given(st.sampled_from([0.3, 0.5, 0.8, 1.0]), st.sampled_from([0.3, 0.5, 0.8, 1.0]))
def test_learning_that_the_buyer_adheres_never_lowers_the_rank(sure, buyer_sure):
    alone = scored(supplier=Cell("eusko", sure))[1]
    both = scored(supplier=Cell("eusko", sure), buyer=Cell("eusko", buyer_sure))[1]

    assert both.value * both.evidence >= alone.value * alone.evidence


def test_every_choice_can_be_scored_and_explained():
    for code, _ in CHOICES:
        for commune in (BAYONNE, TOURS, PARIS_11):
            batch, score = scored(supplier=code, buyer=code, commune=commune)
            if not np.isnan(score.value):
                assert str(LocalCurrency().explain(batch.row(0), score)).endswith(".")


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (
            {"supplier": "eusko", "buyer": "eusko"},
            "Acheteur et fournisseur adhèrent à la même monnaie locale : l’Eusko (Pays basque).",
        ),
        (
            {"supplier": "eusko"},
            (
                "Le fournisseur adhère à la monnaie locale qui circule là où est le besoin : "
                "l’Eusko (Pays basque). De l’acheteur, on ne le sait pas."
            ),
        ),
        (
            {"supplier": "eusko", "buyer": "none"},
            (
                "Le fournisseur adhère à la monnaie locale qui circule là où est le besoin : "
                "l’Eusko (Pays basque). L’acheteur n’y adhère pas, ou plus."
            ),
        ),
        (
            {"supplier": "none"},
            "Le fournisseur n’adhère à aucune monnaie locale, alors qu’il en circule une là où est le besoin.",
        ),
    ],
)
def test_the_currency_is_named(facts, sentence):
    batch, score = scored(**facts)

    assert str(LocalCurrency().explain(batch.row(0), score)) == sentence
