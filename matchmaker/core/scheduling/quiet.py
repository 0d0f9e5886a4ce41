"""Level 4: fewer breaks, without giving up anything of levels 1 to 3.

First moves of meetings by Kempe chains, under a falling temperature (annealing). Then the proof: by SAT with the
meetings held fixed; where other sets of meetings reach the same value and the problem is small, by CP-SAT over all.
"""

from collections.abc import Mapping

from matchmaker.core.scheduling.anneal import anneal
from matchmaker.core.scheduling.build import build_model
from matchmaker.core.scheduling.cpsat import solve_cpsat
from matchmaker.core.scheduling.engine import Task
from matchmaker.core.scheduling.exact import hint_of, shortfall_rows
from matchmaker.core.scheduling.model import Model, Option, Row, all_options
from matchmaker.core.scheduling.sat.quietest import (
    Asking,
    Breaks,
    Quietest,
    improve_from_above,
    prove_from_below,
)
from matchmaker.core.scheduling.search import Search

#: Choices up to which every set of meetings is searched, not only the one found.
SMALL = 1500
#: More choices than this are too many clauses to write and load within the usual limit: chains alone then.
LARGEST = 15_000
#: Choices up to which the proof is tried before the chains: it often finds the best timetable itself.
FIRST_PROVE = 8000
#: CP-SAT's own units, the same on every machine.
WORK = 1.0


def quieten(search: Search, *, by_chains: bool) -> None:
    """Fewest breaks as far as the budget goes; sets what was proven on ``search``."""
    if search.best is None:
        return
    search.tell("breaks", search.breaks)
    proven_soon = _holds_all(search) and _choices(search) <= FIRST_PROVE
    question = _prove_for_these(search) if proven_soon and search.breaks else None
    if by_chains and search.breaks and search.breaks != search.breaks_bound:
        _anneal_all(search)
    if search.breaks == 0:
        search.breaks_bound = search.breaks_bound_fixed_set = 0
    elif search.breaks != search.breaks_bound:
        _prove(search, question)


def _anneal_all(search: Search) -> None:
    moved = search.attempt("chains", lambda: anneal(search, search.starts, lambda breaks: breaks))
    if moved is not None:
        _take(search, {n: (at, None) for n, at in moved.items()})
    search.tell("breaks", search.breaks)


def even_out(search: Search, slots: Mapping[int, int]) -> None:
    """Move meetings until nobody has more breaks than the rule allows over none; then offer that."""
    rule = search.space.problem.max_break_difference or 0
    moved = anneal(search, slots, lambda breaks: max(0, breaks - rule))
    search.offer({n: (at, None) for n, at in moved.items()})


def _take(search: Search, placement: Mapping[int, Option]) -> None:
    """Keep it when it has fewer breaks and gives up nothing else."""
    if not search.is_taken(placement):
        return
    before, value, breaks = search.best, (search.shortfall, -search.weight), search.breaks
    search.best = dict(sorted(placement.items()))
    worse = (search.shortfall, -search.weight) > value or search.breaks >= breaks
    if worse or not search.is_even(search.starts):
        search.best = before


def _prove(search: Search, question: Breaks | None) -> None:
    """By CP-SAT over all sets of meetings where that is affordable, else by SAT for the one that is held."""
    if not _holds_all(search) and _choices(search) <= SMALL:
        _prove_over_all_sets(search)
    elif _choices(search) <= LARGEST:
        question = question or _prove_for_these(search)
        if question is not None and search.breaks != search.breaks_bound_fixed_set:
            _improve(search, question)


def _choices(search: Search) -> int:
    return sum(map(len, all_options(search.space).values()))


def _holds_all(search: Search) -> bool:
    """Every meeting that is possible is held: what bounds this set bounds every schedule."""
    alive = {n for n, starts in enumerate(search.space.starts) if starts}
    return (search.best or {}).keys() == alive


def _prove_for_these(search: Search) -> Breaks | None:
    """From below; returns the question, for the search from above to go on with."""
    if search.is_late():
        return None
    held = search.best or {}
    options = all_options(search.space)
    question = search.attempt("clauses", lambda: Breaks(search.space, {n: options[n] for n in held}, held))
    if question is None:
        return None
    found = search.attempt("breaks below", lambda: prove_from_below(question, search.breaks, _asking(search)))
    if found is not None:
        _learn(search, found)
    return question


def _improve(search: Search, question: Breaks) -> None:
    known = search.best or {}
    found = search.attempt(
        "breaks above", lambda: improve_from_above(question, known, search.breaks, _asking(search))
    )
    if found is not None:
        _learn(search, found)


def _learn(search: Search, found: Quietest) -> None:
    if found.placement is not None:
        _take(search, found.placement)
    search.breaks_bound_fixed_set = max(found.bound, search.breaks_bound_fixed_set or 0)
    if _holds_all(search):
        search.breaks_bound = search.breaks_bound_fixed_set
    search.tell("breaks", search.breaks)


def _asking(search: Search) -> Asking:
    def tell(breaks: int) -> None:
        search.tell("breaks", breaks)

    return Asking(search.seed, search.is_late, tell)


def _prove_over_all_sets(search: Search) -> None:
    model = build_model(search.space, must=search.space.must, breaks=True)
    goal = {variable: -factor for variable, factor in model.breaks.items()}
    rows = [*shortfall_rows(model, search.shortfall), *_weight_row(model, search.weight)]
    task = Task(model, goal, rows, hint_of(search, model), 0, search.clock.left, work=WORK, seed=search.seed)
    answer = search.attempt("cpsat", lambda: solve_cpsat(task))
    if answer is None:
        return
    search.out_of_time |= answer.out_of_time
    if answer.values is not None:
        _take(search, model.placement(answer.values))
    if answer.bound is not None:
        search.breaks_bound = search.breaks_bound_fixed_set = -answer.bound


def _weight_row(model: Model, weight: int) -> list[Row]:
    variables = list(model.weight)
    return [Row(variables, [model.weight[v] for v in variables], weight + model.lost, None)]
