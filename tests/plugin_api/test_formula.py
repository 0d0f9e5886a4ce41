import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.plugin_api import Term, weigh_terms

SHARES = (0.5, 0.3, 0.2)
unit = st.floats(0, 1)
maybe = st.one_of(st.none(), unit)


def worth(values, evidence):
    scores = weigh_terms(
        [
            Term(share, np.array([np.nan if value is None else value]), np.array([sure]))
            for share, value, sure in zip(SHARES, values, evidence, strict=True)
        ]
    )
    return float(scores.value[0]), float(scores.evidence[0])


def test_everything_known_is_the_plain_sum():
    assert worth((1.0, 0.5, 0.0), (1.0, 1.0, 1.0)) == (pytest.approx(0.65), pytest.approx(1.0))


def test_an_unknown_term_is_dropped_and_costs_evidence():
    assert worth((1.0, None, 0.0), (1.0, 1.0, 1.0)) == (pytest.approx(0.5 / 0.7), pytest.approx(0.7))


def test_nothing_known_is_unknown():
    value, evidence = worth((None, None, None), (1.0, 1.0, 1.0))

    assert np.isnan(value)
    assert evidence == 0.0


@given(st.tuples(maybe, maybe, maybe), st.tuples(unit, unit, unit))
def test_value_times_evidence_is_the_sum_of_what_is_proven(values, evidence):
    value, sure = worth(values, evidence)

    if not np.isnan(value):
        proven = sum(s * v * e for s, v, e in zip(SHARES, values, evidence, strict=True) if v is not None)
        assert value * sure == pytest.approx(proven, abs=1e-12)
        assert 0 <= value <= 1
        assert 0 <= sure <= 1
