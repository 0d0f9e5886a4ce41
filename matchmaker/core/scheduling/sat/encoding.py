"""A timetable in clauses: each meeting once among its options, every limit kept, the breaks of everybody counted."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from matchmaker.core.scheduling.model import Option
from matchmaker.core.scheduling.reading import Id
from matchmaker.core.scheduling.sat.formula import Formula, negated
from matchmaker.core.scheduling.sat.formula import Literal as Lit
from matchmaker.core.scheduling.sat.run_clauses import Held, count_breaks
from matchmaker.core.scheduling.space import Limit, Space

Options = Mapping[int, Sequence[Option]]
Covering = Mapping[int, Mapping[int, Sequence[int]]]


@dataclass
class Encoding:
    """``breaks``: per participant, literal j holds when there are more than j breaks."""

    formula: Formula
    place: dict[tuple[int, Option], int]
    switch: dict[int, int] = field(default_factory=dict)  # meeting -> the literal that demands it
    breaks: list[list[Lit]] = field(default_factory=list)
    busy: dict[tuple[int, ...], Lit] = field(default_factory=dict)

    def any_of(self, variables: Sequence[int]) -> Lit:
        """A literal that holds exactly when one of these does: the same one for the same variables."""
        key = tuple(variables)
        if key not in self.busy:
            self.busy[key] = self.formula.any_of(key)
        return self.busy[key]

    def placement(self, true: set[int]) -> dict[int, Option]:
        return {n: option for (n, option), variable in self.place.items() if variable in true}

    def literals_of(self, placement: Mapping[int, Option]) -> list[int]:
        return [
            variable if placement.get(n) == option else -variable
            for (n, option), variable in self.place.items()
        ]


def encode(space: Space, options: Options, *, switched: bool = False) -> Encoding:
    """All these meetings held; with ``switched`` each only where its switch is assumed. Breaks are not counted yet."""
    formula = Formula()
    place = {(n, option): formula.variable() for n, where in options.items() for option in where}
    found = Encoding(formula, place)
    for n, where in options.items():
        mine = [place[n, option] for option in where]
        if switched:
            found.switch[n] = formula.variable()
            formula.add(-found.switch[n], *mine)
        else:
            formula.add(*mine)
        formula.at_most(mine, 1)
    _keep_limits(space, found)
    _keep_order(space, options, found)
    return found


def count_everybody(space: Space, found: Encoding, *, certain: bool) -> None:
    """Count the breaks of each participant, and keep the rule on their difference where there is one.

    ``certain``: every meeting of the encoding is held in any case.
    """
    rule = space.problem.max_break_difference
    days = space.problem.days
    covering = _covering(space, found)
    there = {n for n, _ in found.place}
    loads = [
        sum(space.problem.meetings[n].length for n in seat.members if n in there) for seat in space.seats
    ]
    begun = _begun(space, found) if certain and len(days) == 1 else {}
    most = max((last - first) // 2 + 1 for first, last in days) * len(days) if days else 0
    if rule is not None:
        # Whoever can have the fewest bounds everybody; one more is counted, to forbid it.
        most = min(most, min((max(0, load - 1) for load in loads), default=0) + rule + 1)
    for person, seat, load in zip(space.problem.participants, space.seats, loads, strict=True):
        busy = {slot: found.any_of(mine) for slot, mine in _by_slot(seat, covering).items()}
        held = _held(space, seat, begun) if begun and person.capacity == 1 else None
        can_be = min(most, max(0, load - 1))
        found.breaks.append(count_breaks(found.formula, busy, days, held, can_be) if can_be else [])
    if rule is not None:
        _keep_rule(found, rule, most)


def _covering(space: Space, found: Encoding) -> Covering:
    covering: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for (n, (at, _)), variable in found.place.items():
        for slot in space.span(n, at):
            covering[n][slot].append(variable)
    return covering


def _begun(space: Space, found: Encoding) -> dict[int, dict[int, Lit]]:
    """Per meeting and slot: a literal that holds exactly when the meeting has begun in this slot or before."""
    starting: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for (n, (at, _)), variable in found.place.items():
        starting[n][at].append(variable)
    begun: dict[int, dict[int, Lit]] = {}
    for n, by_slot in starting.items():
        begun[n] = {}
        before: Lit = False
        for slot in range(space.problem.slots):
            now = found.any_of(by_slot.get(slot, ()))
            found.formula.imply([now], negated(before))
            before = True if slot >= max(by_slot) else found.formula.any_of([before, now])
            begun[n][slot] = before
    return begun


def _held(space: Space, seat: Limit, begun: Mapping[int, Mapping[int, Lit]]) -> list[Held]:
    """Each slot that somebody will be busy: by when it was."""
    return [
        {slot: begun[n].get(slot - later, False) for slot in range(space.problem.slots)}
        for n in seat.members
        if n in begun
        for later in range(space.problem.meetings[n].length)
    ]


def _by_slot(limit: Limit, covering: Covering) -> dict[int, list[int]]:
    by_slot: dict[int, list[int]] = defaultdict(list)
    for n in limit.members:
        for slot, mine in covering.get(n, {}).items():
            by_slot[slot] += mine
    return dict(sorted(by_slot.items()))


def _keep_limits(space: Space, found: Encoding) -> None:
    covering = _covering(space, found)
    for limit in (*space.seats, *space.shared):
        for slot, mine in _by_slot(limit, covering).items():
            found.formula.at_most(mine, limit.room[slot])
    alone = {person.id for person in space.problem.participants if person.capacity == 1}
    for hall in space.halls:
        if all(alone.issuperset(space.problem.meetings[n].sides) for n in hall.members):
            _keep_hall(space, found, covering, hall)
            continue
        for slot, mine in _by_slot(hall, covering).items():
            found.formula.at_most(mine, hall.room[slot])
    taken: dict[tuple[int, int], list[int]] = defaultdict(list)
    for (n, (at, kind)), variable in found.place.items():
        if kind is not None:
            for slot in space.span(n, at):
                taken[kind, slot].append(variable)
    for (kind, _), mine in taken.items():
        found.formula.at_most(mine, len(space.classes[kind]))


def _keep_hall(space: Space, found: Encoding, covering: Covering, hall: Limit) -> None:
    """Where nobody meets twice at once, two busy people are one meeting, and so is one busy host (its first side).

    Either would do. Counting people makes the better proofs, counting hosts the quicker finds; together they do both.
    """
    sides_of = {n: space.problem.meetings[n].sides for n in hall.members}
    people: dict[Id, list[int]] = defaultdict(list)
    hosts: dict[Id, list[int]] = defaultdict(list)
    for n, (a, b) in sides_of.items():
        people[a].append(n)
        people[b].append(n)
        hosts[a].append(n)
    _count_busy(found, covering, hall, people, 2)
    _count_busy(found, covering, hall, hosts, 1)


def _count_busy(
    found: Encoding, covering: Covering, hall: Limit, groups: Mapping[Id, Sequence[int]], a_table: int
) -> None:
    """No more of these are busy at once than there are tables, ``a_table`` of them at each."""
    busy = [_by_slot(Limit(tuple(mine), ()), covering) for mine in groups.values()]
    for slot, mine in _by_slot(hall, covering).items():
        if len(mine) > hall.room[slot]:
            at_once = [found.any_of(one[slot]) for one in busy if slot in one]
            literals = [literal for literal in at_once if not isinstance(literal, bool)]
            found.formula.at_most(literals, a_table * hall.room[slot])


def _keep_order(space: Space, options: Options, found: Encoding) -> None:
    for first, second in space.problem.precedences:
        for option in options.get(first, ()):
            ends = space.span(first, option[0]).stop
            for other in options.get(second, ()):
                if other[0] < ends:
                    found.formula.add(-found.place[first, option], -found.place[second, other])


def _keep_rule(found: Encoding, rule: int, most: int) -> None:
    """Everybody has a least number of breaks, and at most ``rule`` more."""

    def more_than(breaks: list[Lit], number: int) -> Lit:
        return breaks[number] if number < len(breaks) else False

    formula = found.formula
    for number in range(most):
        least: Lit = formula.variable() if all(len(mine) > number for mine in found.breaks) else False
        for mine in found.breaks:
            formula.imply([least], more_than(mine, number))
            formula.imply([more_than(mine, number + rule)], least)
