"""The fewest breaks with the meetings of ``options`` held: from below, by proofs."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from matchmaker.core.scheduling.model import Option
from matchmaker.core.scheduling.sat.asking import Asked, Late
from matchmaker.core.scheduling.sat.encoding import Counted, Encoding, Options, count_everybody, encode
from matchmaker.core.scheduling.sat.formula import Formula
from matchmaker.core.scheduling.space import Space

#: Conflicts for one question, in turns that grow: the same on every machine.
BELOW_AT_FIRST = (3_000, 9_000)
BELOW = (27_000, 81_000)
WORK_CORE = 2_000

Placement = Mapping[int, Option]


@dataclass
class Quietest:
    """``placement`` None: none better than the one known was found."""

    bound: int = 0
    placement: Placement | None = None
    breaks: int | None = None


@dataclass(frozen=True)
class Asking:
    late: Late
    tell: Callable[[int], None]  # the fewest breaks known to be possible


class Breaks:
    """How few breaks can there be? Asked in two ways in turn, for what one finds at once the other may never."""

    def __init__(self, space: Space, options: Options, known: Placement) -> None:
        self.ways = [_Way(space, options, known, "people"), _Way(space, options, known, "hosts")]

    def settle(
        self, breaks: int, budgets: Sequence[int], asking: Asking
    ) -> tuple[bool | None, Placement | None]:
        """Whether there can be so few breaks, and a timetable that has no more."""
        with ExitStack() as stack:
            asked = []
            for way in self.ways:
                if asking.late():
                    return None, None
                sat = Asked(way.at_most(breaks), asking.late)
                asked.append((way, stack.enter_context(sat)))
            for work in budgets:
                for way, sat in asked:
                    answer = sat.ask((), work)
                    if answer is not None:
                        return answer, way.encoding.placement(sat.true) if answer else None
        return None, None


class _Way:
    def __init__(self, space: Space, options: Options, known: Placement, count: Counted) -> None:
        self.encoding: Encoding = encode(space, options, count=count)
        _keep_stability(self.encoding, space, known)
        count_everybody(space, self.encoding, certain=True)
        self.literals = [x for mine in self.encoding.breaks for x in mine if not isinstance(x, bool)]

    def at_most(self, breaks: int) -> Formula:
        """The clauses with room for so many breaks only. They share nothing that is changed."""
        formula = Formula()
        formula.top, formula.clauses = self.encoding.formula.top, list(self.encoding.formula.clauses)
        formula.at_most(self.literals, breaks)
        return formula


def _keep_stability(encoding: Encoding, space: Space, known: Placement) -> None:
    """As many meetings stay where they were as in ``known``: else weight would be lost."""
    previous = space.problem.previous
    if previous is None or not previous.stability:
        return
    old = {row.meeting: row.slot for row in previous.assignments}
    stays = {n: [x for (m, (at, _)), x in encoding.place.items() if m == n and at == old[n]] for n in old}
    moves = [-one for mine in stays.values() for one in [encoding.any_of(mine)] if one is not False]
    moved = sum(bool(stays[n]) and known[n][0] != old[n] for n in old)
    encoding.formula.at_most(moves, moved)


def cheap_bound(question: Breaks, upper: int, asking: Asking) -> int:
    """A first bound, for ``prove_from_below`` to raise."""
    return _disjoint_cores(question.ways[0], upper, asking)


def prove_from_below(
    question: Breaks, bound: int, upper: int, asking: Asking, budgets: Sequence[int] = BELOW
) -> Quietest:
    """Raise the bound until it meets ``upper``, a timetable is found at it, or the work is spent."""
    found = Quietest(bound=bound)
    while budgets and found.bound < upper:
        answer, found.placement = question.settle(found.bound, budgets, asking)
        if answer is not False:
            found.breaks = found.bound if answer else None
            break
        found.bound += 1
    return found


def _disjoint_cores(way: _Way, upper: int, asking: Asking) -> int:
    """Groups of possible breaks of which one at least must be, no break in two groups: their number is a bound."""
    free = [-literal for literal in way.literals]
    count = 0
    with Asked(way.encoding.formula, asking.late) as sat:
        while count < upper and free:
            if sat.ask(free, WORK_CORE) is not False or not sat.core:
                break
            core = sat.core
            free = [literal for literal in free if literal not in core]
            count += 1
    return count
