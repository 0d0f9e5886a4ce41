"""A day begins with its first slot where nothing is lost by it, and a known timetable stays where it is."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from matchmaker.core.scheduling.check import broken_rules
from matchmaker.core.scheduling.problem import problem_from_json
from matchmaker.core.scheduling.solve import solve
from tests.core.scheduling.tiny import problems


def pair_met(days, available, **more):
    """A and B meet once a day, on a timetable that would as well be held later."""
    people = [{"id": "A", "available": available}, {"id": "B"}]
    meetings = [{"a": "A", "b": "B", "weight": 1, "slots": [*range(first, last + 1)]} for first, last in days]
    slots = days[-1][1] + 1
    return problem_from_json(
        {
            "format": "matchmaker-problem/1",
            "slots": slots,
            "days": days,
            "tables": 1,
            "participants": people,
            "meetings": meetings,
            **more,
        }
    )


def slots_of(problem):
    return sorted(row.slot for row in solve(problem).assignments)


@pytest.mark.parametrize(
    ("days", "available", "slots"),
    [
        ([[0, 3]], [0, 1, 2, 3], [0]),
        ([[0, 3]], [2, 3], [2]),
        ([[0, 2], [3, 5]], list(range(6)), [0, 3]),
        ([[0, 2], [3, 5]], [2, 3, 4, 5], [2, 3]),
    ],
)
def test_a_day_begins_with_the_first_slot_its_people_have(days, available, slots):
    assert slots_of(pair_met(days, available)) == slots


def test_a_day_jumps_over_a_slot_without_tables():
    assert slots_of(pair_met([[0, 2]], [0, 2], tables=[1, 0, 1])) == [0]


def test_a_timetable_that_is_known_stays_where_it_is():
    known = {"assignments": [{"meeting": 0, "slot": 2}], "stability": 1}

    assert slots_of(pair_met([[0, 3]], [0, 1, 2, 3], previous=known)) == [2]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(problems())
def test_no_day_could_begin_earlier(problem):
    schedule = solve(problem)
    if schedule.status not in ("optimal", "feasible") or problem.previous or not schedule.assignments:
        return
    for first, last in problem.days:
        today = {row.meeting: row.slot for row in schedule.assignments if first <= row.slot <= last}
        for sooner in range(1, min(today.values(), default=first) - first + 1):
            moved = [
                replace(row, slot=row.slot - sooner) if row.meeting in today else row
                for row in schedule.assignments
            ]
            assert broken_rules(problem, moved)
