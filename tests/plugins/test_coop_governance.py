import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matchmaker_plugins.coop_governance import CoopGovernance

from matchmaker.plugin_api import Cell
from matchmaker.plugin_api.testing import one_row, sample_context

POINTS = ("one_vote", "capital", "colleges", "reserves", "pay_ratio")
ALL = {"one_vote": True, "capital": 50, "colleges": True, "reserves": 57.5, "pay_ratio": 7}
NOTHING = {"one_vote": False, "capital": 0, "colleges": False, "reserves": 0, "pay_ratio": 20}
FLAGS, PERCENTS = st.one_of(st.none(), st.booleans()), st.one_of(st.none(), st.floats(0, 100))
RATIOS = st.one_of(st.none(), st.floats(1, 20))
FACTS = st.fixed_dictionaries(
    {"one_vote": FLAGS, "capital": PERCENTS, "colleges": FLAGS, "reserves": PERCENTS, "pay_ratio": RATIOS}
)
EVIDENCES = st.sampled_from([0.3, 0.5, 0.8, 1.0])


def scored(**facts):
    batch = one_row(
        CoopGovernance, **{f"own__coop_governance_{point}": value for point, value in facts.items()}
    )
    return batch, CoopGovernance().score(batch, sample_context(CoopGovernance, batch)).row(0)


def worth(facts):
    score = scored(**facts)[1]
    return 0.0 if np.isnan(score.value) else score.value * score.evidence


@pytest.mark.parametrize(
    ("point", "value"),
    [("one_vote", 0.35), ("capital", 0.2), ("colleges", 0.2), ("reserves", 0.15), ("pay_ratio", 0.1)],
)
def test_each_point_has_its_share(point, value):
    assert scored(**NOTHING | {point: ALL[point]})[1].value == pytest.approx(value)


def test_all_points_together_are_the_best():
    score = scored(**ALL)[1]

    assert (score.value, score.evidence) == (pytest.approx(1.0), pytest.approx(1.0))


@pytest.mark.parametrize(
    ("point", "amount", "value"),
    [
        ("capital", 25, 0.1),
        ("capital", 100, 0.2),
        ("reserves", 28.75, 0.075),
        ("reserves", 100, 0.15),
        ("pay_ratio", 7.1, 0.0),
        ("pay_ratio", 3, 0.1),
    ],
)
def test_a_part_of_a_point_is_worth_a_part(point, amount, value):
    assert scored(**NOTHING | {point: amount})[1].value == pytest.approx(value)


def test_an_unknown_point_is_dropped_and_lowers_the_evidence():
    score = scored(one_vote=Cell(True, 0.8), reserves=Cell(0, 0.8))[1]

    assert score.value == pytest.approx(0.35 / 0.5)
    assert score.evidence == pytest.approx(0.8 * 0.5)


def test_nothing_known_is_unknown():
    assert np.isnan(scored()[1].value)


@given(FACTS, st.sampled_from(["capital", "reserves"]), st.floats(0, 100), st.floats(0, 100))
def test_a_larger_share_is_never_worse(facts, point, one, other):
    less, more = sorted((one, other))

    assert scored(**facts | {point: less})[1].value <= scored(**facts | {point: more})[1].value + 1e-12


@given(FACTS, st.sampled_from(["one_vote", "colleges"]))
def test_yes_is_never_worse_than_no(facts, point):
    assert scored(**facts | {point: False})[1].value <= scored(**facts | {point: True})[1].value + 1e-12


@given(FACTS, st.floats(1, 20), st.floats(1, 20))
def test_a_wider_gap_of_pay_is_never_better(facts, one, other):
    narrow, wide = sorted((one, other))

    assert (
        scored(**facts | {"pay_ratio": narrow})[1].value
        >= scored(**facts | {"pay_ratio": wide})[1].value - 1e-12
    )


@given(FACTS, st.sampled_from(POINTS), EVIDENCES)
def test_learning_one_more_point_never_lowers_the_rank(facts, point, sure):
    without = facts | {point: None}

    assert worth(without | {point: Cell(ALL[point], sure)}) >= worth(without) - 1e-12
    assert worth(without | {point: Cell(NOTHING[point], sure)}) >= worth(without) - 1e-12


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (ALL, "Une personne, une voix. Points de gouvernance connus : 5 sur 5."),
        (
            {"colleges": True, "capital": 10},
            "Plusieurs collèges de membres. Points de gouvernance connus : 2 sur 5.",
        ),
        (
            {"capital": 32.5},
            "Capital détenu par les salariés : 32,5 %. Points de gouvernance connus : 1 sur 5.",
        ),
        (
            {"one_vote": False, "reserves": 45},
            "Réserves impartageables : 45 %. Points de gouvernance connus : 2 sur 5.",
        ),
        ({"pay_ratio": 3.5}, "Salaires de 1 à 3,5 au plus. Points de gouvernance connus : 1 sur 5."),
        (NOTHING, "Rien de coopératif dans les points de gouvernance connus (5 sur 5)."),
        ({"pay_ratio": 12}, "Rien de coopératif dans les points de gouvernance connus (1 sur 5)."),
    ],
)
def test_the_strongest_point_is_told(facts, sentence):
    batch, score = scored(**facts)

    assert str(CoopGovernance().explain(batch.row(0), score)) == sentence
