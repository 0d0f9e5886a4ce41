"""Levels 1 to 3 of the timetable: ours, first come first served, and the plain time-indexed program in HiGHS."""

import multiprocessing
import resource
from collections.abc import Callable
from statistics import median
from typing import Any

from benchmarks.events import make_event
from benchmarks.peers import first_come, time_indexed
from matchmaker.core.scheduling.check import check
from matchmaker.core.scheduling.problem import Problem, problem_from_json
from matchmaker.core.scheduling.solve import solve

SIZES = ((35, 103, 14, 35, 643), (60, 120, 14, 40, 1100), (169, 430, 14, 169, 2600))
SEEDS = range(1, 6)
LIMIT = 60.0

Solver = Callable[[Problem, float], dict[str, Any]]


def ours(problem: Problem, seconds: float) -> dict[str, Any]:
    schedule = solve(problem, until="weight", time_limit=seconds)
    assert not check(problem, schedule), "the checker found a broken rule"
    return {
        "shortfall": schedule.shortfall,
        "weight": schedule.weight,
        "bound": schedule.weight_bound,
        "seconds": schedule.weight_seconds,
    }


SOLVERS: dict[str, Solver] = {
    "matchmaker": ours,
    "first come": first_come,
    "time-indexed HiGHS": time_indexed,
}


def rows() -> list[dict[str, object]]:
    """One row per size and solver: medians over the seeds, the largest peak memory."""
    found = []
    for size in SIZES:
        for name in SOLVERS:
            runs = [_alone(name, size, seed) for seed in SEEDS]
            found.append(
                {
                    "event": f"{size[0]}×{size[1]}, {size[4]} requests",
                    "solver": name,
                    "weight": sum(run["weight"] for run in runs),
                    "shortfall": sum(run["shortfall"] for run in runs),
                    "proven": sum(run["weight"] == run["bound"] for run in runs),
                    "runs": len(runs),
                    "seconds (median)": round(median(run["seconds"] for run in runs), 3),
                    "peak MiB": max(run["peak"] for run in runs),
                }
            )
    return found


def _alone(name: str, size: tuple[int, ...], seed: int) -> dict[str, Any]:
    """In a process of its own, so that one solver's memory is not counted for the next."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_measured, (name, size, seed))


def _measured(name: str, size: tuple[int, ...], seed: int) -> dict[str, Any]:
    problem = problem_from_json(make_event(*size, seed))
    figures = SOLVERS[name](problem, LIMIT)
    return figures | {"peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}
