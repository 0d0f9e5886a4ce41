import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.core.scoring.engine import ScoredRows
from matchmaker.core.scoring.parts import STEPS, Part
from matchmaker.core.scoring.rows import Rows
from matchmaker.core.scoring.tables import Keys
from matchmaker.core.scoring.weights import points, sum_up
from matchmaker.plugin_api import Scores

unit = st.floats(0, 1)
known = st.tuples(unit, unit)
weight = st.floats(0, 10)


def scored(**parts):
    """One row; each part is (value, evidence), None where unknown, "not asked" where it does not apply."""
    one = Keys(np.array([1]), np.array([1]), np.array([1]), np.array(["a"]), np.array([""]))
    rows = Rows("need_offer", one, one, np.zeros(1, np.int32), np.zeros(1, np.int32))
    return ScoredRows(rows, {key: part_of(answer) for key, answer in parts.items()}, {})


def part_of(answer):
    emphasis = np.array([0.0 if answer == "not asked" else 1.0], dtype=np.float32)
    value, evidence = answer if isinstance(answer, tuple) else (np.nan, 0.0)
    return Part.of(Scores(np.array([value]), np.array([evidence])), emphasis)


def rank(weights, **parts):
    return float(sum_up(scored(**parts), weights).rank[0])


def coverage(weights, **parts):
    return float(sum_up(scored(**parts), weights).coverage[0])


def test_the_rank_is_the_weighted_mean_of_value_times_evidence():
    assert rank({"a": 3, "b": 1}, a=(1.0, 0.5), b=(0.2, 1.0)) == pytest.approx((3 * 0.5 + 0.2) / 4)


def test_unknown_adds_nothing_and_lowers_the_coverage():
    parts = {"a": (1.0, 1.0), "b": None}

    assert (rank({"a": 1, "b": 3}, **parts), coverage({"a": 1, "b": 3}, **parts)) == (0.25, 0.25)


def test_what_nobody_asked_for_is_not_counted():
    parts = {"a": (1.0, 1.0), "b": "not asked"}

    assert (rank({"a": 1, "b": 3}, **parts), coverage({"a": 1, "b": 3}, **parts)) == (1.0, 1.0)


@pytest.mark.parametrize("weights", [{}, {"a": 0.0}, {"z": 5.0}])
def test_no_weight_gives_no_rank(weights):
    assert np.isnan(rank(weights, a=(1.0, 1.0)))


@given(weight, known, known)
def test_weight_zero_is_absence(one, a, b):
    alone, beside = scored(a=a), scored(a=a, b=b)

    np.testing.assert_array_equal(sum_up(alone, {"a": one}).rank, sum_up(beside, {"a": one, "b": 0.0}).rank)


@given(weight, st.floats(0.1, 10), known, unit, unit, unit)
def test_more_evidence_never_lowers_the_rank(one, other, a, value, evidence, better):
    less, more = sorted((evidence, better))
    weights = {"a": one, "b": other}

    assert rank(weights, a=a, b=(value, more)) >= rank(weights, a=a, b=(value, less))


@given(weight, st.floats(0.1, 10), known, known)
def test_unknown_never_beats_known(one, other, a, b):
    weights = {"a": one, "b": other}

    assert rank(weights, a=a, b=b) >= rank(weights, a=a, b=None)


@given(st.dictionaries(st.sampled_from("abcd"), known, min_size=1), st.lists(weight, min_size=4, max_size=4))
def test_rank_and_coverage_stay_between_0_and_1(parts, numbers):
    weights = dict(zip("abcd", numbers, strict=True))

    for value in (rank(weights, **parts), coverage(weights, **parts)):
        assert np.isnan(value) or -1e-9 <= value <= 1 + 1e-6


def test_emphasis_counts_as_weight():
    lifted = scored(a=(1.0, 1.0), b=(0.0, 1.0))
    lifted.parts["a"].emphasis[0] = 3.0

    assert float(sum_up(lifted, {"a": 1.0, "b": 1.0}).rank[0]) == pytest.approx(0.75)


@given(unit)
def test_what_is_kept_is_exact_to_a_step(value):
    kept = part_of((value, 1.0)).values[0]

    assert abs(kept - value) <= 0.5 / STEPS + 1e-12


def test_points_run_from_0_to_99():
    assert points(np.array([0.0, 0.5, 1.0, np.nan])).tolist() == [0.0, 50.0, 99.0, 0.0]
