"""The fewest breaks with the meetings of ``options`` held: proofs from below."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matchmaker.core.scheduling.model import Option
from matchmaker.core.scheduling.sat.asking import FINDER, PROVER, Asked, Late, SatEngine
from matchmaker.core.scheduling.sat.encoding import Options, count_everybody, encode
from matchmaker.core.scheduling.sat.formula import Formula
from matchmaker.core.scheduling.space import Space

#: Engines for one question in turn, each with its conflicts: the same on every machine.
SOON = ((FINDER, 8_000), (PROVER, 60_000))
LATER = ((PROVER, 120_000),)
#: Conflicts for a bound that is soon had, and how far above the cores it is looked for.
WORK_CORE, WORK_SUM, ABOVE = 1_000, 1_500, 9

Budgets = Sequence[tuple[SatEngine, int]]
Placement = Mapping[int, Option]


@dataclass
class Quietest:
    """``placement`` None: none better than the one known was found. Else, from below, it has ``bound`` breaks."""

    bound: int = 0
    placement: Placement | None = None


class Breaks:
    """How few breaks can there be? ``literals`` are the breaks of ``encoding``."""

    def __init__(self, space: Space, options: Options, known: Placement) -> None:
        self.encoding = encode(space, options)
        count_everybody(space, self.encoding, certain=True)
        self._keep_stability(space, known)
        self.literals = [x for mine in self.encoding.breaks for x in mine if not isinstance(x, bool)]

    def settle_soon(self, upper: int, late: Late) -> Quietest:
        """A first bound. Groups of possible breaks of which one at least must be, no break in two groups: their number.

        Then more, while it is soon seen that all together need more; or a timetable at the bound.
        """
        free = [-literal for literal in self.literals]
        bound = 0
        with Asked(self.encoding.formula, late) as sat:
            while bound < upper and sat.ask(free, WORK_CORE) is False and sat.core:
                core = sat.core
                free = [literal for literal in free if literal not in core]
                bound += 1
            for more in self._count(sat, min(upper, bound + ABOVE))[bound:]:
                answer = sat.ask([-more], WORK_SUM)
                if answer is not False:
                    return Quietest(bound, self.encoding.placement(sat.true) if answer else None)
                bound += 1
        return Quietest(bound)

    def _count(self, sat: Asked, most: int) -> list[int]:
        """Number k of these holds when there are more than k breaks."""
        formula = self.encoding.formula.copy()
        counts = formula.count_up_to(self.literals, most - 1)
        sat.add(formula.clauses[len(self.encoding.formula.clauses) :])
        return counts[:most]

    def prove_from_below(self, bound: int, upper: int, late: Late, budgets: Budgets) -> Quietest:
        """Raise the bound until it meets ``upper``, a timetable is found at it, or the work is spent."""
        while bound < upper:
            answer, placement = self._settle(bound, late, budgets)
            if answer is not False:
                return Quietest(bound, placement)
            bound += 1
        return Quietest(bound)

    def _settle(self, breaks: int, late: Late, budgets: Budgets) -> tuple[bool | None, Placement | None]:
        """Whether there can be so few breaks, and a timetable that has no more."""
        formula = self._at_most(breaks)
        for engine, work in budgets:
            if late():
                break
            with Asked(formula, late, engine) as sat:
                answer = sat.ask((), work)
                if answer is not None:
                    return answer, self.encoding.placement(sat.true) if answer else None
        return None, None

    def _at_most(self, breaks: int) -> Formula:
        """The clauses with room for so many breaks only."""
        formula = self.encoding.formula.copy()
        formula.at_most(self.literals, breaks)
        return formula

    def _keep_stability(self, space: Space, known: Placement) -> None:
        """As many meetings stay where they were as in ``known``: else weight would be lost."""
        previous = space.problem.previous
        if previous is None or not previous.stability:
            return
        old = {row.meeting: row.slot for row in previous.assignments}
        stays: dict[int, list[int]] = {n: [] for n in old}
        for (n, (at, _)), variable in self.encoding.place.items():
            if old.get(n) == at:
                stays[n].append(variable)
        moves = [-one for mine in stays.values() for one in [self.encoding.any_of(mine)] if one is not False]
        moved = sum(bool(stays[n]) and known[n][0] != old[n] for n in old)
        self.encoding.formula.at_most(moves, moved)
