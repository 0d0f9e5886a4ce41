"""A booking never breaks the timetable it is added to: the independent checker says so of every place proposed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.core.scheduling.booking import free_places, free_slots, may_book, nearest
from matchmaker.core.scheduling.check import broken_rules
from matchmaker.core.scheduling.places import Place, Room
from matchmaker.core.scheduling.problem import Assignment
from tests.core.scheduling.tiny import all_schedules, problems


@st.composite
def published(draw):
    """A problem, a timetable of it that keeps the rules, and one of its meetings."""
    problem = draw(problems().filter(lambda one: one.meetings))
    rows = draw(st.sampled_from(all_schedules(problem) or [()]))
    return problem, rows, draw(st.integers(0, len(problem.meetings) - 1))


def faults(problem, rows):
    return broken_rules(problem, rows, all_of_them=False)


def begun(problem):
    """The meetings that began before the frozen slot: no place is theirs but the one they had."""
    if problem.previous is None:
        return set()
    rows, frozen = problem.previous.assignments, problem.previous.frozen_before
    return {row.meeting for row in rows if row.slot < frozen}


@settings(max_examples=200)
@given(published())
def test_exactly_the_places_that_keep_every_rule_are_free(case):
    problem, rows, n = case
    others = [row for row in rows if row.meeting != n]
    held = next((row for row in rows if row.meeting == n), None)
    if faults(problem, others) or n in begun(problem):  # what has begun may not be lifted out, nor held again
        return

    found = free_places(Room(problem, rows), n)

    allowed = {
        (slot, table.id)
        for slot in range(problem.slots)
        for table in problem.tables
        if held is None or slot != held.slot
        if not faults(problem, [*others, Assignment(n, slot, table.id)])
    }
    assert {(place.slot, table) for place in found for table in place.tables} == allowed
    assert [place.slot for place in found] == sorted(place.slot for place in found)
    assert all(place.table in place.tables for place in found)


@given(published())
def test_the_quick_answer_names_the_same_slots(case):
    problem, rows, n = case
    room = Room(problem, [row for row in rows if row.meeting != n])

    assert free_slots(room, [n]) == {n: [place.slot for place in free_places(room, n)]}


@given(published())
def test_looking_changes_nothing(case):
    problem, rows, n = case
    room = Room(problem, rows)

    free_places(room, n)

    assert room.place == {row.meeting: row for row in rows}


def test_the_nearest_are_told_in_the_order_of_the_day():
    places = [Place(slot, 1, (1,), 0, 0) for slot in (0, 2, 3, 5, 9)]

    assert [place.slot for place in nearest(places, 4)] == [2, 3, 5]
    assert nearest([], 4) == []


@pytest.mark.parametrize(
    ("kind", "open_to", "books"),
    [
        ("buyer", "buyers", True),
        ("both", "buyers", True),
        ("supplier", "buyers", False),
        ("supplier", "suppliers", True),
        ("buyer", "suppliers", False),
        ("supplier", "both", True),
        ("visitor", "both", False),
        ("buyer", None, False),
    ],
)
def test_who_books_is_who_it_is_open_to(kind, open_to, books):
    assert may_book(kind, open_to) is books
