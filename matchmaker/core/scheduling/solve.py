"""Solve a scheduling problem: the fast way first, then exact engines on what it left open.

1. Who meets: a relaxation that forgets when (``who``). Its value bounds every schedule.
2. When: Kempe chains put the chosen meetings into slots (``colour``). If all fit, levels 1 to 3 are proven.
3. Else windows of slots are solved exactly (``repair``), then the whole (``exact``).
4. Fewer breaks (``quiet``), tables (``seating``), and a reason for each meeting left out (``why``).
"""

from matchmaker.core.scheduling.agree import agree
from matchmaker.core.scheduling.early import begin_early
from matchmaker.core.scheduling.exact import find_tables, settle_exactly
from matchmaker.core.scheduling.figures import figures_of
from matchmaker.core.scheduling.first_tables import seat_anywhere
from matchmaker.core.scheduling.greedy import greedy
from matchmaker.core.scheduling.infeasible import conflict_of, without_the_rule
from matchmaker.core.scheduling.problem import Problem
from matchmaker.core.scheduling.quiet import quieten
from matchmaker.core.scheduling.repair import repair
from matchmaker.core.scheduling.sat.break_rule import keep_the_rule
from matchmaker.core.scheduling.schedule import (
    Conflict,
    Progress,
    Reason,
    Schedule,
    Status,
    Step,
    Unscheduled,
    Until,
)
from matchmaker.core.scheduling.search import Clock, Search
from matchmaker.core.scheduling.seating import seat
from matchmaker.core.scheduling.space import make_space
from matchmaker.core.scheduling.stopping import Stop, is_stopped, stoppable
from matchmaker.core.scheduling.why import NOT_PROVEN, explain


def solve(
    problem: Problem,
    *,
    until: Until = "tables",
    time_limit: float = 30.0,
    seed: int = 0,
    progress: Progress | None = None,
    let_through: tuple[type[BaseException], ...] = (),
    stop: Stop | None = None,
) -> Schedule:
    """The best schedule found, its bounds, and why each other meeting is not held.

    The same problem and seed give the same schedule unless ``stopped`` is "time". An engine that raises is named
    in ``failures`` and the run goes on; exceptions of ``let_through`` and of ``progress`` end it. Once ``stop()`` is
    true the time is up: the best schedule found so far is returned.
    """
    with stoppable(stop):
        return _solved(problem, until, time_limit, seed, progress or _silent, let_through)


def _solved(
    problem: Problem,
    until: Until,
    time_limit: float,
    seed: int,
    progress: Progress,
    let_through: tuple[type[BaseException], ...],
) -> Schedule:
    clock = Clock(time_limit)
    search = Search(make_space(problem), clock, seed, progress, let_through)
    _settle(search)
    weight_seconds = clock.seconds
    if search.best is None:
        return _without_schedule(search, until, weight_seconds)
    if until != "weight":
        quieten(search, by_chains=search.space.is_plain)
        begin_early(search)
    return _written(search, until, _status(search, until), weight_seconds)


def _silent(step: Step) -> None:
    """Nobody watches."""


def _settle(search: Search) -> None:
    """Levels 1 to 3, as far as the time goes."""
    if search.space.classes:
        _settle_without_tables(search)
    if not search.settled:
        _settle_as_it_is(search)


def _settle_without_tables(search: Search) -> None:
    """Forget which table is which, solve that, then look for tables: the bounds hold either way."""
    relaxed = make_space(search.space.problem, tell_tables_apart=False)
    inner = Search(relaxed, search.clock.share(0.5), search.seed, search.report, search.let_through)
    _settle_as_it_is(inner)
    search.failures += inner.failures
    search.out_of_time |= inner.out_of_time
    search.matching, search.proofs = inner.matching, inner.proofs
    search.shortfall_bound, search.infeasible = inner.shortfall_bound, inner.infeasible
    if inner.best is not None:
        search.attempt("tables", lambda: find_tables(search, inner.starts))


def _settle_as_it_is(search: Search) -> None:
    space = search.space
    chosen = search.attempt("who", lambda: agree(search)) or ()
    if not search.settled:
        search.offer(search.attempt("greedy", lambda: greedy(space)) or {})
    if not search.settled and space.is_plain:
        repair(search, chosen)
    if search.best is None and not search.infeasible and space.problem.max_break_difference is not None:
        search.attempt("break rule", lambda: keep_the_rule(search))
    if not search.settled:
        settle_exactly(search)
    if not search.settled:
        repair(search, chosen)


def _status(search: Search, until: Until) -> Status:
    proven = search.settled and (until == "weight" or search.breaks == search.breaks_bound)
    return "optimal" if proven else "feasible"


def _without_schedule(search: Search, until: Until, weight_seconds: float) -> Schedule:
    """Infeasible, with the best schedule without the rule that fails; or nothing found in time."""
    conflict = None
    if search.infeasible:
        conflict = search.attempt("conflict", lambda: conflict_of(search))
        conflict = conflict or Conflict(tuple(sorted(search.space.must)), (), "{count}", {"count": 0})
        relaxed = without_the_rule(search.space.problem, conflict)
        other = Search(make_space(relaxed), search.clock, search.seed, search.report, search.let_through)
        _settle(other)
        search.best = other.best or {}
    status: Status = "infeasible" if search.infeasible else "unknown"
    search.best = search.best or {}
    return _written(search, until, status, weight_seconds, conflict)


def _written(
    search: Search, until: Until, status: Status, weight_seconds: float, conflict: Conflict | None = None
) -> Schedule:
    problem = search.space.problem
    search.tell("tables")
    placement = search.best or {}
    assignments = search.attempt("tables", lambda: seat(search.space, placement))
    if assignments is None:
        assignments = seat_anywhere(search.space, placement)
    figures = figures_of(problem, assignments)
    proven = status in ("optimal", "feasible")
    late = search.out_of_time or (status != "optimal" and is_stopped())
    return Schedule(
        status=status,
        until=until,
        assignments=assignments,
        unscheduled=_reasons(search, settled=proven and search.settled),
        shortfall=figures.shortfall,
        shortfall_bound=search.shortfall_bound if proven else None,
        weight=figures.weight,
        weight_bound=search.weight_bound if proven else None,
        breaks=figures.breaks,
        breaks_bound=search.breaks_bound,
        breaks_bound_fixed_set=search.breaks_bound_fixed_set,
        table_changes=figures.table_changes,
        conflict=conflict,
        stopped="time" if late else None,
        stopped_by="user" if late and is_stopped() else None,
        seed=search.seed,
        failures=tuple(search.failures),
        weight_seconds=weight_seconds,
        seconds=search.clock.seconds,
    )


def _reasons(search: Search, *, settled: bool) -> tuple[Unscheduled, ...]:
    starts = search.starts
    found = search.attempt(
        "why", lambda: explain(search.space, starts, settled=settled, relaxation=search.relaxation)
    )
    if found is not None:
        return found
    left = (n for n in range(len(search.space.problem.meetings)) if n not in starts)
    return tuple(Unscheduled(n, Reason("not_proven", (), NOT_PROVEN)) for n in left)
