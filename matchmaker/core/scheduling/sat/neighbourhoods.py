"""Better timetables near a known one: free what happens in a few slots, hold the rest, ask for one break fewer.

A large neighbourhood search. One solver learns from question to question, so the neighbourhoods that grow when nothing
better is near end as a proof: once everything is free and there is still no better timetable, there is none.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from matchmaker.core.scheduling.figures import breaks_by_participant
from matchmaker.core.scheduling.model import Option
from matchmaker.core.scheduling.reading import Id
from matchmaker.core.scheduling.sat.asking import Asked, Late
from matchmaker.core.scheduling.sat.encoding import Encoding
from matchmaker.core.scheduling.sat.quietest import Placement, Quietest
from matchmaker.core.scheduling.space import Space

#: Deterministic budgets: questions in all, conflicts for one.
QUESTIONS = 800
WORK = 500
#: The share of the slots that is free at first; how many slots one no, or one question too hard, changes that.
WIDTH = 0.4
WIDER, NARROWER = 0.1, 0.3
#: With people freed besides, a window is one slot wider than this.
NARROW = 4


@dataclass
class _State:
    placement: dict[int, Option]
    breaks: int
    width: float


class Neighbourhoods:
    """Searches from ``known``, which has ``upper`` breaks. Use it in a ``with`` block."""

    def __init__(
        self,
        space: Space,
        encoding: Encoding,
        literals: list[int],
        known: Placement,
        upper: int,
        seed: int,
        late: Late,
    ) -> None:
        self.space, self.encoding = space, encoding
        self.state = _State(dict(known), upper, WIDTH * space.problem.slots)
        self.pick = random.Random(seed)  # nosec B311  # a seeded search keeps no secret
        formula = encoding.formula.copy()
        self.more_than = formula.count_up_to(literals, upper)
        self.meetings_of: Mapping[Id, tuple[int, ...]] = {
            person.id: tuple(n for n in seat.members if n in known)
            for person, seat in zip(space.problem.participants, space.seats, strict=True)
        }
        self.sat = Asked(formula, late)

    def __enter__(self) -> "Neighbourhoods":
        return self

    def __exit__(self, *error: object) -> None:
        self.sat.close()

    def search(self, bound: int, tell: Callable[[int], None]) -> Quietest:
        """Ask until there are no more breaks than ``bound``, nothing better exists, or all is asked.

        ``tell`` hears of the fewest breaks found so far.
        """
        state, first = self.state, self.state.breaks
        proven = bound
        for _ in range(QUESTIONS):
            if state.breaks <= proven or self.sat.late():
                break
            free = self._free()
            answer = self._ask(free)
            if answer:
                self._take(tell)
            elif answer is False:
                state.width += WIDER
                proven = state.breaks if len(free) == len(state.placement) else proven
            else:
                state.width = max(2.0, state.width - NARROWER)
        return Quietest(proven, state.placement if state.breaks < first else None)

    def _ask(self, free: set[int]) -> bool | None:
        place, held = self.encoding.place, self.state.placement
        assumed = [place[n, held[n]] for n in held if n not in free]
        return self.sat.ask([*assumed, -self.more_than[self.state.breaks - 1]], WORK)

    def _take(self, tell: Callable[[int], None]) -> None:
        self.state.placement = self.encoding.placement(self.sat.true)
        self.state.breaks = sum(self._breaks().values())
        self.sat.solver.set_phases(self.encoding.literals_of(self.state.placement))
        tell(self.state.breaks)

    def _breaks(self) -> Mapping[Id, int]:
        starts = {n: at for n, (at, _) in self.state.placement.items()}
        return breaks_by_participant(self.space.problem, starts)

    def _free(self) -> set[int]:
        """The meetings in a window of slots; or some people's, around one who has a break, and a narrow window's."""
        if self.pick.random() < 1 / 2:
            return self._window(self.state.width)
        return self._window(NARROW) | {n for who in self._people() for n in self.meetings_of[who]}

    def _window(self, width: float) -> set[int]:
        slots = self.space.problem.slots
        size = min(slots, int(width) + 1)
        first = self.pick.randrange(slots - size + 1)
        held = self.state.placement
        return {n for n, (at, _) in held.items() if size == slots or first <= at < first + size}

    def _people(self) -> list[Id]:
        """Somebody who has a break, and partners of partners."""
        found = [self.pick.choice([who for who, breaks in self._breaks().items() if breaks])]
        for _ in range(int(self.state.width)):
            near = (n for who in found for n in self.meetings_of[who])
            partners = [who for n in near for who in self.space.problem.meetings[n].sides]
            others = [who for who in partners if who not in found]
            found += [self.pick.choice(others)] if others else []
        return found
