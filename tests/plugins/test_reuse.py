from datetime import UTC, date, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matchmaker_plugins.reuse import Reuse

from matchmaker.plugin_api import Cell
from matchmaker.plugin_api.testing import one_row, sample_context

IN_2026, IN_2027, IN_2030 = date(2026, 11, 26), date(2027, 3, 11), date(2030, 1, 1)
SHARES = st.one_of(st.none(), st.floats(0, 100))


def scored(reused, recycled, *, family="textiles", day=IN_2026, **others):
    batch = one_row(
        Reuse, own__reuse_family=family, own__reuse_share=reused, own__reuse_recycled_share=recycled
    )
    return batch, Reuse().score(batch, sample_context(Reuse, batch, event_date=day, **others)).row(0)


@pytest.mark.parametrize(
    ("reused", "recycled", "value"),
    [(8, 20, 1.0), (4, 20, 0.7), (8, 10, 0.8), (4, 10, 0.5), (0, 0, 0.0), (50, 0, 0.6), (0, 90, 0.4)],
)
def test_reuse_weighs_six_tenths_and_recycled_matter_four(reused, recycled, value):
    assert scored(reused, recycled)[1].value == pytest.approx(value)


@pytest.mark.parametrize(
    ("day", "reuse", "recycled"),
    [
        (date(2024, 7, 1), 8, 20),
        (date(2026, 12, 31), 8, 20),
        (date(2027, 1, 1), 15, 25),
        (date(2029, 12, 31), 15, 25),
        (IN_2030, 15, 30),
        (date(2035, 6, 1), 15, 30),
    ],
)
def test_the_last_step_in_force_is_compared(day, reuse, recycled):
    assert scored(reuse / 2, recycled, day=day)[1].value == pytest.approx(0.7)
    assert scored(reuse, recycled / 2, day=day)[1].value == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("family", "reuse", "recycled"), [("furniture", 20, 15), ("street_furniture", 5, 20)]
)
def test_furniture_has_its_own_shares(family, reuse, recycled):
    assert scored(reuse / 2, recycled, family=family)[1].value == pytest.approx(0.7)
    assert scored(reuse, recycled / 2, family=family)[1].value == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("family", "day"),
    [("textiles", date(2024, 6, 30)), ("furniture", IN_2027), ("paper", IN_2026), ("other", IN_2026)],
)
def test_a_family_without_figures_that_day_is_unknown(family, day):
    assert np.isnan(scored(50, 50, family=family, day=day)[1].value)


def test_without_an_event_date_the_day_of_the_run_counts():
    assert scored(15, 30, day=None, now=datetime(2031, 1, 1, tzinfo=UTC))[1].value == 1.0
    assert scored(8, 20, day=None, now=datetime(2025, 1, 1, tzinfo=UTC))[1].value == 1.0


def test_an_unknown_share_is_dropped_and_lowers_the_evidence():
    score = scored(Cell(4, 0.5), None)[1]

    assert (score.value, score.evidence) == (0.5, pytest.approx(0.5 * 0.6))


def test_no_known_share_is_unknown():
    assert np.isnan(scored(None, None)[1].value)


@pytest.mark.parametrize(("family", "asked"), [("textiles", True), ("paper", True), (None, False)])
def test_only_a_need_with_a_family_is_asked(family, asked):
    needs = one_row(Reuse, own__reuse_family=family).of_side("need")

    assert Reuse().applies(needs).tolist() == [asked]


@given(st.floats(0, 100), st.floats(0, 100), SHARES, st.sampled_from([IN_2026, IN_2027, IN_2030]))
def test_more_is_never_worse(one, other, rest, day):
    less, more = sorted((one, other))

    assert scored(less, rest, day=day)[1].value <= scored(more, rest, day=day)[1].value + 1e-12
    assert scored(rest, less, day=day)[1].value <= scored(rest, more, day=day)[1].value + 1e-12


@pytest.mark.parametrize(
    ("reused", "recycled", "sentence"),
    [
        (
            4,
            12.5,
            (
                "Réemploi : 4 %. Matières recyclées : 12,5 %. "
                "Comparés aux parts minimales de cette famille (décret 2024-134)."
            ),
        ),
        (4, None, "Réemploi : 4 %, comparé à la part minimale de cette famille (décret 2024-134)."),
        (
            None,
            30,
            "Matières recyclées : 30 %, comparé à la part minimale de cette famille (décret 2024-134).",
        ),
    ],
)
def test_the_shares_are_told(reused, recycled, sentence):
    batch, score = scored(reused, recycled)

    assert str(Reuse().explain(batch.row(0), score)) == sentence
