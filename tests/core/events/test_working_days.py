from datetime import date

import pytest

from matchmaker.core.events.working_days import (
    is_working_day,
    working_day_from,
    working_day_until,
    working_days_between,
)


@pytest.mark.parametrize(
    "day",
    [
        date(2027, 1, 1),
        date(2027, 3, 29),  # Easter Monday
        date(2027, 5, 6),  # Ascension
        date(2027, 5, 17),  # Whit Monday
        date(2027, 7, 14),
        date(2027, 3, 13),  # a Saturday
        date(2027, 3, 14),
    ],
)
def test_nobody_works_on_public_holidays_and_weekends(day):
    assert not is_working_day(day)


def test_the_abolition_is_a_holiday_where_it_is_kept():
    day = date(2027, 12, 20)  # a Monday

    assert is_working_day(day, "Europe/Paris")
    assert not is_working_day(day, "Indian/Reunion")


def test_a_day_off_moves_to_the_next_or_the_last_working_day():
    easter = date(2027, 3, 28)

    assert working_day_from(easter) == date(2027, 3, 30)
    assert working_day_until(easter) == date(2027, 3, 26)
    assert working_day_from(date(2027, 3, 30)) == date(2027, 3, 30)


def test_the_days_between_leave_the_weekend_out():
    assert working_days_between(date(2027, 3, 5), date(2027, 3, 9)) == [
        date(2027, 3, 5),
        date(2027, 3, 8),
        date(2027, 3, 9),
    ]
    assert working_days_between(date(2027, 3, 9), date(2027, 3, 5)) == []
