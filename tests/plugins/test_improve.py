"""What would raise a score: said where a party can act, with the numbers the score was made with."""

from datetime import UTC, date, datetime

import numpy as np
import pytest

from matchmaker.plugin_api import Criterion
from matchmaker.plugin_api.samples import EVENT_DAY, sample_batch
from matchmaker.plugin_api.testing import one_row, sample_context
from matchmaker.plugin_host.registry import load_plugins

SHIPPED = load_plugins().criteria
TEXTILES_2026 = {"now": datetime(2026, 11, 1, tzinfo=UTC), "event_date": date(2026, 12, 1)}


def advice(key, context=None, **columns):
    criterion = SHIPPED[key]()
    row = one_row(SHIPPED[key], day=(context or {}).get("event_date", EVENT_DAY), **columns)
    score = criterion.score(row, sample_context(SHIPPED[key], row, **(context or {}))).row(0)
    told = criterion.improve(row.row(0), score)
    return None if told is None else str(told)


@pytest.mark.parametrize("key", sorted(SHIPPED))
def test_the_best_score_needs_no_advice(key):
    criterion = SHIPPED[key]()
    for kind in SHIPPED[key].row_kinds:
        batch = sample_batch(SHIPPED[key], kind)
        scores = criterion.score(batch, sample_context(SHIPPED[key], batch))
        for position in np.flatnonzero(scores.value >= 1):
            assert criterion.improve(batch.row(int(position)), scores.row(int(position))) is None


@pytest.mark.parametrize("key", ["local", "rotation", "reservation", "area"])
def test_nearness_and_old_acquaintances_are_nothing_to_act_on(key):
    assert SHIPPED[key].improve is Criterion.improve


@pytest.mark.parametrize(
    ("key", "columns", "sentence"),
    [
        (
            "organic",
            {"need__organic_target": 0.5, "offer__organic_share": 0.2},
            "La note est la meilleure dès que 50 % de l’offre est bio.",
        ),
        (
            "egalim",
            {"need__cpv": ("15810000",), "need__commune": "91521", "own__egalim_share": 20.0},
            "La note est la meilleure dès 50 % de produits durables et de qualité (EGalim).",
        ),
        (
            "egalim",
            {"need__cpv": ("15100000",), "need__commune": "91521", "own__egalim_share": 20.0},
            "La note est la meilleure dès 60 % de produits durables et de qualité (EGalim).",
        ),
        (
            "fair_trade",
            {"own__fair_trade_share": 12.5},
            "La note suit la part issue du commerce équitable : 12,5 % aujourd’hui, la meilleure à 100.",
        ),
        (
            "insertion",
            {"own__insertion_fte": 2.0, "own__insertion_fte_total": 8.0},
            "La note est la meilleure quand la moitié des postes sont en insertion : 2 sur 8 aujourd’hui.",
        ),
        (
            "coop_governance",
            {"own__coop_governance_one_vote": False, "own__coop_governance_capital": 20.0},
            "La note monte quand les statuts donnent une voix à chaque membre.",
        ),
        (
            "coop_governance",
            {"own__coop_governance_one_vote": True, "own__coop_governance_reserves": 20.0},
            "Réserves impartageables : 20 % aujourd’hui, la note est la meilleure dès 57,5 %.",
        ),
        (
            "coop_governance",
            {"own__coop_governance_pay_ratio": 9.0},
            "Écart de salaires : 9 aujourd’hui, la note monte quand le plus haut vaut au plus 7 fois le plus bas.",
        ),
        (
            "qpv",
            {"offer__qpv": "near", "own__qpv_staff_share": 10.0},
            "Salariés qui habitent un quartier prioritaire (QPV) : 10 % aujourd’hui, la note est la meilleure dès 50 %.",
        ),
        (
            "esus",
            {"offer__esus": True, "offer__esus_until": date(2026, 1, 1)},
            "Un agrément renouvelé, avec sa nouvelle date de fin, ferait remonter la note.",
        ),
        (
            "local_currency",
            {
                "need__commune": "64102",
                "own__local_currency_name": "eusko",
                "need__own__local_currency_name": "none",
            },
            "La note est la meilleure quand l’acheteur adhère aussi à cette monnaie.",
        ),
        (
            "capacity",
            {"offer__turnover": 100_000.0, "own__capacity_amount": 100_000.0},
            "En groupement, les chiffres d’affaires des membres s’additionnent.",
        ),
    ],
)
def test_what_would_help_is_said_with_its_numbers(key, columns, sentence):
    assert advice(key, **columns) == sentence


@pytest.mark.parametrize(
    "shares",
    [
        {"own__reuse_share": 4.0, "own__reuse_recycled_share": 5.0},
        {"own__reuse_share": 4.0},
        {"own__reuse_recycled_share": 5.0},
    ],
)
def test_the_shares_to_reach_are_those_in_force_on_the_day(shares):
    in_2026 = advice("reuse", TEXTILES_2026, own__reuse_family="textiles", **shares)
    in_2027 = advice("reuse", own__reuse_family="textiles", **shares)

    assert "dès 8 % de réemploi et 20 % de matières recyclées" in in_2026
    assert "dès 15 % de réemploi et 25 % de matières recyclées" in in_2027
