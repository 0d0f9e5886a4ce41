"""The solver against every schedule of tiny problems, and the properties that hold whatever the size."""

import json
import runpy
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.core.scheduling.check import check
from matchmaker.core.scheduling.problem import plain_tables, problem_from_json, problem_to_json
from matchmaker.core.scheduling.schedule import schedule_from_json, schedule_to_json
from matchmaker.core.scheduling.solve import solve
from tests.core.scheduling.profiles import examples
from tests.core.scheduling.tiny import all_schedules, problems, value_of

thorough = examples(30)
quick = examples(8)


@thorough
@given(problems())
def test_the_best_of_all_schedules_is_found_and_proven(problem):
    best = min((value_of(problem, rows) for rows in all_schedules(problem)), default=None)

    schedule = solve(problem)

    assert check(problem, schedule) == []
    assert schedule.failures == ()
    if best is None:
        assert schedule.status == "infeasible"
    else:
        assert (schedule.shortfall, -schedule.weight, schedule.breaks) == best
        assert schedule.status == "optimal"
        bounds = schedule.shortfall_bound, schedule.weight_bound, schedule.breaks_bound
        assert bounds == (schedule.shortfall, schedule.weight, schedule.breaks)


@thorough
@given(problems())
def test_a_conflict_cannot_stand_together(problem):
    schedule = solve(problem, until="weight")

    if schedule.conflict is not None:
        needed = set(schedule.conflict.meetings)
        assert needed
        fewer = [replace(meeting, required=n in needed) for n, meeting in enumerate(problem.meetings)]
        assert not list(all_schedules(replace(problem, meetings=tuple(fewer))))


@quick
@given(problems())
def test_names_and_order_do_not_change_the_value(problem):
    document = json.loads(json.dumps(problem_to_json(problem)))
    for person in document["participants"]:
        person["id"] = f"x{person['id']}"
    for meeting in document["meetings"]:
        meeting["a"], meeting["b"] = f"x{meeting['b']}", f"x{meeting['a']}"
    document["participants"].reverse()

    one, other = solve(problem, until="weight"), solve(problem_from_json(document), until="weight")

    assert (one.status, one.shortfall, one.weight) == (other.status, other.shortfall, other.weight)


@quick
@given(problems(special=False), st.integers(1, 2))
def test_more_tables_are_never_worse(problem, more):
    counts = [sum(slot in table.slots for table in problem.tables) + more for slot in range(problem.slots)]

    before = solve(problem, until="weight")
    after = solve(replace(problem, tables=plain_tables(counts)), until="weight")

    if before.status == "optimal":
        assert after.status == "optimal"
        assert (after.shortfall, -after.weight) <= (before.shortfall, -before.weight)


@quick
@given(problems())
def test_the_same_problem_and_seed_give_the_same_schedule(problem):
    def timeless(schedule):
        return replace(schedule, seconds=0.0, weight_seconds=0.0)

    assert timeless(solve(problem, seed=3)) == timeless(solve(problem, seed=3))


@quick
@given(problems())
def test_a_schedule_survives_its_file(problem):
    schedule = replace(solve(problem), seconds=0.5, weight_seconds=0.25)

    document = json.loads(json.dumps(schedule_to_json(schedule)))

    assert schedule_from_json(document) == schedule


@quick
@given(problems())
def test_the_other_checker_agrees(shared, tmp_path_factory, problem):
    other = runpy.run_path(str(shared / "scheduling" / "check_schedule.py"))
    schedule = solve(problem)
    folder = tmp_path_factory.mktemp("files")
    (folder / "problem.json").write_text(json.dumps(problem_to_json(problem)))
    has_begun = problem.previous is not None and schedule.status == "infeasible"

    faults, _ = other["check"](
        other["load_problem"](folder / "problem.json"), json.loads(json.dumps(schedule_to_json(schedule)))
    )

    assert has_begun or faults == []


EMPTY = {"format": "matchmaker-problem/1", "slots": 3, "tables": 2, "participants": [], "meetings": []}
TWO = [{"id": "A"}, {"id": "B"}]
MEETING = [{"a": "A", "b": "B", "weight": 10**9}]


@pytest.mark.parametrize(
    ("changes", "held", "reasons"),
    [
        ({}, 0, []),
        ({"slots": 0}, 0, []),
        ({"tables": 0}, 0, []),
        ({"participants": TWO, "meetings": MEETING}, 1, []),
        ({"participants": TWO, "meetings": MEETING, "slots": 0}, 0, ["no_common_slot"]),
        ({"participants": TWO, "meetings": MEETING, "tables": 0}, 0, ["no_such_table"]),
        ({"participants": TWO, "meetings": MEETING, "tables": []}, 0, ["no_such_table"]),
        (
            {"participants": [{**one, "available": []} for one in TWO], "meetings": MEETING},
            0,
            ["no_common_slot"],
        ),
        (
            {"participants": [{**one, "capacity": 0} for one in TWO], "meetings": MEETING},
            0,
            ["no_common_slot"],
        ),
        (
            {"participants": [{**one, "max_meetings": 0} for one in TWO], "meetings": MEETING},
            0,
            ["participant_full"],
        ),
        ({"participants": TWO, "meetings": MEETING * 5}, 3, ["busy", "busy"]),
    ],
)
def test_degenerate_problems_are_solved_like_any_other(changes, held, reasons):
    problem = problem_from_json(EMPTY | changes)

    schedule = solve(problem)

    assert check(problem, schedule) == []
    assert (schedule.status, len(schedule.assignments)) == ("optimal", held)
    assert [row.reason.code for row in schedule.unscheduled] == reasons


def test_one_participant_with_200_requests_and_3_slots():
    people = [{"id": "A"}, *({"id": f"B{n}"} for n in range(200))]
    meetings = [{"a": "A", "b": f"B{n}", "weight": n} for n in range(200)]

    schedule = solve(problem_from_json(EMPTY | {"participants": people, "meetings": meetings}))

    assert (schedule.status, schedule.weight) == ("optimal", 199 + 198 + 197)


def test_an_engine_that_raises_leaves_the_best_schedule_and_says_so(monkeypatch):
    def broken(*_):
        raise MemoryError("no room")

    monkeypatch.setattr("matchmaker.core.scheduling.solve.agree", broken)
    problem = problem_from_json(EMPTY | {"participants": TWO, "meetings": MEETING})

    schedule = solve(problem)

    assert schedule.failures == ("who: MemoryError: no room",)
    assert (schedule.status, schedule.weight, check(problem, schedule)) == ("optimal", 10**9, [])


def test_exceptions_of_the_caller_are_let_through(monkeypatch):
    class OutOfTime(Exception):
        pass

    def slow(*_):
        raise OutOfTime

    monkeypatch.setattr("matchmaker.core.scheduling.solve.agree", slow)

    with pytest.raises(OutOfTime):
        solve(problem_from_json(EMPTY), let_through=(OutOfTime,))


def test_progress_tells_phases_and_figures():
    steps = []
    problem = problem_from_json(EMPTY | {"participants": TWO, "meetings": MEETING})

    solve(problem, progress=steps.append)

    assert [(step.phase, step.weight, step.weight_bound) for step in steps] == [
        ("who", None, None),
        ("when", None, 10**9),
        ("breaks", 10**9, 10**9),
        ("tables", 10**9, 10**9),
    ]
