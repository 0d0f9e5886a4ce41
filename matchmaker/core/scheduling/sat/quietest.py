"""The fewest breaks with the meetings of ``options`` held: from below by proofs, from above by better timetables."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from matchmaker.core.scheduling.model import Option
from matchmaker.core.scheduling.sat.asking import Asked, Late
from matchmaker.core.scheduling.sat.encoding import Encoding, Options, count_everybody, encode
from matchmaker.core.scheduling.sat.formula import Formula
from matchmaker.core.scheduling.space import Space

#: Conflicts for one question: what a question may cost at most, the same on every machine.
WORK_BELOW = 200_000
WORK_ABOVE = 200_000
WORK_STEP = 20_000
WORK_CORE = 2_000

Placement = Mapping[int, Option]


@dataclass
class Quietest:
    """``placement`` None: none better than the one known was found."""

    bound: int = 0
    placement: Placement | None = None
    breaks: int | None = None
    was_late: bool = False


@dataclass(frozen=True)
class Asking:
    seed: int
    late: Late
    tell: Callable[[int], None]  # the fewest breaks known to be possible


class Breaks:
    """The question in clauses: how few breaks can there be?"""

    def __init__(self, space: Space, options: Options, known: Placement) -> None:
        self.encoding: Encoding = encode(space, options)
        self._keep_stability(space, known)
        count_everybody(space, self.encoding, certain=True)
        self.literals = [x for mine in self.encoding.breaks for x in mine if not isinstance(x, bool)]

    def _keep_stability(self, space: Space, known: Placement) -> None:
        """As many meetings stay where they were as in ``known``: else weight would be lost."""
        previous = space.problem.previous
        if previous is None or not previous.stability:
            return
        old = {row.meeting: row.slot for row in previous.assignments}
        stays = {
            n: [x for (m, (at, _)), x in self.encoding.place.items() if m == n and at == old[n]] for n in old
        }
        moves = [-one for mine in stays.values() for one in [self.encoding.any_of(mine)] if one is not False]
        moved = sum(bool(stays[n]) and known[n][0] != old[n] for n in old)
        self.encoding.formula.at_most(moves, moved)

    def at_most(self, breaks: int) -> Formula:
        """The clauses with room for so many breaks only. They share nothing that is changed."""
        formula = Formula()
        formula.top, formula.clauses = self.encoding.formula.top, list(self.encoding.formula.clauses)
        formula.at_most(self.literals, breaks)
        return formula


def prove_from_below(question: Breaks, upper: int, asking: Asking) -> Quietest:
    """Raise the bound until it meets ``upper``, a timetable is found at it, or the work is spent."""
    found = Quietest()
    with Asked(question.encoding.formula, asking.seed, asking.late) as sat:
        found.bound = _disjoint_cores(question, sat, upper)
        found.was_late = sat.was_late
    while found.bound < upper and not found.was_late:
        with Asked(question.at_most(found.bound), asking.seed, asking.late) as sat:
            answer = sat.ask((), WORK_BELOW)
            found.was_late = sat.was_late
            if answer:
                found.placement, found.breaks = question.encoding.placement(sat.true), found.bound
        if answer is not False:
            break
        found.bound += 1
    return found


def _disjoint_cores(question: Breaks, sat: Asked, upper: int) -> int:
    """Groups of possible breaks of which one at least must be, no break in two groups: their number is a bound."""
    free = [-literal for literal in question.literals]
    count = 0
    while count < upper and free:
        if sat.ask(free, WORK_CORE) is not False or not sat.core:
            break
        core = sat.core
        free = [literal for literal in free if literal not in core]
        count += 1
    return count


def improve_from_above(question: Breaks, known: Placement, upper: int, asking: Asking) -> Quietest:
    """Ask for ever fewer breaks, from a timetable with ``upper``, until there is none or the work is spent."""
    found = Quietest(breaks=upper)
    likely = question.encoding.literals_of(known)
    step = 1 + upper // 4
    while step and upper and not found.was_late:
        goal = max(0, upper - step)
        with Asked(question.at_most(goal), asking.seed, asking.late, likely) as sat:
            answer = sat.ask((), WORK_ABOVE if goal == upper - 1 else WORK_STEP)
            found.was_late = sat.was_late
            true = sat.true if answer else set()
        if answer:
            found.placement = question.encoding.placement(true)
            likely = question.encoding.literals_of(found.placement)
            upper = found.breaks = sum(literal in true for literal in question.literals)
            asking.tell(upper)
            continue
        if answer is False:
            found.bound = goal + 1
        step //= 2
    return found
