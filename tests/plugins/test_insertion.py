import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matchmaker_plugins.insertion import Insertion

from matchmaker.plugin_api import Cell
from matchmaker.plugin_api.testing import one_row, sample_context

NAMES = {
    "kind": "offer__siae_kind",
    "fte": "own__insertion_fte",
    "total": "own__insertion_fte_total",
    "offered": "own__insertion_hours_offered",
    "wanted": "own__insertion_hours",
}


def score(**facts):
    batch = one_row(Insertion, **{NAMES[name]: value for name, value in facts.items()})
    scores = Insertion().score(batch, sample_context(Insertion, batch))
    return float(scores.value[0]), float(scores.evidence[0])


def test_all_three_terms_known():
    value, evidence = score(kind="EI", fte=10, total=40, offered=500, wanted=1000)

    assert value == pytest.approx(0.5 + 0.3 * 0.5 + 0.2 * 0.5)
    assert evidence == pytest.approx(1.0)


@pytest.mark.parametrize("kind", ["EI", "ACI", "AI", "ETTI", "EA", "EATT", "ESAT"])
def test_the_kinds_of_the_clause_count(kind):
    assert score(kind=kind) == (1.0, 0.5)


@pytest.mark.parametrize("kind", ["EITI", "GEIQ", "SEP", "NONE"])
def test_the_other_kinds_do_not(kind):
    assert score(kind=kind) == (0.0, 0.5)


def test_a_missing_term_is_dropped_and_lowers_the_evidence():
    value, evidence = score(kind="EI", fte=5, total=40)

    assert value == pytest.approx((0.5 + 0.3 * 0.25) / 0.8)
    assert evidence == pytest.approx(0.8)


def test_a_declared_kind_weighs_less_than_a_registered_one():
    assert score(kind=Cell("EI", 0.3)) == (1.0, pytest.approx(0.15))


def test_no_jobs_at_all_is_unknown_not_an_error():
    assert np.isnan(score(fte=0, total=0)[0])


@given(st.floats(0, 50), st.floats(0, 50), st.floats(50, 100), st.sampled_from(["EI", "GEIQ", None]))
def test_more_insertion_jobs_are_never_worse(one, other, total, kind):
    fewer, more = sorted((one, other))

    assert score(kind=kind, fte=fewer, total=total)[0] <= score(kind=kind, fte=more, total=total)[0] + 1e-12


@given(st.sampled_from([0.3, 0.5, 0.8, 1.0]), st.floats(0, 100), st.sampled_from([0.3, 1.0]))
def test_knowing_more_never_lowers_what_is_earned(kind_evidence, fte, fte_evidence):
    value, evidence = score(kind=Cell("EI", kind_evidence))
    more_value, more_evidence = score(kind=Cell("EI", kind_evidence), fte=Cell(fte, fte_evidence), total=100)

    assert more_value * more_evidence >= value * evidence - 1e-12


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"kind": "ACI"}, "Structure inclusive (ACI) : le travail confié crée de l’emploi."),
        ({"fte": 12.5, "total": 20}, "12,5 postes en insertion (équivalents temps plein)."),
        ({"offered": 300, "wanted": 600}, "300 heures d’insertion proposées par an."),
        ({"kind": "NONE"}, "Pas d’emploi d’insertion connu dans cette structure."),
    ],
)
def test_the_explanation_names_the_strongest_fact(facts, sentence):
    batch = one_row(Insertion, **{NAMES[name]: value for name, value in facts.items()})
    one = Insertion().score(batch, sample_context(Insertion, batch)).row(0)

    assert str(Insertion().explain(batch.row(0), one)) == sentence
