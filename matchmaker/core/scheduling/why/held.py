"""The schedule, looked up by limit and slot: what is full, by which meetings, and what giving one up would cost.

Sets of slots are integers with a bit per slot: an event of 40,000 wishes asks half a million times what is full.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Literal

from matchmaker.core.scheduling.figures import breaks_by_participant, breaks_of
from matchmaker.core.scheduling.problem import Participant
from matchmaker.core.scheduling.reading import Id
from matchmaker.core.scheduling.space import Limit, Space

Kind = Literal["seat", "resource", "pair", "table"]
Price = tuple[int, int]  # what giving up a meeting costs, and the meeting


class Hold:
    """A limit as the schedule fills it."""

    def __init__(self, held: "Held", limit: Limit, kind: Kind, who: Id | None = None) -> None:
        self.kind = kind
        self.who = who  # the participant or the resource, where the limit is one's
        self.room = limit.room
        self.by: list[list[int]] = [[] for _ in limit.room]
        for n in limit.members:
            if n in held.starts:
                for slot in held.space.span(n, held.starts[n]):
                    self.by[slot].append(n)
        self.full = _bits(slot for slot, by in enumerate(self.by) if len(by) >= self.room[slot])
        self._cost = held.cost
        self._must = held.space.must
        self._filling: dict[int, tuple[int, ...]] = {}

    @cached_property
    def fixed(self) -> int:
        """Where meetings that must be held fill it alone."""
        must = self._must
        return _bits(slot for slot, by in enumerate(self.by) if sum(n in must for n in by) >= self.room[slot])

    @cached_property
    def cheapest(self) -> list[Price | None]:
        """Per slot, the meeting that is given up most easily; None where none may be."""
        return [self._cheapest(by) for by in self.by]

    def filling(self, slots: int) -> tuple[int, ...]:
        """The meetings that fill it in these slots."""
        if slots not in self._filling:
            self._filling[slots] = tuple(sorted({n for slot in slots_in(slots) for n in self.by[slot]}))
        return self._filling[slots]

    def _cheapest(self, by: Iterable[int]) -> Price | None:
        return min(((self._cost[n], n) for n in by if n not in self._must), default=None)

    @cached_property
    def least(self) -> int | None:
        """What the easiest to give up costs, of all in full slots; None where none may be given up."""
        prices = (self.cheapest[slot] for slot in slots_in(self.full))
        return min((price[0] for price in prices if price is not None), default=None)

    def blocked(self, full: int, length: int) -> int:
        """Starts from which a meeting of that length would reach one of these slots."""
        found = full
        for later in range(1, length):
            found |= full >> later
        return found


class Held:
    """Everything about the schedule that a reason may need."""

    def __init__(self, space: Space, starts: Mapping[int, int]) -> None:
        self.space = space
        self.starts = starts
        self.meetings = space.problem.meetings
        self.people: dict[Id, Participant] = {person.id: person for person in space.problem.participants}
        self.degree = Counter(who for n in starts for who in self.meetings[n].sides)
        self.published = _published(space)
        stability = space.problem.previous.stability if space.problem.previous else 0
        self.cost = {
            n: self.meetings[n].weight + stability * (self.published.get(n) == at) for n, at in starts.items()
        }
        self.mine: dict[Id, list[int]] = defaultdict(list)
        for n in sorted(starts):
            for who in self.meetings[n].sides:
                self.mine[who].append(n)
        self.holds: dict[int, list[Hold]] = defaultdict(list)
        for limit, hold in self._all_holds():
            for n in limit.members:
                self.holds[n].append(hold)
        self._agenda_full: dict[Id, bool] = {}
        self._dearest: dict[Id, Price | None] = {}
        self._partners: dict[tuple[Id, tuple[int, ...]], tuple[Id, ...]] = {}

    def _all_holds(self) -> Iterator[tuple[Limit, Hold]]:
        for limit, person in zip(self.space.seats, self.space.problem.participants, strict=True):
            yield limit, Hold(self, limit, "seat", person.id)
        resources = self.space.problem.resources
        for number, limit in enumerate(self.space.shared):  # a limit per resource, then the pairs
            if number < len(resources):
                yield limit, Hold(self, limit, "resource", resources[number].id)
            else:
                yield limit, Hold(self, limit, "pair")
        for limit in self.space.halls:
            yield limit, Hold(self, limit, "table")

    def gain(self, n: int, start: int) -> int:
        """What holding a meeting from there adds to the weight."""
        previous = self.space.problem.previous
        back = previous is not None and self.published.get(n) == start
        return self.meetings[n].weight + (previous.stability if previous and back else 0)

    def is_in(self, m: int, hold: Hold, slot: int) -> bool:
        """Whether a held meeting takes a place of a limit in a slot."""
        start = self.starts[m]
        return start <= slot < start + self.meetings[m].length and hold in self.holds[m]

    def at_maximum(self, who: Id) -> bool:
        most = self.people[who].max_meetings
        return most is not None and self.degree[who] >= most

    def cheapest_of(self, who: Id) -> Price | None:
        """The meeting of a participant that is given up most easily; None where none may be."""
        if who not in self._dearest:
            free = (n for n in self.mine[who] if n not in self.space.must)
            self._dearest[who] = min(((self.cost[n], n) for n in free), default=None)
        return self._dearest[who]

    def agenda_is_full(self, who: Id) -> bool:
        """At the maximum, or taken in every slot there is."""
        if who not in self._agenda_full:
            person = self.people[who]
            taken = Counter(slot for n in self.mine[who] for slot in self.space.span(n, self.starts[n]))
            full = all(taken[slot] >= person.capacity for slot in person.available)
            self._agenda_full[who] = full or self.at_maximum(who)
        return self._agenda_full[who]

    def uneven(self, n: int, start: int) -> Id | None:
        """Whose breaks would go beyond the rule, were ``n`` held there; None when the rule would be kept."""
        rule = self.space.problem.max_break_difference
        if rule is None:
            return None
        breaks = dict(self._breaks)
        sides = self.meetings[n].sides
        for who in sides:
            busy = {slot for m in self.mine[who] for slot in self.space.span(m, self.starts[m])}
            breaks[who] = breaks_of(busy | set(self.space.span(n, start)), self._day)
        most = max(breaks.values())
        if most - min(breaks.values()) <= rule:
            return None
        return next((who for who in sides if breaks[who] == most), max(breaks, key=breaks.__getitem__))

    @cached_property
    def _breaks(self) -> dict[Id, int]:
        return breaks_by_participant(self.space.problem, self.starts)

    @cached_property
    def _day(self) -> dict[int, int]:
        days = self.space.problem.days
        return {slot: n for n, (first, last) in enumerate(days) for slot in range(first, last + 1)}

    def partners(self, who: Id, meetings: tuple[int, ...]) -> tuple[Id, ...]:
        """Whom somebody meets; asked again and again for the same full agendas."""
        known = self._partners.get((who, meetings))
        if known is None:
            others = (side for n in meetings for side in self.meetings[n].sides if side != who)
            known = self._partners[who, meetings] = tuple(dict.fromkeys(others))
        return known

    def pairs(self, meetings: Iterable[int]) -> tuple[tuple[Id, Id], ...]:
        return tuple(dict.fromkeys(self.meetings[n].sides for n in meetings))


def _published(space: Space) -> dict[int, int]:
    """Where the meetings that are yet to begin stand in the published schedule."""
    previous = space.problem.previous
    rows = previous.assignments if previous else ()
    return {row.meeting: row.slot for row in rows if row.meeting not in space.begun}


def _bits(slots: Iterable[int]) -> int:
    return sum(1 << slot for slot in slots)


def slots_in(bits: int) -> Iterator[int]:
    while bits:
        low = bits & -bits
        yield low.bit_length() - 1
        bits ^= low
