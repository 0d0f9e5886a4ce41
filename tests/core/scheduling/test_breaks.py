"""Level 4: the fewest breaks, and what is proven about them."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matchmaker.core.scheduling.check import check, count
from matchmaker.core.scheduling.figures import breaks_by_participant
from matchmaker.core.scheduling.model import all_options
from matchmaker.core.scheduling.problem import problem_from_json
from matchmaker.core.scheduling.sat.neighbourhoods import Neighbourhoods
from matchmaker.core.scheduling.sat.quietest import SOON, Breaks
from matchmaker.core.scheduling.solve import solve
from matchmaker.core.scheduling.space import make_space
from tests.core.scheduling.tiny import all_schedules, problems, value_of

thorough = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))


def never():
    return False


def breaks_of(problem, placement):
    return sum(breaks_by_participant(problem, {n: at for n, (at, _) in placement.items()}).values())


def fewest_with(problem, held, stays_worth):
    """The fewest breaks over all schedules that hold just these meetings and lose no weight."""
    return min(
        value_of(problem, rows)[2]
        for rows in all_schedules(problem)
        if {row.meeting for row in rows} == held and value_of(problem, rows)[:2] <= stays_worth
    )


@thorough
@given(problems())
def test_sat_finds_the_fewest_breaks_of_a_set_of_meetings(problem):
    schedule = solve(problem, until="weight")
    if schedule.status != "optimal":
        return
    held = {row.meeting for row in schedule.assignments}
    space = make_space(problem)
    options = {n: all_options(space)[n] for n in sorted(held)}
    known = {
        row.meeting: next(o for o in options[row.meeting] if o[0] == row.slot) for row in schedule.assignments
    }
    fewest = fewest_with(problem, held, value_of(problem, schedule.assignments)[:2])

    question = Breaks(space, options, known)
    soon = question.settle_soon(schedule.breaks, never)
    below = question.prove_from_below(0, schedule.breaks, never, SOON)
    with Neighbourhoods(
        space, question.encoding, question.literals, known, schedule.breaks, seed=0, late=never
    ) as nearby:
        above = nearby.search(0, lambda breaks: None)

    assert (soon.bound, below.bound) == (fewest, fewest)
    for found in (soon, below):
        assert found.placement is None or breaks_of(problem, found.placement) == fewest
    nearest = known if above.placement is None else above.placement
    assert (breaks_of(problem, nearest), above.bound) == (fewest, fewest)


@thorough
@given(problems())
def test_bounds_on_breaks_hold(problem):
    schedule = solve(problem)
    if schedule.status not in ("optimal", "feasible"):
        return
    reached = value_of(problem, schedule.assignments)[:2]
    held = {row.meeting for row in schedule.assignments}

    for rows in all_schedules(problem):
        shortfall, lost, breaks = value_of(problem, rows)
        if (shortfall, lost) <= reached:
            assert schedule.breaks_bound is None or schedule.breaks_bound <= breaks
            if {row.meeting for row in rows} == held and schedule.breaks_bound_fixed_set is not None:
                assert schedule.breaks_bound_fixed_set <= breaks


def test_a_meeting_worth_nothing_may_be_left_out_of_the_fewest_breaks():
    wish = {"a": "A", "b": "B"}
    problem = problem_from_json(
        {
            "format": "matchmaker-problem/1",
            "slots": 3,
            "tables": [1, 0, 1],
            "participants": [{"id": "A"}, {"id": "B"}],
            "meetings": [wish, wish],
        }
    )

    schedule = solve(problem)

    assert (schedule.status, schedule.breaks, schedule.breaks_bound) == ("optimal", 0, 0)


def ring(people, slots, tables, rule=None, **more):
    """Everybody meets the next: all meetings required."""
    return problem_from_json(
        {
            "format": "matchmaker-problem/1",
            "slots": slots,
            "tables": tables,
            "participants": [{"id": n} for n in range(people)],
            "meetings": [{"a": n, "b": (n + 1) % people, "required": True} for n in range(people)],
            "max_break_difference": rule,
            **more,
        }
    )


@pytest.mark.parametrize(
    ("problem", "breaks"),
    [
        (ring(6, 2, 3), 0),
        (ring(6, 6, 1), 1),  # one after the other around the ring: only the first waits for the last
        (ring(6, 6, 1, days=[[0, 2], [3, 5]]), 0),  # and a night is no break
        (ring(5, 3, 2), 1),  # an odd ring cannot alternate with the slot in the middle
        (ring(5, 5, [2, 0, 2, 0, 1]), 5),
    ],
)
def test_small_instances_with_known_fewest_breaks(problem, breaks):
    schedule = solve(problem)

    assert (schedule.status, schedule.breaks, schedule.breaks_bound) == ("optimal", breaks, breaks)
    assert check(problem, schedule) == []


def test_a_bound_holds_for_timetables_that_leave_a_meeting_where_it_was():
    # Leaving out two meetings saves the move of a third: equal value, and no break.
    people = [{"id": name} for name in "pqrs"]
    meetings = [
        {"a": "p", "b": "q", "weight": 1, "slots": [1, 3]},
        {"a": "p", "b": "r", "weight": 1, "slots": [1]},
        {"a": "q", "b": "s", "weight": 1, "slots": [1]},
    ]
    previous = {"assignments": [{"meeting": 0, "slot": 1, "table": 0}], "stability": 2}
    problem = problem_from_json(
        {
            "format": "matchmaker-problem/1",
            "slots": 4,
            "tables": 3,
            "participants": people,
            "meetings": meetings,
            "previous": previous,
        }
    )

    schedule = solve(problem)

    assert (schedule.weight, schedule.weight_bound) == (1, 1)
    assert schedule.breaks_bound in (None, 0)
    assert schedule.status != "optimal" or schedule.breaks == 0


def test_nobody_is_asked_for_more_meetings_than_their_maximum_under_the_rule():
    problem = ring(3, 3, 1, rule=0)
    people = [
        replace(person, max_meetings=1) if person.id == 0 else person for person in problem.participants
    ]

    schedule = solve(replace(problem, participants=tuple(people)))

    assert (schedule.status, schedule.failures) == ("infeasible", ())


@thorough
@given(st.integers(3, 5), st.integers(2, 4), st.integers(1, 2), st.integers(0, 1))
def test_the_rule_is_kept_or_proven_impossible(people, slots, tables, rule):
    problem = ring(people, slots, tables, rule)
    even = list(all_schedules(problem))

    schedule = solve(problem)

    assert (schedule.status == "infeasible") == (not even)
    if even:
        assert schedule.breaks == min(count(problem, rows)["breaks"] for rows in even)


def test_a_stop_keeps_the_best_schedule():
    problem = replace(ring(8, 8, 2), name="stopped")

    schedule = solve(problem, stop=lambda: True)

    assert schedule.status in ("feasible", "optimal", "unknown")
    assert check(problem, schedule) == []


def test_progress_tells_the_breaks():
    steps = []

    solve(ring(6, 6, 1), progress=steps.append)

    assert [step.breaks for step in steps if step.phase == "breaks"][-1] == 1
