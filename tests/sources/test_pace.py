"""How fast registers are asked, together, by however many processes."""

import time

import pytest

from matchmaker.sources.pace import Pace, TooLongToWait


def taken(pace, times, rate="3/hour", name="registre"):
    """How many of these turns were given."""
    given = 0
    for _ in range(times):
        try:
            pace.take_turn(name, rate, deadline=time.monotonic())
        except TooLongToWait:
            continue
        given += 1
    return given


def test_each_register_has_a_pace_of_its_own():
    pace = Pace()

    assert [taken(pace, 5), taken(pace, 5, name="autre")] == [3, 3]


def test_two_processes_share_the_pace_at_the_broker(valkey):
    one, other = Pace(valkey.url), Pace(valkey.url)

    assert taken(one, 2) + taken(other, 5) == 3


def test_without_its_broker_a_process_counts_for_itself(valkey):
    pace = Pace("redis://127.0.0.1:1/0")

    assert taken(pace, 5) == 3


def test_a_turn_that_comes_in_time_is_waited_for():
    pauses = []

    def pause(seconds):
        pauses.append(seconds)
        time.sleep(seconds)

    pace = Pace(pause=pause)
    for _ in range(3):
        pace.take_turn("registre", "2/second", deadline=time.monotonic() + 60)

    assert pauses
    assert all(0 < seconds <= 1 for seconds in pauses)


def test_the_deadline_is_kept():
    pace = Pace()
    pace.take_turn("registre", "1/hour", deadline=time.monotonic())

    with pytest.raises(TooLongToWait):
        pace.take_turn("registre", "1/hour", deadline=time.monotonic() + 5)
