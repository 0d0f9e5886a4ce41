import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matchmaker_plugins.qpv import Qpv

from matchmaker.plugin_api import Cell
from matchmaker.plugin_api.testing import one_row, sample_context

PLACES = st.sampled_from([None, "inside", "near", "outside"])
EVIDENCES = st.sampled_from([0.3, 0.5, 0.8, 1.0])


def scored(place=None, staff=None):
    batch = one_row(Qpv, offer__qpv=place, own__qpv_staff_share=staff)
    return batch, Qpv().score(batch, sample_context(Qpv, batch)).row(0)


def worth(place, staff):
    score = scored(place, staff)[1]
    return 0.0 if np.isnan(score.value) else score.value * score.evidence


@pytest.mark.parametrize(("place", "value"), [("inside", 1.0), ("near", 0.5), ("outside", 0.0)])
def test_the_site_is_inside_near_or_elsewhere(place, value):
    assert scored(place)[1].value == value


@pytest.mark.parametrize(("staff", "value"), [(0, 0.0), (25, 0.5), (50, 1.0), (80, 1.0)])
def test_half_of_the_staff_is_the_best_mark(staff, value):
    assert scored(staff=staff)[1].value == value


def test_nothing_known_is_unknown():
    assert np.isnan(scored()[1].value)


@pytest.mark.parametrize(
    ("place", "staff", "expected"),
    [
        (Cell("near", 1.0), Cell(50, 0.3), (0.5, 1.0)),
        (Cell("near", 1.0), Cell(50, 0.8), (1.0, 0.8)),
        (Cell("outside", 1.0), Cell(10, 0.3), (0.2, 0.3)),
        (Cell("outside", 1.0), Cell(0, 0.3), (0.0, 1.0)),
    ],
)
def test_of_two_facts_the_one_that_earns_more_counts(place, staff, expected):
    score = scored(place, staff)[1]

    assert (score.value, score.evidence) == expected


@given(st.floats(0, 100), st.floats(0, 100), EVIDENCES, PLACES)
def test_more_staff_from_a_qpv_never_earns_less(one, other, sure, place):
    less, more = sorted((one, other))

    assert worth(place, Cell(less, sure)) <= worth(place, Cell(more, sure))


@given(PLACES, EVIDENCES, st.floats(0, 100), EVIDENCES)
def test_knowing_more_never_lowers_the_rank(place, sure, staff, staff_sure):
    known = Cell(place, sure) if place else None

    assert worth(known, Cell(staff, staff_sure)) >= worth(known, None)
    assert worth(known, Cell(staff, staff_sure)) >= worth(None, Cell(staff, staff_sure))


@pytest.mark.parametrize(
    ("place", "staff", "sentence"),
    [
        ("inside", None, "Le site se trouve dans un quartier prioritaire (QPV)."),
        ("near", 10, "Le site se trouve à 300 m au plus d’un quartier prioritaire (QPV)."),
        ("outside", 0, "Le site se trouve à plus de 300 m de tout quartier prioritaire (QPV)."),
        (
            "outside",
            12.5,
            "Salariés qui habitent un quartier prioritaire (QPV) : 12,5 %. La note est la meilleure dès 50 %.",
        ),
        (
            None,
            0,
            "Salariés qui habitent un quartier prioritaire (QPV) : 0 %. La note est la meilleure dès 50 %.",
        ),
    ],
)
def test_the_fact_that_counted_is_told(place, staff, sentence):
    batch, score = scored(place, staff)

    assert str(Qpv().explain(batch.row(0), score)) == sentence
