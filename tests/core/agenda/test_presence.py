"""The latest word counts, whatever the order in which the desks' scans come in."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.core.agenda.presence import (
    Scan,
    Standing,
    State,
    announced,
    away_at,
    by_minute,
    known_state,
    made_at,
    of_the_day,
    opening_of,
    standing_of,
    state_of,
)

NOON = datetime(2027, 3, 11, 12, 0, tzinfo=UTC)


def scan(key, what="present", minute=0, desk="A", **values):
    return Scan(key, what, NOON + timedelta(minutes=minute), desk, **values)


def test_nothing_noted_is_not_absent():
    assert standing_of([]) is None
    assert state_of([None]) is None


def test_the_latest_word_counts_in_any_order():
    scans = [scan("a", "late", 0, minutes=20), scan("b", "absent", 5), scan("c", "present", 30)]

    assert {standing_of(order).word.key for order in permutations(scans)} == {"c"}


def test_what_was_taken_back_does_not_count():
    scans = [scan("a", "late", 0, minutes=20), scan("b", "absent", 5), scan("c", "undone", 6, undoes="b")]

    assert {standing_of(order) for order in permutations(scans)} == {Standing(scans[0])}


def test_two_desks_that_disagree_within_minutes_are_shown_and_decided_the_same_everywhere():
    scans = [scan("a", "present", 0, desk="A"), scan("b", "absent", 2, desk="B")]

    assert {standing_of(order) for order in permutations(scans)} == {Standing(scans[1], against=scans[0])}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (scan("a", "absent", 0), scan("b", "present", 2)),  # the same desk corrects itself
        (scan("a", "absent", 0), scan("b", "present", 30, desk="B")),  # much later they came
        (scan("a", "present", 0), scan("b", "present", 2, desk="B")),  # both saw them
    ],
)
def test_what_is_no_contradiction_is_not_shown_as_one(first, second):
    assert standing_of([first, second]) == Standing(second)


def test_at_the_same_instant_the_one_kept_last_counts():
    scans = [scan("b", "present"), scan("a", "absent")]

    assert standing_of(scans).word.key == "a"


def test_one_of_its_people_makes_the_structure_present():
    here, away = Standing(scan("a")), Standing(scan("b", "absent"))
    late = Standing(scan("c", "late", 0, minutes=20))

    assert state_of([away, here, None]) == State("present")
    assert state_of([away, late]) == State("late", NOON + timedelta(minutes=20))
    assert state_of([late], NOON + timedelta(hours=1)) == State("late", NOON + timedelta(minutes=80))
    assert state_of([away, None]) is None
    assert state_of([away, away]) == State("absent")


def test_away_until_they_came():
    scans = [scan("a", "late", 0, minutes=20), scan("b", "present", 30)]

    assert [away_at([scans], NOON + timedelta(minutes=minute)) for minute in (-1, 5, 25, 31)] == [
        False,
        True,
        False,
        False,
    ]


def test_what_was_noted_at_the_rehearsal_says_nothing_of_the_day():
    scans = [scan("a", minute=-12 * 60), scan("b", minute=-14 * 60), scan("c")]  # 01:00, 23:00 before, 13:00

    assert [one.key for one in of_the_day(scans, NOON, "Europe/Paris")] == ["a", "c"]


class Slot:
    def __init__(self, start):
        self.starts_at, self.ends_at = start, start + timedelta(minutes=15)


def test_a_desk_is_open_from_the_day_before_to_the_day_after_on_the_event_s_own_clocks():
    opened, closed = opening_of([Slot(NOON), Slot(NOON + timedelta(hours=3))], "Indian/Reunion")

    assert opened == datetime(2027, 3, 9, 20, 0, tzinfo=UTC)
    assert closed == datetime(2027, 3, 12, 20, 0, tzinfo=UTC)
    assert opening_of([], "Europe/Paris") is None


@given(age=st.timedeltas(-timedelta(days=40), timedelta(days=40)))
def test_no_clock_of_a_phone_leaves_the_days_of_the_event(age):
    opening = NOON - timedelta(days=1), NOON + timedelta(days=1)

    assert opening[0] <= made_at(age, NOON, opening) <= NOON


def test_arrivals_are_counted_by_the_five_minutes_in_which_somebody_came():
    moments = [NOON, NOON + timedelta(minutes=4, seconds=59), NOON + timedelta(minutes=11)]

    assert by_minute(moments, 5) == [
        (NOON, 2),
        (NOON + timedelta(minutes=10), 1),
    ]


def at(*minutes):
    return [NOON + timedelta(minutes=minute) for minute in minutes]


@pytest.mark.parametrize(
    ("away", "said"),
    [
        ({}, None),
        (dict.fromkeys(at(0, 20, 40), True), State("absent")),
        (dict.fromkeys(at(0, 20), True), State("late", NOON + timedelta(minutes=40))),
        (dict.fromkeys(at(40), True), None),  # leaves later
        (dict.fromkeys(at(0, 20, 40), False), None),  # said long before: nobody waits for them
        (dict.fromkeys(at(0), True) | dict.fromkeys(at(20, 40), False), State("absent")),
    ],
)
def test_who_misses_the_next_slot_is_announced_absent_or_late(away, said):
    assert announced([Slot(start) for start in at(0, 20, 40)], away) == said


def test_nothing_is_announced_once_every_slot_is_over():
    assert announced([], dict.fromkeys(at(0), True)) is None


def test_who_was_seen_is_present_whatever_was_said_and_what_was_said_is_no_older_than_another_scan():
    present, late, absent = State("present"), State("late", NOON), State("absent")

    assert known_state(present, absent) == present
    assert known_state(late, absent) == absent
    assert known_state(None, late) == late
    assert known_state(absent, None) == absent
    assert known_state(None, None) is None
