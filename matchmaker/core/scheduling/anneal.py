"""Fewer breaks by moving meetings along Kempe chains, under a falling temperature (annealing)."""

import math
import random
from collections.abc import Callable, Container, Mapping

from matchmaker.core.scheduling.colour import Board
from matchmaker.core.scheduling.reading import Id
from matchmaker.core.scheduling.search import Search
from matchmaker.core.scheduling.space import Space

#: A deterministic budget.
MOST_MOVES = 200_000
LEFT_ALONE = 0.9  # how often a meeting is passed over when neither side has a break


def anneal(
    search: Search, slots: Mapping[int, int], cost: Callable[[int], int], moves_each: int
) -> dict[int, int]:
    """Random chains; better ones are taken, worse ones less and less often. Returns the best slots seen.

    ``cost`` says what a participant's number of breaks costs; ``moves_each`` how many moves to try for each meeting.
    """
    board, movable = _board(search, slots)
    quiet = _Counter(search.space, slots, cost)
    pick = random.Random(search.seed)  # nosec B311  # a seeded search keeps no secret
    total = least = quiet.count(board)
    best = dict(board.slot_of)
    moves = min(MOST_MOVES, moves_each * len(movable))
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
