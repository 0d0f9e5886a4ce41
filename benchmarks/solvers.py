"""What is measured, each behind one signature: ours and its peers, with figures counted the same way for all."""

import time
from collections.abc import Callable
from typing import Any

from benchmarks.alone import Run
from benchmarks.shared import make_problem
from matchmaker.core.scheduling.check import check
from matchmaker.core.scheduling.figures import breaks_by_participant, shortfall_of, weight_of
from matchmaker.core.scheduling.problem import Problem
from matchmaker.core.scheduling.schedule import Schedule, Step, Until
from matchmaker.core.scheduling.solve import solve

OURS, FIRST_COME, MILP, CPSAT, SAT = (
    "matchmaker",
    "first come",
    "time-indexed HiGHS",
    "direct CP-SAT",
    "plain SAT loop",
)


def measure(solver: str, shape: tuple[int, ...], options: dict[str, Any], seed: int, seconds: float) -> Run:
    """One run of one solver on one event, levels 1 to 3."""
    problem = make_problem(*shape, seed=seed, **options)
    found = ours(problem, seconds) if solver == OURS else peer(solver, problem, seconds)
    return found | {"solver": solver, "seed": seed}


def ours(problem: Problem, seconds: float, until: Until = "weight") -> Run:
    """The checker looks at each schedule. ``gap_at_5`` is what was known after five seconds, in percent."""
    known: list[tuple[float, int | None, int | None]] = []
    started = time.monotonic()

    def watch(step: Step) -> None:
        known.append((time.monotonic() - started, step.weight, step.weight_bound))

    schedule = solve(problem, until=until, time_limit=seconds, progress=watch)
    if faults := check(problem, schedule):
        raise AssertionError(f"the checker found a broken rule: {faults[0]}")
    return _figures(schedule) | {"gap_at_5": _gap_at(5.0, known, schedule)}


def _figures(schedule: Schedule) -> Run:
    names = ("status", "shortfall", "shortfall_bound", "weight", "breaks", "breaks_bound", "failures")
    return {name: getattr(schedule, name) for name in names} | {
        "breaks_bound_fixed_set": schedule.breaks_bound_fixed_set,
        "bound": schedule.weight_bound,
        "seconds": schedule.weight_seconds,
        "total": schedule.seconds,
        "closed": (schedule.shortfall, schedule.weight) == (schedule.shortfall_bound, schedule.weight_bound),
    }


def _gap_at(moment: float, known: list[tuple[float, int | None, int | None]], end: Schedule) -> float | None:
    """The last report before ``moment``; the end result where that came before. None: nothing was known."""
    if end.weight_seconds <= moment:
        return gap(end.weight, end.weight_bound)
    before = [(weight, bound) for at, weight, bound in known if at <= moment]
    return gap(*before[-1]) if before else None


def gap(weight: int | None, bound: int | None) -> float | None:
    """Percent of the weight that might be missing; None where that is not known."""
    if weight is None or bound is None:
        return None
    return 100.0 * (bound - weight) / max(1, weight)


def peer(solver: str, problem: Problem, seconds: float) -> Run:
    found: Run = _peer(solver)(problem, seconds)
    starts = found.pop("starts")
    if starts is None:
        return found | {"shortfall": None, "weight": None, "breaks": None, "closed": False}
    weight = weight_of(problem, starts)
    return found | {
        "shortfall": shortfall_of(problem, starts),
        "weight": weight,
        "breaks": sum(breaks_by_participant(problem, starts).values()),
        "closed": found["bound"] == weight,
    }


def _peer(solver: str) -> Callable[[Problem, float], Run]:
    # Loaded one by one: a peer's libraries are its own memory, not that of the others.
    if solver == CPSAT:
        from benchmarks.direct_cpsat import direct_cpsat

        return direct_cpsat
    from benchmarks.peers import first_come, time_indexed

    return {FIRST_COME: first_come, MILP: time_indexed}[solver]
