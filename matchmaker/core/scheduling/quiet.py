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
from matchmaker.core.scheduling.figures import change_cost
from matchmaker.core.scheduling.model import Model, Option, Row, all_options
from matchmaker.core.scheduling.sat.neighbourhoods import Neighbourhoods
from matchmaker.core.scheduling.sat.quietest import (
    LATER,
    SOON,
    Breaks,
    Budgets,
    Quietest,
)
from matchmaker.core.scheduling.search import Search

#: Choices up to which every set of meetings is searched, not only the one found.
SMALL = 1500
#: More choices than this are too many clauses to write and load within the usual limit: chains alone then.
LARGEST = 15_000
#: Moves of chains for each held meeting: alone, before a search nearby, or after a first proof.
THOROUGHLY, CALMLY, QUICKLY = 600, 300, 100
#: What a break beyond the rule costs: nobody may keep it, so that somebody may have none.
UNEVEN = 20
#: CP-SAT's own units, the same on every machine.
WORK = 1.0


def quieten(search: Search, *, by_chains: bool) -> None:
    """Fewest breaks as far as the budget goes; sets what was proven on ``search``."""
    if search.best is None:
        return
    search.tell("breaks", search.breaks)
    if not _holds_all(search) and _choices(search) <= SMALL:
        _anneal_all(search, by_chains, THOROUGHLY)
        _prove_over_all_sets(search)
    elif _choices(search) <= LARGEST:
        _settle_for_these(search, by_chains)
    else:
        _anneal_all(search, by_chains, THOROUGHLY)
    if search.breaks == 0:
        search.breaks_bound = search.breaks_bound_fixed_set = 0


def _settle_for_these(search: Search, by_chains: bool) -> None:
    """By SAT for the meetings that are held: what is soon settled from below, a search nearby, the long proof."""
    question = search.attempt("clauses", lambda: _question(search)) if _is_open(search) else None
    if question is None:
        _anneal_all(search, by_chains, THOROUGHLY)
        return
    _settle_soon(search, question)
    all_held = _holds_all(search)
    _raise_bound(search, question, SOON if all_held else ())
    _anneal_all(search, by_chains, QUICKLY if all_held else CALMLY)
    _look_nearby(search, question)
    _raise_bound(search, question, LATER if all_held else SOON)


def _is_open(search: Search) -> bool:
    return search.breaks > (search.breaks_bound_fixed_set or 0) and not search.is_late()


def _anneal_all(search: Search, by_chains: bool, moves: int) -> None:
    if not by_chains or not _is_open(search):
        return
    rule = search.space.problem.max_break_difference

    def cost(breaks: int) -> int:
        return breaks if rule is None else breaks + UNEVEN * max(0, breaks - rule)

    moved = search.attempt("chains", lambda: anneal(search, search.starts, cost, moves))
    if moved is not None:
        _take(search, {n: (at, None) for n, at in moved.items()})
    search.tell("breaks", search.breaks)


def even_out(search: Search, slots: Mapping[int, int]) -> None:
    """Move meetings until nobody has more breaks than the rule allows over none; then offer that."""
    rule = search.space.problem.max_break_difference or 0
    moved = anneal(search, slots, lambda breaks: max(0, breaks - rule), QUICKLY)
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


def _choices(search: Search) -> int:
    return sum(map(len, all_options(search.space).values()))


def _holds_all(search: Search) -> bool:
    """No other set of meetings is worth as much: all that are possible are held, and none could be left out for nothing.

    Where a meeting is not where it was, leaving out another might save that change.
    """
    meetings, held = search.space.problem.meetings, search.best or {}
    alive = {n for n, starts in enumerate(search.space.starts) if starts}
    stays = change_cost(search.space.problem, search.starts) == 0
    return stays and held.keys() == alive and all(n in search.space.must or meetings[n].weight for n in alive)


def _question(search: Search) -> Breaks:
    held = search.best or {}
    options = all_options(search.space)
    return Breaks(search.space, {n: options[n] for n in held}, held)


def _look_nearby(search: Search, question: Breaks) -> None:
    """From the timetable that is known, better ones nearby."""
    if not _is_open(search):
        return
    known, bound = search.best or {}, search.breaks_bound_fixed_set or 0

    def tell(breaks: int) -> None:
        search.tell("breaks", breaks)

    def look() -> Quietest:
        with Neighbourhoods(
            search.space,
            question.encoding,
            question.literals,
            known,
            search.breaks,
            search.seed,
            search.is_late,
        ) as nearby:
            return nearby.search(bound, tell)

    _learn(search, search.attempt("breaks nearby", look))


def _settle_soon(search: Search, question: Breaks) -> None:
    upper, late = search.breaks, search.is_late
    _learn(search, search.attempt("breaks soon", lambda: question.settle_soon(upper, late)))


def _raise_bound(search: Search, question: Breaks, budgets: Budgets) -> None:
    if not budgets or not _is_open(search):
        return
    bound, upper, late = search.breaks_bound_fixed_set or 0, search.breaks, search.is_late
    found = search.attempt("breaks below", lambda: question.prove_from_below(bound, upper, late, budgets))
    _learn(search, found)


def _learn(search: Search, found: Quietest | None) -> None:
    if found is None:
        return
    if found.placement is not None:
        _take(search, found.placement)
    search.breaks_bound_fixed_set = max(found.bound, search.breaks_bound_fixed_set or 0)
    if _holds_all(search):
        search.breaks_bound = search.breaks_bound_fixed_set
    search.tell("breaks", search.breaks)


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
