"""Who meets: the relaxation that forgets when. Nearly always integral, and its value is a proven bound.

Each limit on a slot becomes one on the whole event (a b-matching with sides). What forgetting *when* gets wrong
comes back as cuts: sets of meetings that cannot all be held.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaker.core.scheduling.cuts import Cut, half_cuts, sums_of
from matchmaker.core.scheduling.figures import change_cost
from matchmaker.core.scheduling.program import IntArray, Program, Sum, matrix_of
from matchmaker.core.scheduling.space import Limit, Space

#: Rounds of cutting off answers that hold meetings by halves, before HiGHS is asked to branch.
HALF_ROUNDS = 10
#: The row that bounds what guarantees miss in all.
SHORTFALL = 0


@dataclass(frozen=True)
class Matching:
    """The meetings chosen (None: no choice was found) and what every schedule is bounded by."""

    chosen: tuple[int, ...] | None
    shortfall_bound: int
    weight_bound: int  # with that shortfall
    relaxed_bound: int  # the same, as far as prices tell
    per_shortfall: int = 0  # what one more missing meeting could buy at most
    out_of_time: bool = False  # with more of it another choice might have been found

    def weight_bound_at(self, shortfall: int) -> int:
        """Bounds the weight of every schedule whose shortfall is at most this."""
        if shortfall <= self.shortfall_bound:
            return self.weight_bound
        return self.relaxed_bound + self.per_shortfall * (shortfall - self.shortfall_bound)


class Relaxation:
    """The best set of meetings as far as totals and the cuts so far go."""

    def __init__(self, space: Space) -> None:
        self.space = space
        self.alive = [n for n, starts in enumerate(space.starts) if starts]
        self.column = {n: k for k, n in enumerate(self.alive)}
        self.program = _program(space, self.column)
        self.shortfall = 0  # no schedule misses fewer promised meetings

    def cut(self, cuts: Sequence[Cut]) -> None:
        """Forbid what no schedule can hold."""
        self.program = self.program.with_rows(sums_of(cuts, self.column))

    def choose(self, seconds: float) -> Matching:
        """The best set of meetings. With ``chosen`` None the bounds still hold."""
        if not self.space.must <= self.column.keys():  # one that must be held has nowhere to be
            everything = sum(self.space.problem.meetings[n].weight for n in self.alive)
            return Matching(None, 0, everything, everything)
        self._least_shortfall()
        x = self._without_halves()
        bound = self.program.bound()
        per_shortfall = int(np.ceil(self.program.prices[SHORTFALL])) if len(self.alive) else 0
        held, whole_bound, late = self._whole(x, bound, seconds)
        chosen = None if held is None else tuple(n for n, one in zip(self.alive, held, strict=False) if one)
        lost = change_cost(self.space.problem, {})
        return Matching(chosen, self.shortfall, whole_bound - lost, bound - lost, per_shortfall, late)

    def _least_shortfall(self) -> None:
        missing = len(self.program.gain) - len(self.alive)
        if missing:
            gain = np.repeat([0, -1], [len(self.alive), missing])
            self.program.high[SHORTFALL] = self.program.upper[len(self.alive) :].sum()
            self.shortfall = max(self.shortfall, -self.program.towards(gain).best_bound())
        self.program.high[SHORTFALL] = self.shortfall

    def _without_halves(self) -> NDArray[np.float64] | None:
        for _ in range(HALF_ROUNDS):
            x = self.program.relaxed()
            halves = [] if x is None else half_cuts(self.program, x, but=SHORTFALL)
            if not halves:
                return x
            self.program = self.program.with_rows(halves)
        return self.program.relaxed()

    def _whole(
        self, x: NDArray[np.float64] | None, bound: int, seconds: float
    ) -> tuple[IntArray | None, int, bool]:
        """The answer without parts of meetings, what is proven of it, and whether time ran out."""
        if x is None:
            return None, bound, False
        held = np.rint(x).astype(np.int64)
        if np.abs(x - held).max(initial=0.0) < 1e-6:
            return held, bound, False
        found = self.program.whole(seconds)
        return found.x, bound if found.bound is None else min(bound, found.bound), found.out_of_time


def _program(space: Space, column: dict[int, int]) -> Program:
    """Variables: a meeting each, then what each guarantee is missing. The first row sums up the latter."""
    meetings, people = space.problem.meetings, space.problem.participants
    wanted = [person.min_meetings for person in people if person.min_meetings]
    missing = range(len(column), len(column) + len(wanted))
    rows: list[Sum] = [(missing, [1] * len(wanted), sum(wanted))]
    reach = _reach(space)
    rows += [total for limit in space.limits if (total := _total(space, limit, column, reach)) is not None]
    rows += _totals_of_people(space, column)
    staying = _staying(space)
    gain = [meetings[n].weight + staying.get(n, 0) for n in column] + [0] * len(wanted)
    low = [int(n in space.must) for n in column] + [0] * len(wanted)
    matrix, high = matrix_of(rows, len(gain))
    whole = [np.array(numbers, dtype=np.int64) for numbers in (gain, low, [1] * len(column) + wanted)]
    return Program(whole[0], matrix, high, whole[1], whole[2])


def _reach(space: Space) -> list[int]:
    """The slots each meeting could fill, as bits."""
    of_starts: dict[tuple[tuple[int, ...], int], int] = {}
    for starts, meeting in zip(space.starts, space.problem.meetings, strict=True):
        if (starts, meeting.length) not in of_starts:
            slots = {slot for start in starts for slot in range(start, start + meeting.length)}
            of_starts[starts, meeting.length] = sum(1 << slot for slot in slots)
    meetings = zip(space.starts, space.problem.meetings, strict=True)
    return [of_starts[starts, meeting.length] for starts, meeting in meetings]


def _total(space: Space, limit: Limit, column: dict[int, int], reach: Sequence[int]) -> Sum | None:
    """What a limit on each slot allows over the event; None where nothing goes beyond."""
    usable = 0
    for n in limit.members:
        usable |= reach[n]
    lengths = [space.problem.meetings[n].length for n in limit.members]
    most = sum(room for slot, room in enumerate(limit.room) if usable >> slot & 1)
    return ([column[n] for n in limit.members], lengths, most) if sum(lengths) > most else None


def _totals_of_people(space: Space, column: dict[int, int]) -> list[Sum]:
    """Maxima and guarantees."""
    rows: list[Sum] = []
    missing = len(column)
    for person, seat in zip(space.problem.participants, space.seats, strict=True):
        mine = [column[n] for n in seat.members]
        if person.max_meetings is not None and len(mine) > person.max_meetings:
            rows.append((mine, [1] * len(mine), person.max_meetings))
        if person.min_meetings:
            rows.append(([*mine, missing], [-1] * (len(mine) + 1), -person.min_meetings))
            missing += 1
    return rows


def _staying(space: Space) -> dict[int, int]:
    """What a meeting of the previous schedule is worth more if it can stay where it was."""
    previous = space.problem.previous
    rows = previous.assignments if previous else ()
    return {
        row.meeting: previous.stability
        for row in rows
        if previous and row.meeting not in space.begun and row.slot in space.starts[row.meeting]
    }
