from datetime import date, datetime, time, timedelta

import pytest

from matchmaker.core.directory.moments import clean_date, clean_minutes, clean_time


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("14h30", time(14, 30)),
        ("14 h", time(14)),
        ("14:30:00", time(14, 30)),
        (14.0, time(14)),
        (0.604166666667, time(14, 30)),
        (time(14, 30), time(14, 30)),
        (datetime(1899, 12, 31, 9, 5), time(9, 5)),  # noqa: DTZ001  # a cell has no zone
        ("25:00", None),
        ("midi", None),
    ],
)
def test_times_of_day(cell, expected):
    assert clean_time(cell).value == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("11/03/2027", date(2027, 3, 11)),
        ("11.3.27", date(2027, 3, 11)),
        ("2027-03-11T00:00:00", date(2027, 3, 11)),
        ("jeudi 11 mars 2027", date(2027, 3, 11)),
        ("1er août 2027", date(2027, 8, 1)),
        (46457.0, date(2027, 3, 11)),
        ("46457", date(2027, 3, 11)),
        ("91223", None),
        ("464570", None),
        (datetime(2027, 3, 11), date(2027, 3, 11)),  # noqa: DTZ001  # a cell has no zone
        ("31/02/2027", None),
        ("en mars", None),
    ],
)
def test_dates_put_the_day_first(cell, expected):
    assert clean_date(cell).value == expected


@pytest.mark.parametrize(
    ("cell", "minutes"),
    [
        ("15", 15),
        (20.0, 20),
        ("15 min", 15),
        ("1h", 60),
        (time(0, 20), 20),
        (timedelta(minutes=5), 5),
        ("bref", None),
    ],
)
def test_durations_are_minutes(cell, minutes):
    assert clean_minutes(cell).value == minutes
