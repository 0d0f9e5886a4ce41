"""Events of a real size, made by the script beside the format: proven, and checked twice."""

import json
import runpy
import subprocess
import sys
from dataclasses import replace

import pytest

from matchmaker.core.scheduling.check import broken_rules, check
from matchmaker.core.scheduling.problem import Previous, problem_from_json, problem_to_json
from matchmaker.core.scheduling.schedule import schedule_to_json
from matchmaker.core.scheduling.solve import solve


@pytest.fixture
def event(shared):
    """35 buyers, 103 suppliers, 643 wishes."""
    script = str(shared / "scheduling" / "make_event.py")
    made = subprocess.run([sys.executable, script, "--seed", "1"], capture_output=True, check=True)
    return json.loads(made.stdout)


def test_643_wishes_are_proven(shared, tmp_path, event):
    problem = problem_from_json(event)

    schedule = solve(problem, until="weight")

    assert (schedule.status, schedule.stopped, schedule.failures) == ("optimal", None, ())
    assert check(problem, schedule) == []
    other = runpy.run_path(str(shared / "scheduling" / "check_schedule.py"))
    (tmp_path / "problem.json").write_text(json.dumps(problem_to_json(problem)))
    faults, _ = other["check"](
        other["load_problem"](tmp_path / "problem.json"), json.loads(json.dumps(schedule_to_json(schedule)))
    )
    assert faults == []


def test_kept_tables_and_an_interpreter_are_proven(event):
    tables = [{"id": f"T{n}"} for n in range(event["tables"])]
    buyers = [person for person in event["participants"] if person["id"].startswith("B")]
    for table, buyer in zip(tables, buyers, strict=True):
        buyer["home_table"] = table["id"] if buyer["capacity"] == 1 else None
    for meeting in event["meetings"][::9]:
        meeting["uses"] = ["interpreter"]
    problem = problem_from_json(event | {"tables": tables, "resources": [{"id": "interpreter"}]})

    schedule = solve(problem, until="weight")

    assert (schedule.status, check(problem, schedule)) == ("optimal", [])


def test_long_meetings_at_kept_tables_are_proven(event):
    tables = [{"id": f"T{n}"} for n in range(event["tables"])]
    buyers = [person for person in event["participants"] if person["id"].startswith("B")]
    for table, buyer in zip(tables, buyers, strict=True):
        buyer["home_table"] = table["id"] if buyer["capacity"] == 1 else None
    for meeting in event["meetings"][::12]:
        meeting["length"] = 2
    problem = problem_from_json(event | {"tables": tables})

    schedule = solve(problem, until="weight")

    assert (schedule.status, check(problem, schedule)) == ("optimal", [])


def test_the_break_rule_is_kept(event):
    problem = problem_from_json(event | {"max_break_difference": 2})

    schedule = solve(problem, until="weight")

    assert (schedule.status, check(problem, schedule)) == ("optimal", [])


def test_a_lost_supplier_moves_nobody_else(event):
    problem = problem_from_json(event)
    published = solve(problem, until="weight")
    lost = problem.participants[-1]
    people = (*problem.participants[:-1], replace(lost, available=frozenset()))
    changed = replace(
        problem,
        participants=people,
        previous=Previous(published.assignments, frozen_before=0, stability=5000),
    )

    schedule = solve(changed, until="weight")

    starts = {row.meeting: row.slot for row in schedule.assignments}
    moved = [row.meeting for row in published.assignments if starts.get(row.meeting) != row.slot]
    assert broken_rules(changed, schedule.assignments) == []
    assert all(lost.id in problem.meetings[number].sides for number in moved)
