"""Close what the fast way left open: the whole model, level by level, by the engine that suits its size."""

from collections.abc import Mapping, Sequence
from functools import partial

from matchmaker.core.scheduling.build import build_model
from matchmaker.core.scheduling.cpsat import SMALL, solve_cpsat
from matchmaker.core.scheduling.engine import Answer, Engine, Task
from matchmaker.core.scheduling.highs import solve_highs
from matchmaker.core.scheduling.model import Model, Option, Row, all_options
from matchmaker.core.scheduling.search import Search

#: More choices than this are too many for one model; repair works on windows of them.
LARGEST = 150_000


def settle_exactly(search: Search) -> None:
    """Levels 1 to 3 over every option; the best so far is the starting point."""
    options = all_options(search.space)
    if sum(map(len, options.values())) > LARGEST:
        return
    model = build_model(search.space, options)
    search.tell("proof")
    if search.best is None or model.shortfall:
        _least_shortfall(search, model)
    if not search.settled and search.best is not None:
        _most_weight(search, model)


def _least_shortfall(search: Search, model: Model) -> None:
    if search.best is not None and search.shortfall == search.shortfall_bound:
        return
    goal = dict.fromkeys(model.shortfall, -1)
    answer = best_answer(search, model, goal, ceiling=-search.shortfall_bound)
    if answer.infeasible:
        search.infeasible = True
        return
    if answer.bound is not None:
        search.shortfall_bound = max(search.shortfall_bound, -answer.bound)
    if answer.values is not None:
        search.offer(model.placement(answer.values))


def _most_weight(search: Search, model: Model) -> None:
    ceiling = None if search.weight_bound is None else search.weight_bound + model.lost
    limit = search.shortfall
    rows = shortfall_rows(model, limit)
    answer = best_answer(search, model, model.weight, rows, ceiling)
    if answer.values is not None:
        search.offer(model.placement(answer.values))
    if answer.bound is not None:
        search.proofs.append((limit, answer.bound - model.lost))


def place_exactly(search: Search, chosen: Sequence[int]) -> None:
    """The best slots for a set of meetings whose weight is known to be a bound: often all find one."""
    space = search.space
    options = {n: [(at, kind) for at in space.starts[n] for kind in space.classes_at(n, at)] for n in chosen}
    if sum(map(len, options.values())) > LARGEST:
        return
    model = build_model(space, options)
    rows = shortfall_rows(model, search.shortfall_bound)
    task = Task(model, model.weight, rows, None, None, search.clock.left / 2, seed=search.seed)
    answer = search.attempt("highs", lambda: solve_highs(task))
    if answer is not None:
        search.out_of_time |= answer.out_of_time
        if answer.values is not None:
            search.offer(model.placement(answer.values))


def find_tables(search: Search, starts: Mapping[int, int]) -> None:
    """Classes of tables for meetings whose slots are known; where they do not all find one, the best that do."""
    space = search.space
    options = {n: [(at, kind) for kind in space.classes_at(n, at)] for n, at in starts.items()}
    model = build_model(space, options)
    answer = best_answer(search, model, model.weight)
    if answer.values is not None:
        search.offer(model.placement(answer.values))


def shortfall_rows(model: Model, shortfall: int) -> list[Row]:
    missing = list(model.shortfall)
    return [Row(missing, [1] * len(missing), None, shortfall)] if missing else []


def best_answer(
    search: Search,
    model: Model,
    goal: Mapping[int, int],
    rows: Sequence[Row] = (),
    ceiling: int | None = None,
) -> Answer:
    """Ask one engine after the other until one proves its answer or the time is over."""
    hint = hint_of(search, model)
    best = Answer()
    for name, engine, share in _engines(search, model):
        task = Task(model, goal, rows, hint, ceiling, search.clock.left * share, seed=search.seed)
        found = search.attempt(name, partial(engine, task))
        if found is not None:
            best = _merged(best, found)
        if best.proven:
            return best
        if best.value is not None and best.value == ceiling:
            return Answer(best.values, best.value, ceiling)
    search.out_of_time |= best.out_of_time
    return best


def _engines(search: Search, model: Model) -> list[tuple[str, Engine, float]]:
    """Matching-like models are HiGHS's; small ones, and those with the rule on breaks, are CP-SAT's."""
    if len(model.upper) <= SMALL or search.space.problem.max_break_difference is not None:
        return [("cpsat", solve_cpsat, 0.7), ("highs", solve_highs, 0.9)]
    return [("highs", solve_highs, 0.7), ("cpsat", solve_cpsat, 0.9)]


def _merged(one: Answer, other: Answer) -> Answer:
    if other.infeasible:
        return other
    better = other if one.value is None or (other.value is not None and other.value > one.value) else one
    bounds = [answer.bound for answer in (one, other) if answer.bound is not None]
    late = one.out_of_time or other.out_of_time
    return Answer(better.values, better.value, min(bounds, default=None), out_of_time=late)


def hint_of(search: Search, model: Model) -> list[int] | None:
    best: Mapping[int, Option] | None = search.best
    if best is None:
        return None
    return [int(best.get(n) == (at, kind)) for n, at, kind in model.choices]
