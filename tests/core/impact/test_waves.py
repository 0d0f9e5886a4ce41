"""When people are asked: the day after, a month and half a year after, on working days alone."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.core.events.working_days import is_time_to_write, is_working_day
from matchmaker.core.impact.waves import (
    FEEDBACK,
    HALF_YEAR,
    MONTH,
    WAVES,
    end_of,
    next_message,
    outcome_wave,
)

PARIS = "Europe/Paris"
EVENT = dt.date(2027, 3, 11)  # a Thursday


def at(*moment):
    return dt.datetime(*moment, tzinfo=ZoneInfo(PARIS))


@pytest.mark.parametrize(
    ("wave", "day"),
    [
        (FEEDBACK, dt.date(2027, 3, 12)),
        (MONTH, dt.date(2027, 4, 12)),  # the 10th is a Saturday
        (HALF_YEAR, dt.date(2027, 9, 7)),
    ],
)
def test_the_question_comes_on_its_day_or_the_next_working_one(wave, day):
    assert next_message(wave, EVENT, PARIS, 0, None) == day


def test_a_friday_event_is_asked_about_on_monday():
    assert next_message(FEEDBACK, dt.date(2027, 3, 12), PARIS, 0, None) == dt.date(2027, 3, 15)


def test_reminders_stop_by_themselves():
    asked = dt.date(2027, 4, 12)

    assert next_message(FEEDBACK, EVENT, PARIS, 1, dt.date(2027, 3, 12)) == dt.date(2027, 3, 16)
    assert next_message(FEEDBACK, EVENT, PARIS, 2, dt.date(2027, 3, 16)) is None
    assert next_message(MONTH, EVENT, PARIS, 2, asked) == dt.date(2027, 4, 19)
    assert next_message(MONTH, EVENT, PARIS, 3, asked) is None


def test_a_round_that_is_over_asks_nothing_more():
    assert next_message(FEEDBACK, EVENT, PARIS, 1, end_of(FEEDBACK, EVENT)) is None


@given(
    st.dates(dt.date(2026, 1, 1), dt.date(2032, 12, 31)),
    st.sampled_from(WAVES),
    st.integers(0, 4),
    st.integers(0, 60),
)
def test_no_message_ever_falls_on_a_day_off(last_day, wave, sent, later):
    last_sent = last_day + dt.timedelta(wave.number + later) if sent else None

    day = next_message(wave, last_day, PARIS, sent, last_sent)

    assert day is None or (is_working_day(day) and day > last_day and sent <= wave.reminders)


@pytest.mark.parametrize(
    ("moment", "may"),
    [
        (at(2027, 3, 12, 7, 59), False),
        (at(2027, 3, 12, 8, 0), True),
        (at(2027, 3, 12, 17, 59), True),
        (at(2027, 3, 12, 18, 0), False),
        (at(2027, 3, 13, 9, 0), False),
        (at(2027, 5, 6, 9, 0), False),  # Ascension
    ],
)
def test_messages_leave_in_working_hours(moment, may):
    assert is_time_to_write(moment, PARIS) is may


def test_an_answer_belongs_to_the_round_under_way():
    assert outcome_wave(EVENT, EVENT, PARIS) is MONTH
    assert outcome_wave(EVENT, dt.date(2027, 9, 6), PARIS) is MONTH
    assert outcome_wave(EVENT, dt.date(2027, 9, 7), PARIS) is HALF_YEAR
