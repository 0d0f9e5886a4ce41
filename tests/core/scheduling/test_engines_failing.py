"""An engine that raises, returns garbage or runs out of time leaves the best schedule known, and is named.

The failures are put into the libraries themselves, so that whatever of ours calls them meets them.
"""

import sys

import numpy as np
import pytest
import scipy.optimize
from ortools.sat.python import cp_model

from benchmarks.events import make_event
from matchmaker.core.scheduling import colour, first_tables, greedy, seating, why
from matchmaker.core.scheduling.check import check
from matchmaker.core.scheduling.problem import problem_from_json
from matchmaker.core.scheduling.solve import solve

#: A small event whose slots and tables are tight, so that more than the fast way is needed.
TIGHT = make_event(4, 9, 4, 2, 24, seed=2)
#: Everything that only exact engines can settle.
RARE = TIGHT | {
    "precedences": [[0, 1], [2, 3]],
    "meetings": [{**row, "length": 1 + (n % 9 == 0)} for n, row in enumerate(TIGHT["meetings"])],
    "max_break_difference": 3,
}
PROBLEMS = {"tight": problem_from_json(TIGHT), "rare": problem_from_json(RARE)}
ERRORS = [RuntimeError("engine lost"), MemoryError("no room"), ValueError("bad model")]


def replace_everywhere(monkeypatch, original, replacement):
    """In every module of the solver that knows it by name, and where it lives."""
    places = [module for name, module in sys.modules.items() if name.startswith("matchmaker.core.scheduling")]
    patched = 0
    for module in [*places, scipy.optimize]:
        for name in [name for name, value in vars(module).items() if value is original]:
            monkeypatch.setattr(module, name, replacement)
            patched += 1
    assert patched, f"nobody uses {original}"


def raising(error):
    def broken(*_args, **_kwargs):
        raise error

    return broken


def solved(problem):
    schedule = solve(problem, time_limit=5)
    assert check(problem, schedule) == []
    return schedule


def assert_never_better_than(schedule, truth):
    """What is proven without an engine must not contradict what is proven with all of them."""
    assert schedule.status in ("optimal", "feasible", "unknown")
    if schedule.status == "optimal":
        assert (schedule.shortfall, schedule.weight) == (truth.shortfall, truth.weight)
    if schedule.status == "feasible" and schedule.weight_bound is not None:
        assert (schedule.shortfall, -schedule.weight) >= (truth.shortfall, -truth.weight)
        assert schedule.shortfall_bound <= truth.shortfall
        if schedule.shortfall == truth.shortfall:
            assert schedule.weight_bound >= truth.weight


@pytest.fixture(scope="module", params=PROBLEMS)
def case(request):
    problem = PROBLEMS[request.param]
    truth = solved(problem)
    assert truth.failures == ()
    assert truth.assignments
    return problem, truth


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("engine", ["milp", "linprog", "linear_sum_assignment"])
def test_a_solver_of_scipy_that_raises(monkeypatch, case, engine, error):
    problem, truth = case
    replace_everywhere(monkeypatch, getattr(scipy.optimize, engine), raising(error))

    schedule = solved(problem)

    assert schedule.assignments
    assert_never_better_than(schedule, truth)
    told = [sentence for sentence in schedule.failures if str(error) in sentence]
    # milp and linprog are not always needed; tables always are.
    assert told or engine != "linear_sum_assignment"


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_cp_sat_that_raises(monkeypatch, case, error):
    problem, truth = case
    monkeypatch.setattr(cp_model.CpSolver, "solve", raising(error))

    schedule = solved(problem)

    assert schedule.assignments
    assert_never_better_than(schedule, truth)


@pytest.mark.parametrize(
    "part", [colour.colour, greedy.greedy, seating.seat, why.explain], ids=lambda part: part.__name__
)
def test_a_part_of_ours_that_raises(monkeypatch, case, part):
    problem, truth = case
    replace_everywhere(monkeypatch, part, raising(RuntimeError("lost")))

    schedule = solved(problem)

    assert schedule.assignments
    assert_never_better_than(schedule, truth)
    assert all("lost" in sentence for sentence in schedule.failures)


def test_reasons_that_cannot_be_found_are_not_made_up(monkeypatch):
    replace_everywhere(monkeypatch, why.explain, raising(RuntimeError("lost")))

    schedule = solved(PROBLEMS["tight"])

    assert schedule.unscheduled
    assert {row.reason.code for row in schedule.unscheduled} == {"not_proven"}
    assert schedule.failures == ("why: RuntimeError: lost",)


def test_everything_exact_raising_at_once_leaves_a_schedule(monkeypatch, case):
    problem, truth = case
    for engine in ("milp", "linprog", "linear_sum_assignment"):
        replace_everywhere(monkeypatch, getattr(scipy.optimize, engine), raising(MemoryError("no room")))
    monkeypatch.setattr(cp_model.CpSolver, "solve", raising(MemoryError("no room")))

    schedule = solved(problem)

    assert_never_better_than(schedule, truth)
    assert (schedule.status, bool(schedule.failures)) == ("feasible", True)
    assert schedule.assignments


@pytest.mark.parametrize("value", [0.0, 0.4, 1.0, -3.0, 1e9])
@pytest.mark.parametrize("engine", ["milp", "linprog"])
def test_a_solver_that_returns_garbage_breaks_no_rule(monkeypatch, case, engine, value):
    problem, _ = case
    original = getattr(scipy.optimize, engine)

    def lying(*args, **kwargs):
        result = original(*args, **kwargs)
        if result.x is not None:
            result.x = np.full_like(result.x, value)
        return result

    replace_everywhere(monkeypatch, original, lying)

    schedule = solved(problem)  # every rule is kept: the checker looked

    assert schedule.status in ("optimal", "feasible", "unknown")


@pytest.mark.parametrize("value", [0, 1, -1])
def test_cp_sat_that_returns_garbage_breaks_no_rule(monkeypatch, case, value):
    problem, _ = case
    monkeypatch.setattr(cp_model.CpSolver, "value", lambda _self, _variable: value)

    solved(problem)


def test_nothing_found_at_all_is_no_proof(monkeypatch):
    for part in (colour.colour, greedy.greedy):
        replace_everywhere(monkeypatch, part, raising(RuntimeError("lost")))
    for engine in ("milp", "linprog"):
        replace_everywhere(monkeypatch, getattr(scipy.optimize, engine), raising(RuntimeError("lost")))
    monkeypatch.setattr(cp_model.CpSolver, "solve", raising(RuntimeError("lost")))

    schedule = solved(PROBLEMS["tight"])

    # Nobody meeting anybody keeps every rule here; that nothing better exists is not claimed.
    assert (schedule.status, schedule.assignments) == ("feasible", ())
    assert schedule.weight_bound is None or schedule.weight_bound > 0
    assert schedule.failures


@pytest.mark.parametrize("seconds", [0, 0.01, 0.1, 1])
def test_a_hard_limit_leaves_a_valid_schedule_of_a_large_event(seconds):
    problem = problem_from_json(make_event(169, 430, 14, 169, 2600, seed=3))

    schedule = solve(problem, time_limit=seconds)

    assert check(problem, schedule) == []
    assert schedule.status in ("optimal", "feasible", "unknown")
    assert schedule.stopped == "time" or schedule.status == "optimal" or schedule.breaks_bound is not None


def test_the_plain_seating_keeps_the_rules(monkeypatch):
    tables = [{"id": f"T{n}", "features": ["quiet"] if n == 2 else []} for n in range(3)]
    meetings = [{**row, "needs": ["quiet"] if n % 5 == 0 else []} for n, row in enumerate(TIGHT["meetings"])]
    problem = problem_from_json(TIGHT | {"tables": tables, "meetings": meetings})
    replace_everywhere(monkeypatch, seating.seat, first_tables.seat_anywhere)

    schedule = solved(problem)

    assert any(row.table == "T2" for row in schedule.assignments)
