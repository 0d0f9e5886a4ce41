from datetime import UTC, date, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matchmaker_plugins.esus import Esus

from matchmaker.plugin_api import Cell
from matchmaker.plugin_api.testing import one_row, sample_context

DAY = date(2027, 3, 11)
DATES = st.dates(date(2020, 1, 1), date(2035, 1, 1))


def scored(agreed, until=None, *, day=DAY, **others):
    end = None if until is None else np.datetime64(until)
    batch = one_row(Esus, offer__esus=agreed, offer__esus_until=end)
    return batch, Esus().score(batch, sample_context(Esus, batch, event_date=day, **others)).row(0)


@pytest.mark.parametrize(
    ("agreed", "until", "value"),
    [
        (True, None, 1.0),
        (True, DAY, 1.0),
        (True, date(2030, 1, 1), 1.0),
        (True, date(2027, 3, 10), 0.0),
        (False, None, 0.0),
        (False, date(2030, 1, 1), 0.0),
    ],
)
def test_the_agreement_must_run_on_the_day_of_the_event(agreed, until, value):
    assert scored(agreed, until)[1].value == value


def test_without_an_event_date_the_day_of_the_run_counts():
    now = datetime(2028, 1, 1, tzinfo=UTC)

    assert scored(True, date(2027, 12, 31), day=None, now=now)[1].value == 0.0
    assert scored(True, date(2028, 1, 1), day=None, now=now)[1].value == 1.0


@pytest.mark.parametrize("until", [None, date(2020, 1, 1), date(2030, 1, 1)])
def test_an_unknown_agreement_is_unknown(until):
    assert np.isnan(scored(None, until)[1].value)


def test_the_evidence_is_that_of_the_agreement():
    assert scored(Cell(True, 0.8), date(2030, 1, 1))[1].evidence == 0.8


@given(DATES, DATES)
def test_a_later_end_is_never_worse(one, other):
    earlier, later = sorted((one, other))

    assert scored(True, earlier)[1].value <= scored(True, later)[1].value


@pytest.mark.parametrize(
    ("agreed", "until", "sentence"),
    [
        (
            True,
            date(2030, 1, 31),
            "Agrément ESUS (entreprise solidaire d’utilité sociale) valable jusqu’au 31/01/2030.",
        ),
        (
            True,
            None,
            "Agrément ESUS (entreprise solidaire d’utilité sociale), sans date de fin connue.",
        ),
        (True, date(2027, 3, 10), "L’agrément ESUS a pris fin le 10/03/2027, avant la rencontre."),
        (False, None, "Pas d’agrément ESUS."),
    ],
)
def test_the_agreement_and_its_end_are_told(agreed, until, sentence):
    batch, score = scored(agreed, until)

    assert str(Esus().explain(batch.row(0), score)) == sentence
