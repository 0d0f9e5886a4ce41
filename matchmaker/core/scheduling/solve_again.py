"""Solve what is published again: cancel nothing in it that can still be held, and seat nobody elsewhere without need.

The problem that is kept with the draft says nothing of either: it can be edited by hand like any other. Its best
schedule is looked for first. Where that takes a published meeting to keep somebody's promised minimum, it is solved
again with those meetings required; where it gives people another table, again with their meetings tied to theirs.
Only what is proven of the problem itself is claimed.

Once slots are frozen people stand waiting, and hardly any meeting may move: waits between meetings are then taken as
they come, which leaves a quarter of the time to compute.
"""

from collections.abc import Callable
from dataclasses import replace

from matchmaker.core.scheduling.problem import Problem
from matchmaker.core.scheduling.replan import hold, lock, standing
from matchmaker.core.scheduling.schedule import Progress, Schedule, Until
from matchmaker.core.scheduling.solve import solve
from matchmaker.core.scheduling.stopping import Stop

Run = Callable[[Problem], Schedule]


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
    spent = 0.0
    on_the_day = problem.previous is not None and problem.previous.frozen_before > 0
    until: Until = "weight" if on_the_day else "tables"

    def run(one: Problem) -> Schedule:
        nonlocal spent
        found = solve(
            one,
            until=until,
            time_limit=max(1.0, time_limit - spent),
            seed=seed,
            progress=progress,
            let_through=let_through,
            stop=stop,
        )
        spent += found.seconds
        return found

    first = run(problem)
    if not _stands(first) or not standing(problem):
        return first
    held = _holding(problem, first, run)
    return replace(_at_their_tables(problem, held, run), seconds=spent)


def _stands(found: Schedule) -> bool:
    return found.status in ("optimal", "feasible")


def _holding(problem: Problem, first: Schedule, run: Run) -> Schedule:
    if standing(problem) <= {row.meeting for row in first.assignments}:
        return first
    found = run(hold(problem))
    if not _stands(found):
        return first
    return replace(
        found,
        status="feasible",
        shortfall_bound=first.shortfall_bound,
        weight_bound=None,
        breaks_bound=None,
        breaks_bound_fixed_set=None,
    )


def _at_their_tables(problem: Problem, held: Schedule, run: Run) -> Schedule:
    """The same value with meetings that stay at their time at their table too, where there is such a schedule."""
    assert problem.previous is not None  # something stands
    new = {row.meeting: row for row in held.assignments}
    fit = standing(problem)
    before = [
        row
        for row in problem.previous.assignments
        if row.meeting in fit and row.meeting in new and new[row.meeting].slot == row.slot
    ]
    if all(new[row.meeting] == row for row in before):
        return held
    found = run(lock(hold(problem), before))
    if not _stands(found) or (found.shortfall, found.weight) != (held.shortfall, held.weight):
        return held
    proven = held.status == "optimal" and (held.until == "weight" or found.breaks == held.breaks_bound)
    return replace(
        found,
        status="optimal" if proven else "feasible",
        shortfall_bound=held.shortfall_bound,
        weight_bound=held.weight_bound,
        breaks_bound=held.breaks_bound,
        breaks_bound_fixed_set=None,
    )
