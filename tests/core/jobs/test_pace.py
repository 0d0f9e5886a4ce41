"""What may wait leaves at once, in a digest at eight on the right clocks, or by no mail."""

from datetime import UTC, datetime, timedelta

import pytest

from matchmaker.core.jobs.pace import (
    AT_ONCE,
    DAILY,
    LEAVES_AT_ONCE,
    MAY_WAIT,
    NONE,
    is_eve_or_day,
    when_to_leave,
)

PARIS, REUNION = "Europe/Paris", "Indian/Reunion"
NOON = datetime(2027, 3, 9, 11, 0, tzinfo=UTC)  # a Tuesday, 12:00 in Paris


def test_no_kind_is_in_both_lists():
    assert MAY_WAIT.isdisjoint(LEAVES_AT_ONCE)


@pytest.mark.parametrize(
    ("choice", "last", "leaves"),
    [
        (AT_ONCE, None, NOON),
        (AT_ONCE, NOON - timedelta(hours=24), NOON),
        (AT_ONCE, NOON - timedelta(hours=23), datetime(2027, 3, 10, 7, 0, tzinfo=UTC)),
        (DAILY, None, datetime(2027, 3, 10, 7, 0, tzinfo=UTC)),
        (DAILY, NOON - timedelta(days=9), datetime(2027, 3, 10, 7, 0, tzinfo=UTC)),
        (NONE, None, None),
    ],
)
def test_it_depends_on_the_choice_and_on_the_last_mail(choice, last, leaves):
    assert when_to_leave(choice, NOON, last, PARIS) == leaves


@pytest.mark.parametrize(
    ("zone", "moment", "leaves"),
    [
        # Clocks go forward in the night to 28 March 2027, and back in the night to 31 October.
        (PARIS, datetime(2027, 3, 27, 20, 0, tzinfo=UTC), datetime(2027, 3, 28, 6, 0, tzinfo=UTC)),
        (PARIS, datetime(2027, 10, 30, 20, 0, tzinfo=UTC), datetime(2027, 10, 31, 7, 0, tzinfo=UTC)),
        (REUNION, datetime(2027, 3, 27, 20, 0, tzinfo=UTC), datetime(2027, 3, 28, 4, 0, tzinfo=UTC)),
        (REUNION, datetime(2027, 3, 27, 19, 0, tzinfo=UTC), datetime(2027, 3, 28, 4, 0, tzinfo=UTC)),
    ],
)
def test_eight_o_clock_is_on_the_clocks_of_the_zone(zone, moment, leaves):
    assert when_to_leave(DAILY, moment, None, zone) == leaves


def test_at_night_the_next_morning_is_today_s():
    night = datetime(2027, 3, 9, 1, 0, tzinfo=UTC)

    assert when_to_leave(AT_ONCE, night, night - timedelta(hours=4), PARIS) == night.replace(hour=7)


def test_a_day_that_had_its_digest_has_no_second_one():
    early = datetime(2027, 3, 9, 4, 0, tzinfo=UTC)  # eight in La Réunion, five in Paris

    leaves = when_to_leave(AT_ONCE, early + timedelta(minutes=30), early, PARIS)

    assert leaves == datetime(2027, 3, 10, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "near"),
    [
        (datetime(2027, 3, 9, 19, 59, tzinfo=UTC), False),  # 23:59 in La Réunion, two days before
        (datetime(2027, 3, 9, 20, 0, tzinfo=UTC), True),
        (datetime(2027, 3, 11, 19, 59, tzinfo=UTC), True),
        (datetime(2027, 3, 11, 20, 0, tzinfo=UTC), False),
    ],
)
def test_the_eve_and_the_day_are_the_event_s_own(moment, near):
    starts = [datetime(2027, 3, 11, 5, 0, tzinfo=UTC)]

    assert is_eve_or_day(moment, starts, REUNION) is near
