"""Stopping early: engines at work are interrupted or left behind, and the best schedule so far is kept."""

import threading
import time

import pytest

from benchmarks.events import make_event
from matchmaker.core.scheduling.check import check
from matchmaker.core.scheduling.problem import problem_from_json
from matchmaker.core.scheduling.solve import solve
from matchmaker.core.scheduling.stopping import Stopped, interrupted_by_stop, stoppable, unless_stopped

EVENT = problem_from_json(make_event(35, 103, 14, 35, 643, seed=1))


def test_a_stop_before_the_first_phase_still_gives_a_valid_schedule():
    schedule = solve(EVENT, stop=lambda: True)

    assert check(EVENT, schedule) == []
    assert (schedule.stopped, schedule.stopped_by, schedule.failures) == ("time", "user", ())
    assert schedule.status in ("feasible", "unknown")


@pytest.mark.parametrize("phase", ["when", "breaks"])
def test_what_was_found_before_a_stop_is_kept(phase):
    seen = []

    schedule = solve(EVENT, progress=lambda step: seen.append(step.phase), stop=lambda: phase in seen)

    assert check(EVENT, schedule) == []
    assert (schedule.status, schedule.stopped, schedule.stopped_by) == ("feasible", "time", "user")
    assert schedule.assignments
    assert schedule.weight <= schedule.weight_bound


def test_a_question_without_an_end_hears_the_clock():
    # 21 people in 20 rounds: an odd number leaves somebody out each time, which clause learning cannot see.
    pairs = [{"a": a, "b": b, "weight": 1} for a in range(21) for b in range(a)]
    problem = problem_from_json(
        {
            "format": "matchmaker-problem/1",
            "slots": 20,
            "tables": 21,
            "participants": [{"id": n} for n in range(21)],
            "meetings": pairs,
        }
    )

    schedule = solve(problem, until="weight", time_limit=2)

    assert check(problem, schedule) == []
    assert schedule.weight <= 200 <= schedule.weight_bound


def test_a_run_nobody_stops_is_the_same_run():
    def timeless(schedule):
        return {**vars(schedule), "seconds": 0, "weight_seconds": 0}

    watched, alone = solve(EVENT, until="weight", stop=lambda: False), solve(EVENT, until="weight")

    assert timeless(watched) == timeless(alone)


def test_an_engine_that_cannot_be_told_is_left_behind():
    released = threading.Event()

    with pytest.raises(Stopped), stoppable(lambda: True):
        unless_stopped(released.wait)

    released.set()


def test_an_engine_that_can_be_told_is_told_once():
    told = threading.Event()

    with stoppable(lambda: True), interrupted_by_stop(told.set):
        assert told.wait(timeout=10)


def test_an_error_beside_a_stop_comes_through():
    with pytest.raises(ZeroDivisionError), stoppable(lambda: False):
        unless_stopped(lambda: 1 / 0)


def test_without_anybody_to_ask_nothing_runs_beside():
    here = threading.current_thread()

    assert unless_stopped(threading.current_thread) is here
    with interrupted_by_stop(lambda: pytest.fail("nobody asked")):
        time.sleep(0)
