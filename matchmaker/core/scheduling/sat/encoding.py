"""A timetable in clauses: each meeting once among its options, every limit kept, the breaks of everybody counted."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from matchmaker.core.scheduling.model import Option
from matchmaker.core.scheduling.reading import Id
from matchmaker.core.scheduling.sat.formula import Formula
from matchmaker.core.scheduling.sat.formula import Literal as Lit
from matchmaker.core.scheduling.sat.run_clauses import count_breaks
from matchmaker.core.scheduling.space import Limit, Space

Options = Mapping[int, Sequence[Option]]
Counted = Literal["people", "hosts"]
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


def encode(space: Space, options: Options, *, switched: bool = False, count: Counted = "people") -> Encoding:
    """All these meetings held; with ``switched`` each only where its switch is assumed. Breaks are not counted yet.

    ``count``: what is counted against the tables. People make the better proofs, hosts the quicker finds.
    """
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
    _keep_limits(space, found, count)
    _keep_order(space, options, found)
    return found


def count_everybody(space: Space, found: Encoding, *, certain: bool) -> None:
    """Count the breaks of each participant, and keep the rule on their difference where there is one.

    ``certain``: every meeting of the encoding is held in any case.
    """
    rule = space.problem.max_break_difference
    days = space.problem.days
    covering = _covering(space, found)
    loads = [_load(space, seat, found) for seat in space.seats]
    most = max((last - first) // 2 + 1 for first, last in days) * len(days) if days else 0
    if rule is not None:
        # Whoever can have the fewest bounds everybody; one more is counted, to forbid it.
        most = min(most, min((max(0, load - 1) for load in loads), default=0) + rule + 1)
    for person, seat, load in zip(space.problem.participants, space.seats, loads, strict=True):
        busy = {slot: found.any_of(mine) for slot, mine in _by_slot(seat, covering).items()}
        alone = certain and person.capacity == 1 and len(days) == 1
        held = load if alone else None
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


def _load(space: Space, seat: Limit, found: Encoding) -> int:
    held = {n for n, _ in found.place}
    return sum(space.problem.meetings[n].length for n in seat.members if n in held)


def _by_slot(limit: Limit, covering: Covering) -> dict[int, list[int]]:
    by_slot: dict[int, list[int]] = defaultdict(list)
    for n in limit.members:
        for slot, mine in covering.get(n, {}).items():
            by_slot[slot] += mine
    return dict(sorted(by_slot.items()))


def _keep_limits(space: Space, found: Encoding, count: Counted) -> None:
    covering = _covering(space, found)
    for limit in (*space.seats, *space.shared):
        for slot, mine in _by_slot(limit, covering).items():
            found.formula.at_most(mine, limit.room[slot])
    alone = {person.id for person in space.problem.participants if person.capacity == 1}
    for hall in space.halls:
        if all(alone.issuperset(space.problem.meetings[n].sides) for n in hall.members):
            _keep_hall(space, found, hall, count)
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


def _keep_hall(space: Space, found: Encoding, hall: Limit, count: Counted) -> None:
    """Where nobody meets twice at once, two busy people are one meeting, and so is one busy host (its first side)."""
    covering = _covering(space, found)
    sides_of = {n: space.problem.meetings[n].sides for n in hall.members}
    groups: dict[Id, list[int]] = defaultdict(list)
    for n, (a, b) in sides_of.items():
        for who in (a, b) if count == "people" else (a,):
            groups[who].append(n)
    busy = [_by_slot(Limit(tuple(mine), ()), covering) for mine in groups.values()]
    for slot, mine in _by_slot(hall, covering).items():
        if len(mine) > hall.room[slot]:
            at_once = [found.any_of(one[slot]) for one in busy if slot in one]
            room = hall.room[slot] * (2 if count == "people" else 1)
            found.formula.at_most([literal for literal in at_once if not isinstance(literal, bool)], room)


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
