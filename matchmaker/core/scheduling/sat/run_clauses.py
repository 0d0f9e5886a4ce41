"""The breaks of one participant in clauses: a break is where a run of busy slots starts and one has ended before.

Where it is known how many slots will be busy, the slots are counted from the first to the last. That says early that
somebody without a break sits in one stretch of this length, which is what proofs are made of. The meetings are counted
too, by when each has begun: three that must be over by noon need three slots before, whichever they are.
"""

from collections.abc import Mapping, Sequence

from matchmaker.core.scheduling.sat.formula import Formula, Literal, negated

Busy = Mapping[int, Literal]
#: One busy slot of somebody: slot -> it was in this slot or before.
Held = Mapping[int, Literal]


def count_breaks(
    formula: Formula, busy: Busy, days: Sequence[tuple[int, int]], held: Sequence[Held] | None, most: int
) -> list[Literal]:
    """Literal j holds exactly when there are more than j breaks; at most ``most`` are counted, at most one too many.

    ``held``: the slots that are busy in any case; None when that is open or spread over several days.
    """
    starts: list[Literal] = []
    counts = None
    if held is not None:
        counts = _Counts(formula, busy, days[0], len(held))
        counts.agree_with(held)
    for day in days:
        starts += _starts_of_runs(formula, busy, day, counts)
    breaks = _sorted(formula, starts, most)
    if counts is not None and breaks:
        counts.in_one_stretch_unless(breaks[0])
    return breaks


def _starts_of_runs(
    formula: Formula, busy: Busy, day: tuple[int, int], counts: "_Counts | None"
) -> list[Literal]:
    found = []
    met: Literal = False  # busy at some slot of this day before the last one
    for slot in range(day[0] + 1, day[1] + 1):
        before = busy.get(slot - 1, False)
        met = formula.any_of([met, before]) if counts is None else counts.at_least(slot - 1, 1)
        now = busy.get(slot, False)
        if now is not False and met is not False and met is not before:
            found.append(formula.both(formula.both(now, negated(before)), met))
    return found


def _sorted(formula: Formula, literals: Sequence[Literal], most: int) -> list[Literal]:
    """Literal j holds exactly when more than j of these do."""
    counted: list[Literal] = []
    for literal in literals:
        longer = [*counted, False][:most]
        shorter: list[Literal] = [True, *counted][: len(longer)]
        counted = [
            _counted_on(formula, same, one_less, literal)
            for same, one_less in zip(longer, shorter, strict=True)
        ]
    return counted


def _counted_on(formula: Formula, same: Literal, one_less: Literal, literal: Literal) -> int:
    found = formula.variable()
    formula.imply([same], found)
    formula.imply([one_less, literal], found)
    formula.imply([found], same, literal)
    formula.imply([found], one_less)
    return found


class _Counts:
    """How many slots were busy up to each slot, in unary."""

    def __init__(self, formula: Formula, busy: Busy, day: tuple[int, int], held: int) -> None:
        self.formula, self.busy, self.day, self.held = formula, busy, day, held
        self.counted: dict[tuple[int, int], Literal] = {}
        for slot in range(day[0], day[1] + 1):
            self._name(slot)
            if busy.get(slot, False) is not False:
                self._link(slot)

    def at_least(self, slot: int, count: int) -> Literal:
        """Busy at least ``count`` times up to this slot."""
        if count <= 0:
            return True
        if count > self.held or slot < self.day[0]:
            return False
        return self.counted[slot, count]

    def _name(self, slot: int) -> None:
        here = [other for other in self.busy if self.busy[other] is not False]
        so_far = sum(other <= slot for other in here)
        for count in range(1, self.held + 1):
            literal: Literal
            if count > so_far:
                literal = False
            elif count <= self.held - (len(here) - so_far):
                literal = True
            elif self.busy.get(slot, False) is False:
                literal = self.at_least(slot - 1, count)
            else:
                literal = self.formula.variable()
            self.counted[slot, count] = literal

    def _link(self, slot: int) -> None:
        now = self.busy[slot]
        for count in range(1, self.held + 2):
            here, before = self.at_least(slot, count), self.at_least(slot - 1, count)
            one_less = self.at_least(slot - 1, count - 1)
            self.formula.imply([before], here)
            self.formula.imply([one_less, now], here)
            self.formula.imply([here], before, now)
            self.formula.imply([here], one_less)

    def agree_with(self, held: Sequence[Held]) -> None:
        """What is held up to a slot takes as many busy slots up to there, and the rest as many after."""
        for slot in range(self.day[0], self.day[1] + 1):
            counted = [self.at_least(slot, count) for count in range(1, self.held + 1)]
            self.formula.count_exactly([one[slot] for one in held], counted)

    def in_one_stretch_unless(self, broken: Literal) -> None:
        first, last = self.day
        add = self.formula.add
        here = sorted(slot for slot in self.busy if self.busy[slot] is not False)
        for slot in here:
            for other in here:
                if other - slot >= self.held:
                    add(broken, negated(self.busy[slot]), negated(self.busy[other]))
        for slot in range(first, last):
            begun, done = self.at_least(slot, 1), self.at_least(slot, self.held)
            add(broken, negated(begun), done, self.busy.get(slot + 1, False))
            for more in range(1, min(self.held, last - slot + 1)):
                add(broken, negated(begun), self.at_least(slot + more, more + 1))
