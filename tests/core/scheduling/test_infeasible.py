"""Conflicts: they cannot stand together, and nothing in them is superfluous."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matchmaker.core.scheduling.problem import problem_from_json
from matchmaker.core.scheduling.solve import solve
from tests.core.scheduling.tiny import all_schedules, problems

thorough = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))


def demanding(problem, needed):
    meetings = tuple(replace(one, required=n in needed) for n, one in enumerate(problem.meetings))
    return replace(problem, meetings=meetings)


@thorough
@given(problems(), st.sets(st.integers(0, 3), min_size=2))
def test_infeasible_exactly_when_no_schedule_exists_and_the_conflict_is_smallest(problem, needed):
    problem = demanding(problem, needed)
    possible = any(True for _ in all_schedules(problem))

    schedule = solve(problem, until="weight")

    assert (schedule.status == "infeasible") == (not possible)
    if schedule.conflict is None:
        return
    clash = set(schedule.conflict.meetings)
    assert not list(all_schedules(demanding(problem, clash)))
    has_begun = problem.previous is not None
    for n in clash if not has_begun else ():
        assert any(True for _ in all_schedules(demanding(problem, clash - {n})))


def test_fewer_that_clash_anyway_go_before_a_maximum():
    wishes = [{"a": "A", "b": "B", "required": True} for _ in range(3)]
    people = [{"id": "A", "available": [0]}, {"id": "B", "max_meetings": 2}]
    document = {
        "format": "matchmaker-problem/1",
        "slots": 3,
        "tables": 1,
        "participants": people,
        "meetings": wishes,
    }

    schedule = solve(problem_from_json(document), until="weight")

    assert len(schedule.conflict.meetings) == 2


def test_a_conflict_about_breaks_is_small_and_says_so():
    """Two people meet at the ends of the day and once in the middle with nobody around them: others have no break."""
    people = [{"id": name} for name in "ABCDEFGH"]
    wishes = [("A", "B", 0), ("A", "C", 2), ("A", "D", 4), ("E", "F", 1), ("G", "H", 3), ("E", "G", 2)]
    problem = problem_from_json(
        {
            "format": "matchmaker-problem/1",
            "slots": 5,
            "tables": 4,
            "participants": people,
            "meetings": [{"a": a, "b": b, "slots": [at], "required": True} for a, b, at in wishes],
            "max_break_difference": 1,
        }
    )

    schedule = solve(problem)

    assert schedule.status == "infeasible"
    assert schedule.conflict.meetings == (0, 1, 2)
    assert "1 pause" in schedule.conflict.reason
