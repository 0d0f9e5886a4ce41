import datetime as dt
from dataclasses import dataclass

import pytest

from matchmaker.core.scheduling.lateness import missed_by, slots_today

START = dt.datetime(2027, 3, 11, 13, 0, tzinfo=dt.UTC)  # 14:00 in Paris


@dataclass(frozen=True)
class Slot:
    number: int
    starts_at: dt.datetime
    ends_at: dt.datetime


def after(minutes):
    return START + dt.timedelta(minutes=minutes)


SLOTS = [Slot(number, after(20 * number), after(20 * number + 15)) for number in range(4)]


def missed(minutes, at, awaited=()):
    today = slots_today(SLOTS, "Europe/Paris", after(at))
    return [slot.number for slot in missed_by(today, [SLOTS[one] for one in awaited], minutes, after(at))]


@pytest.mark.parametrize(
    ("minutes", "at", "expected"),
    [
        (10, -60, [0]),  # counted from the beginning of the day, not from now
        (20, -60, [0]),
        (40, -60, [0, 1]),
        (10, 0, [0]),
        (20, 5, [0]),  # arrives at 14:25: ten minutes of the second slot are left
        (40, 5, [0, 1]),
        (10, 15, []),  # in the pause, and there before half of the next slot is over
        (20, 62, [3]),
        (10, 90, []),
    ],
)
def test_a_slot_is_missed_when_less_than_half_of_it_is_left(minutes, at, expected):
    assert missed(minutes, at) == expected


@pytest.mark.parametrize(
    ("minutes", "at", "expected"),
    [
        (10, -60, [0, 1, 2]),  # late for the meeting at 14:40, so not there before it either
        (10, 25, [1, 2]),
        (10, 35, [2]),  # in the pause before it
        (20, 48, [2, 3]),  # it has begun: counted from now
        (10, 56, []),  # it is over: nobody waits any more
    ],
)
def test_a_delay_counts_from_the_next_meeting(minutes, at, expected):
    assert missed(minutes, at, awaited=(2,)) == expected


def test_the_day_is_that_of_the_clocks_of_the_event():
    evening = dt.datetime(2027, 3, 11, 23, 30, tzinfo=dt.UTC)
    late = [Slot(0, evening, evening + dt.timedelta(minutes=15))]

    assert slots_today(late, "Europe/Paris", evening - dt.timedelta(hours=2)) == []
    assert slots_today(late, "Indian/Reunion", evening - dt.timedelta(hours=2)) == late


def test_another_day_has_no_slot_to_miss():
    assert missed(20, -24 * 60) == []
