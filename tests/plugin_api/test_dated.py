from datetime import UTC, date, datetime

import pytest

from matchmaker.plugin_api import Context
from matchmaker.plugin_api.dated import ALWAYS, Step, day_of, in_force

STEPS = (Step(date(2022, 1, 1), 0.2, "an article"), Step(date(2026, 1, 1), 0.5, "a decree"))


@pytest.mark.parametrize(
    ("day", "value"),
    [
        (date(2021, 12, 31), None),
        (date(2022, 1, 1), 0.2),
        (date(2025, 12, 31), 0.2),
        (date(2026, 1, 1), 0.5),
        (date(2100, 1, 1), 0.5),
    ],
)
def test_a_step_holds_from_its_day_until_the_next(day, value):
    assert in_force(STEPS, day, None) == value


def test_what_always_holds_has_no_first_day():
    assert in_force((Step(ALWAYS, 7.0, "our own scale"),), date(1, 1, 1), None) == 7.0


def test_the_rules_are_those_of_the_event_else_of_today():
    now = datetime(2026, 11, 26, tzinfo=UTC)

    assert day_of(Context(now, date(2027, 3, 11))) == date(2027, 3, 11)
    assert day_of(Context(now)) == date(2026, 11, 26)
