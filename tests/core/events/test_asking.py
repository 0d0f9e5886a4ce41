"""When people are asked: working days from J-6 to J-2, by daylight, on the clocks of the event."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from matchmaker.core.events.asking import days_before, is_due, is_time_to_ask

PARIS = "Europe/Paris"
THURSDAY = datetime(2027, 3, 11, 13, 0, tzinfo=UTC)  # 14:00 in Paris


def at(day, hour=9, zone=PARIS):
    return datetime(2027, 3, day, hour, 30, tzinfo=ZoneInfo(zone))


def asked_days(begins=THURSDAY, zone=PARIS):
    days = [begins - timedelta(days=before) for before in range(10, -2, -1)]
    return [
        day.day
        for day in days
        if is_time_to_ask(day.astimezone(ZoneInfo(zone)).replace(hour=9), begins, zone)
    ]


def test_people_are_asked_from_six_to_two_days_before_but_not_at_the_weekend():
    assert asked_days() == [5, 8, 9]  # Friday, Monday, Tuesday; the 6th and 7th are a weekend


def test_a_public_holiday_is_no_day_to_ask():
    ascension = datetime(2027, 5, 10, 13, 0, tzinfo=UTC)  # a Monday; the Thursday before is Ascension

    assert asked_days(ascension) == [4, 5, 7]  # May 8th is a holiday and a Saturday


@pytest.mark.parametrize(("hour", "asked"), [(7, False), (8, True), (17, True), (18, False)])
def test_nobody_is_written_to_at_night(hour, asked):
    assert is_time_to_ask(at(9, hour), THURSDAY, PARIS) is asked


def test_hours_and_days_are_those_of_the_event():
    begins = datetime(2027, 3, 11, 18, 0, tzinfo=UTC)  # the 11th at 14:00 in Martinique
    moment = datetime(2027, 3, 9, 20, 0, tzinfo=UTC)  # 16:00 there, 21:00 in Paris

    assert is_time_to_ask(moment, begins, "America/Martinique")
    assert not is_time_to_ask(moment, begins, PARIS)


def test_the_silent_are_reminded_four_and_two_days_before_and_on_no_other_day():
    begins = datetime(2027, 3, 12, 13, 0, tzinfo=UTC)  # a Friday
    first = at(6)

    due = [day for day in (8, 9, 10) if is_due(at(day), begins, PARIS, first)]

    assert due == [8, 10]


def test_a_reminder_that_falls_on_a_holiday_leaves_on_the_working_day_before():
    begins = datetime(
        2027, 5, 8, 13, 0, tzinfo=UTC
    )  # a Saturday; two days before is Ascension, Thursday the 6th
    days = [datetime(2027, 5, day, 9, 30, tzinfo=ZoneInfo(PARIS)) for day in (3, 4, 5, 6, 7)]

    due = [day.day for day in days if is_due(day, begins, PARIS, datetime(2027, 5, 2, 9, tzinfo=UTC))]

    assert due == [4, 5]


def test_nobody_is_due_twice_on_one_day_and_a_newcomer_is_due_on_any():
    begins = datetime(2027, 3, 12, 13, 0, tzinfo=UTC)

    assert not is_due(at(8, 15), begins, PARIS, at(8, 9))
    assert is_due(at(9), begins, PARIS, None)


def test_days_are_counted_from_date_to_date_on_the_clocks_of_the_event():
    late = datetime(2027, 3, 9, 23, 30, tzinfo=UTC)  # the 10th in Paris already, the 9th in Martinique

    assert days_before(late, THURSDAY, PARIS) == 1
    assert days_before(late, THURSDAY, "America/Martinique") == 2
