"""Improve a schedule by solving windows of it exactly: a few slots at a time, everything else held still."""

import random
from collections.abc import Sequence
from functools import partial

from matchmaker.core.scheduling.build import build_model
from matchmaker.core.scheduling.cpsat import solve_cpsat
from matchmaker.core.scheduling.engine import Task
from matchmaker.core.scheduling.exact import shortfall_rows
from matchmaker.core.scheduling.highs import solve_highs
from matchmaker.core.scheduling.model import Option
from matchmaker.core.scheduling.search import Search

#: Windows without any gain before repair gives up: a deterministic budget.
PATIENCE = 6
WINDOW = 4
SECONDS_PER_WINDOW = 8.0


def repair(search: Search, wanted: Sequence[int] = ()) -> None:
    """Try windows until levels 2 and 3 are settled; ``wanted`` names meetings worth making room for."""
    pick = random.Random(search.seed)  # nosec B311  # a seeded search keeps no secret
    idle = 0
    while idle < PATIENCE and not search.settled and search.best is not None:
        if search.clock.left <= 0:
            search.out_of_time = True
            return
        search.tell("repair")
        missing = [n for n in wanted if n not in search.best]
        gained = _improve(search, _window(search, missing, pick))
        idle = 0 if gained else idle + 1


def _window(search: Search, missing: Sequence[int], pick: random.Random) -> set[int]:
    """A few slots, among them some where a missing meeting could be."""
    slots = list(range(search.space.problem.slots))
    useful = list(search.space.starts[pick.choice(missing)]) if missing else []
    first = pick.sample(useful, min(2, len(useful)))
    rest = [slot for slot in slots if slot not in first]
    return {*first, *pick.sample(rest, min(WINDOW - len(first), len(rest)))}


def _improve(search: Search, window: set[int]) -> bool:
    model = build_model(search.space, _options(search, window), must=_held_outside(search, window))
    engine = solve_highs if search.space.problem.max_break_difference is None else solve_cpsat
    seconds = min(SECONDS_PER_WINDOW, search.clock.left)
    rows = shortfall_rows(model, search.shortfall)
    # One missing meeting outweighs any weight a window can gain only by a factor: levels go one by one.
    goals = [dict.fromkeys(model.shortfall, -1)] if search.shortfall > search.shortfall_bound else []
    gained = False
    for goal in [*goals, model.weight]:
        task = Task(model, goal, rows, None, None, seconds, seed=search.seed)
        answer = search.attempt("repair", partial(engine, task))
        search.out_of_time |= answer is not None and answer.out_of_time
        if answer is not None and answer.values is not None:
            gained |= search.offer(model.placement(answer.values))
        rows = shortfall_rows(model, search.shortfall)
    return gained


def _held_outside(search: Search, window: set[int]) -> set[int]:
    held = search.best or {}
    return {n for n in held if not window.issuperset(search.space.span(n, held[n][0]))} | search.space.must


def _options(search: Search, window: set[int]) -> dict[int, list[Option]]:
    """Meetings outside the window stay; those inside, and those not held, may go anywhere inside."""
    outside = _held_outside(search, window) - search.space.must
    options: dict[int, list[Option]] = {}
    held = search.best or {}
    for n, starts in enumerate(search.space.starts):
        if n in outside or (n in held and not window.issuperset(search.space.span(n, held[n][0]))):
            options[n] = [held[n]]
            continue
        inside = [at for at in starts if window.issuperset(search.space.span(n, at))]
        where = [(at, kind) for at in inside for kind in search.space.classes_at(n, at)]
        if where:
            options[n] = where
    return options
