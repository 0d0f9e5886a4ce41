"""Level 4: fewer breaks, without giving up anything of levels 1 to 3.

First moves of meetings by Kempe chains, under a falling temperature (annealing). Then the proof: by SAT with the
meetings held fixed; where other sets of meetings reach the same value and the problem is small, by CP-SAT over all.
"""

import math
import random
from collections.abc import Callable, Container, Mapping

from matchmaker.core.scheduling.build import build_model
from matchmaker.core.scheduling.colour import Board
from matchmaker.core.scheduling.cpsat import solve_cpsat
from matchmaker.core.scheduling.engine import Task
from matchmaker.core.scheduling.exact import hint_of, shortfall_rows
from matchmaker.core.scheduling.model import Model, Option, Row, all_options
from matchmaker.core.scheduling.reading import Id
from matchmaker.core.scheduling.sat.quietest import Asking, Breaks, improve_from_above, prove_from_below
from matchmaker.core.scheduling.search import Search
from matchmaker.core.scheduling.space import Space

#: Choices up to which every set of meetings is searched, not only the one found.
SMALL = 1500
LARGEST = 40_000
#: Deterministic budgets: moves per held meeting, and CP-SAT's own units.
MOVES_PER_MEETING = 300
MOST_MOVES = 200_000
LEFT_ALONE = 0.9  # how often a meeting is passed over when neither side has a break
WORK = 1.0


def quieten(search: Search, *, by_chains: bool) -> None:
    """Fewest breaks as far as the budget goes; sets what was proven on ``search``."""
    if search.best is None:
        return
    search.tell("breaks", search.breaks)
    if by_chains and search.breaks:
        moved = search.attempt("chains", lambda: _anneal(search, search.starts, lambda breaks: breaks))
        if moved is not None:
            _take(search, {n: (at, None) for n, at in moved.items()})
    if search.breaks == 0:
        search.breaks_bound = search.breaks_bound_fixed_set = 0
        return
    search.tell("breaks", search.breaks)
    _prove(search)


def even_out(search: Search, slots: Mapping[int, int]) -> None:
    """Move meetings until nobody has more breaks than the rule allows over none; then offer that."""
    rule = search.space.problem.max_break_difference or 0
    moved = _anneal(search, slots, lambda breaks: max(0, breaks - rule))
    search.offer({n: (at, None) for n, at in moved.items()})


def _take(search: Search, placement: Mapping[int, Option]) -> None:
    """Keep it when it has fewer breaks and gives up nothing else."""
    before, value, breaks = search.best, (search.shortfall, -search.weight), search.breaks
    search.best = dict(sorted(placement.items()))
    worse = (search.shortfall, -search.weight) > value or search.breaks >= breaks
    if worse or not search.is_even(search.starts):
        search.best = before


def _prove(search: Search) -> None:
    alive = {n for n, starts in enumerate(search.space.starts) if starts}
    held = search.best or {}
    choices = sum(map(len, all_options(search.space).values()))
    if held.keys() != alive and choices <= SMALL:
        _prove_over_all_sets(search)
    elif choices <= LARGEST:
        _prove_for_these(search)
        if held.keys() == alive:
            search.breaks_bound = search.breaks_bound_fixed_set


def _prove_for_these(search: Search) -> None:
    """By SAT, from below and from above until the two meet."""
    options = all_options(search.space)
    held = search.best or {}
    question = Breaks(search.space, {n: options[n] for n in held}, held)
    below = search.attempt("breaks below", lambda: prove_from_below(question, search.breaks, _asking(search)))
    if below is None:
        return
    search.breaks_bound_fixed_set = below.bound
    if below.placement is not None:
        _take(search, below.placement)
    if search.breaks == below.bound:
        return
    above = search.attempt(
        "breaks above", lambda: improve_from_above(question, held, search.breaks, _asking(search))
    )
    if above is not None and above.placement is not None:
        _take(search, above.placement)
    if above is not None:
        search.breaks_bound_fixed_set = max(below.bound, above.bound)


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


def _anneal(search: Search, slots: Mapping[int, int], cost: Callable[[int], int]) -> dict[int, int]:
    """Random chains; better ones are taken, worse ones less and less often. Returns the best slots seen.

    ``cost`` says what a participant's number of breaks costs.
    """
    board, movable = _board(search, slots)
    quiet = _Counter(search.space, slots, cost)
    pick = random.Random(search.seed)  # nosec B311  # a seeded search keeps no secret
    total = least = quiet.count(board)
    best = dict(board.slot_of)
    moves = min(MOST_MOVES, MOVES_PER_MEETING * len(movable))
    for turn in range(moves):
        if least == 0 or (turn % 64 == 0 and search.is_late()):
            break
        n = pick.choice(movable)
        if quiet.is_at_rest(n) and pick.random() < LEFT_ALONE:
            continue
        to = pick.choice(board.allowed[n])
        other = board.slot_of[n]
        chain = board.chain(n, to, other) if to != other else None
        if chain is None:
            continue
        before = {mover: board.slot_of[mover] for mover in chain}
        change = quiet.try_out(board, chain)
        temperature = 1.2 * (1 - turn / moves) + 1e-9
        if change <= 0 or pick.random() < math.exp(-change / temperature):
            quiet.keep()
            total += change
            if total < least:
                least, best = total, dict(board.slot_of)
        else:
            board.apply(before)
    return best


def _board(search: Search, slots: Mapping[int, int]) -> tuple[Board, list[int]]:
    """The schedule on a board; what a change would cost stability for has nowhere else to go."""
    board = Board(search.space, list(slots))
    previous = search.space.problem.previous
    if previous and previous.stability:
        for row in previous.assignments:
            if slots.get(row.meeting) == row.slot:
                board.allowed[row.meeting] = (row.slot,)
    for n, slot in slots.items():
        board.put(n, slot)
    return board, [n for n in slots if len(board.allowed[n]) > 1]


class _Counter:
    """Counts what a chain does to the breaks of those it touches."""

    def __init__(self, space: Space, held: Container[int], cost: Callable[[int], int]) -> None:
        problem = space.problem
        self.cost = cost
        self.sides = [meeting.sides for meeting in problem.meetings]
        self.days = [(1 << last + 1) - (1 << first) for first, last in problem.days]
        self.meetings_of: dict[Id, list[int]] = {
            person.id: [n for n in seat.members if n in held]
            for person, seat in zip(problem.participants, space.seats, strict=True)
        }
        self.now: dict[Id, int] = {}
        self.tried: dict[Id, int] = {}

    def count(self, board: Board) -> int:
        """The cost of everybody's breaks, from scratch."""
        self.now = {who: self._cost(board, who) for who in self.meetings_of}
        return sum(self.now.values())

    def is_at_rest(self, n: int) -> bool:
        return not any(self.now[who] for who in self.sides[n])

    def try_out(self, board: Board, chain: Mapping[int, int]) -> int:
        """Apply the chain; how much more the breaks cost. ``keep`` makes it count."""
        board.apply(chain)
        touched = dict.fromkeys(who for n in chain for who in self.sides[n])
        self.tried = {who: self._cost(board, who) for who in touched}
        return sum(cost - self.now[who] for who, cost in self.tried.items())

    def keep(self) -> None:
        self.now |= self.tried

    def _cost(self, board: Board, who: Id) -> int:
        busy = 0  # a bit per slot
        for n in self.meetings_of[who]:
            busy |= 1 << board.slot_of[n]
        breaks = 0
        for day in self.days:
            today = busy & day
            if today:  # a run starts where the slot before is free; the first is no break
                breaks += (today & ~(today << 1)).bit_count() - 1
        return self.cost(breaks)
