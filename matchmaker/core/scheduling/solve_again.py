"""Solve what is published again, and cancel nothing in it that can still be held.

The problem that is kept with the draft says nothing of that: it can be edited by hand like any other. Its best
schedule is looked for first. Where that takes a published meeting to keep somebody's promised minimum, it is solved
a second time with those meetings required, and only what is proven of the problem itself is claimed.
"""

from dataclasses import replace

from matchmaker.core.scheduling.problem import Problem
from matchmaker.core.scheduling.replan import hold, standing
from matchmaker.core.scheduling.schedule import Progress, Schedule
from matchmaker.core.scheduling.solve import solve
from matchmaker.core.scheduling.stopping import Stop


def solve_again(
    problem: Problem,
    *,
    time_limit: float = 30.0,
    seed: int = 0,
    progress: Progress | None = None,
    let_through: tuple[type[BaseException], ...] = (),
    stop: Stop | None = None,
) -> Schedule:
    """As `solve`; the best of the schedules that hold every published meeting that can be held."""

    def run(one: Problem, seconds: float) -> Schedule:
        return solve(
            one, time_limit=seconds, seed=seed, progress=progress, let_through=let_through, stop=stop
        )

    first = run(problem, time_limit)
    held = {row.meeting for row in first.assignments}
    if first.status not in ("optimal", "feasible") or standing(problem) <= held:
        return first
    second = run(hold(problem), max(1.0, time_limit - first.seconds))
    if second.status not in ("optimal", "feasible"):
        return first
    return replace(
        second,
        status="feasible",
        shortfall_bound=first.shortfall_bound,
        weight_bound=None,
        breaks_bound=None,
        seconds=first.seconds + second.seconds,
    )
