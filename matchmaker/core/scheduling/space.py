"""What each meeting could do if it were alone, and the limits that meetings share. Input of every engine."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from matchmaker.core.scheduling.problem import Meeting, Problem
from matchmaker.core.scheduling.reading import Id

#: More unions of table sets than this are not written out: meetings then choose a class of tables each.
MOST_TABLE_SETS = 300


@dataclass(frozen=True)
class Limit:
    """At most ``room[t]`` of ``members`` at once in slot t."""

    members: tuple[int, ...]
    room: tuple[int, ...]


@dataclass(frozen=True)
class Space:
    """A problem made ready for engines. Tables are given by their position in ``problem.tables``."""

    problem: Problem
    tables_of: tuple[frozenset[int], ...]  # per meeting, the tables it may use
    starts: tuple[tuple[int, ...], ...]  # per meeting, where it may start
    seats: tuple[Limit, ...]  # a limit per participant, in their order
    shared: tuple[Limit, ...]  # resources, and pairs with several meetings
    halls: tuple[Limit, ...]  # sets of tables that are never overfull
    classes: tuple[frozenset[int], ...]  # tables that are alike; empty where ``halls`` say it all
    must: frozenset[int]  # required meetings, and those that have begun
    begun: frozenset[int]

    @property
    def limits(self) -> tuple[Limit, ...]:
        return self.seats + self.shared + self.halls

    @property
    def is_plain(self) -> bool:
        """Every rule but that on breaks is a limit on a slot or a total: the fast way is open."""
        short = all(meeting.length == 1 for meeting in self.problem.meetings)
        return short and not self.problem.precedences and not self.classes

    def span(self, meeting: int, start: int) -> range:
        return range(start, start + self.problem.meetings[meeting].length)

    def classes_at(self, meeting: int, start: int) -> Sequence[int | None]:
        """The classes of tables that are there all along; [None] where tables need no choice."""
        if not self.classes:
            return (None,)
        return [
            n
            for n, alike in enumerate(self.classes)
            if alike <= self.tables_of[meeting] and self._open(next(iter(alike)), meeting, start)
        ]

    def _open(self, table: int, meeting: int, start: int) -> bool:
        return all(slot in self.problem.tables[table].slots for slot in self.span(meeting, start))


def make_space(problem: Problem, *, tell_tables_apart: bool = True) -> Space:
    """``tell_tables_apart`` False: tables limit how many meetings are held, not which table each has.

    That is a relaxation where meetings are long: its bounds hold, its placements may lack a table.
    """
    tables_of = _tables_of(problem)
    begun = _begun(problem)
    starts = tuple(_starts(problem, tables_of, begun))
    alive = [n for n, at in enumerate(starts) if at]
    halls, classes = _table_limits(problem, tables_of, alive)
    if classes and not tell_tables_apart:
        halls, classes = _halls_alone(problem, tables_of, alive), ()
    return Space(
        problem=problem,
        tables_of=tables_of,
        starts=starts,
        seats=_seats(problem, alive),
        shared=(*_resources(problem, alive), *_pairs(problem, alive)),
        halls=halls,
        classes=classes,
        must=frozenset(n for n, meeting in enumerate(problem.meetings) if meeting.required) | begun.keys(),
        begun=frozenset(begun),
    )


def _begun(problem: Problem) -> dict[int, int]:
    if problem.previous is None:
        return {}
    frozen = problem.previous.frozen_before
    return {row.meeting: row.slot for row in problem.previous.assignments if row.slot < frozen}


def _tables_of(problem: Problem) -> tuple[frozenset[int], ...]:
    number = {table.id: n for n, table in enumerate(problem.tables)}
    home = {person.id: person.home_table for person in problem.participants}
    whole = frozenset(range(len(problem.tables)))
    return tuple(_tables_for(problem, meeting, number, home, whole) for meeting in problem.meetings)


def _tables_for(
    problem: Problem,
    meeting: Meeting,
    number: dict[Id, int],
    home: dict[Id, Id | None],
    whole: frozenset[int],
) -> frozenset[int]:
    """A fixed table goes before a home table; a home serves unless it lacks a feature that is needed."""
    listed = whole if meeting.tables is None else frozenset(number[table] for table in meeting.tables)
    if not meeting.needs and not any(home[who] is not None for who in meeting.sides):
        return listed
    fit = frozenset(n for n in listed if meeting.needs <= problem.tables[n].features)
    homes = frozenset(number[table] for who in meeting.sides if (table := home[who]) is not None)
    # With two homes of which one lacks a feature, the other is where they meet; with none that fits, any.
    return (fit & homes) or fit


class Presence:
    """When participants and resources are there. One with no room at all is never there."""

    def __init__(self, problem: Problem) -> None:
        self.people = {one.id: one.available if one.capacity else frozenset() for one in problem.participants}
        self.resources = {one.id: one.available if one.capacity else frozenset() for one in problem.resources}
        self.session = {
            slot: n for n, (first, last) in enumerate(problem.sessions) for slot in range(first, last + 1)
        }

    def starts(self, meeting: Meeting) -> list[int]:
        """Where the two sides, their resources and the sessions let a meeting start, tables apart."""
        free = self.people[meeting.a] & self.people[meeting.b]
        for name in meeting.uses:
            free &= self.resources[name]
        return [start for start in sorted(meeting.slots) if self.fits(free, start, meeting.length)]

    def fits(self, free: frozenset[int], start: int, length: int) -> bool:
        if length == 1:
            return start in free
        span = range(start, start + length)
        return free.issuperset(span) and len({self.session.get(slot) for slot in span}) == 1


def _starts(
    problem: Problem, tables_of: Sequence[frozenset[int]], begun: dict[int, int]
) -> list[tuple[int, ...]]:
    presence = Presence(problem)
    frozen = problem.previous.frozen_before if problem.previous else 0
    opening = [table.slots for table in problem.tables]

    @cache  # thousands of meetings share a set of tables
    def open_starts(tables: frozenset[int], length: int) -> frozenset[int]:
        openings = {opening[table] for table in tables}
        return frozenset(at for at in range(problem.slots) if _some_table(openings, at, length))

    return [
        tuple(
            start
            for start in presence.starts(meeting)
            if (start == begun[n] if n in begun else start >= frozen)
            and start in open_starts(tables_of[n], meeting.length)
        )
        for n, meeting in enumerate(problem.meetings)
    ]


def _some_table(openings: Iterable[frozenset[int]], start: int, length: int) -> bool:
    return any(open_in.issuperset(range(start, start + length)) for open_in in openings)


def _seats(problem: Problem, alive: Sequence[int]) -> tuple[Limit, ...]:
    members = defaultdict(list)
    for n in alive:
        for who in problem.meetings[n].sides:
            members[who].append(n)
    return tuple(
        Limit(
            tuple(members[person.id]),
            tuple(person.capacity * (slot in person.available) for slot in range(problem.slots)),
        )
        for person in problem.participants
    )


def _resources(problem: Problem, alive: Sequence[int]) -> Iterable[Limit]:
    members = defaultdict(list)
    for n in alive:
        for name in problem.meetings[n].uses:
            members[name].append(n)
    for one in problem.resources:
        room = tuple(one.places(slot) for slot in range(problem.slots))
        yield Limit(tuple(members[one.id]), room)


def _pairs(problem: Problem, alive: Sequence[int]) -> Iterable[Limit]:
    """Two delegations with room for several meetings at once still meet each other once at a time."""
    wide = {person.id for person in problem.participants if person.capacity > 1}
    members = defaultdict(list)
    for n in alive:
        if wide.issuperset(sides := problem.meetings[n].sides):
            members[frozenset(sides)].append(n)
    return [Limit(tuple(same), (1,) * problem.slots) for same in members.values() if len(same) > 1]


def _table_limits(
    problem: Problem, tables_of: Sequence[frozenset[int]], alive: Sequence[int]
) -> tuple[tuple[Limit, ...], tuple[frozenset[int], ...]]:
    classes = _classes(problem, tables_of, alive)
    sets = _unions({tables_of[n] for n in alive})
    short = all(problem.meetings[n].length == 1 for n in alive)
    if sets is None or not (short or len(classes) <= 1):
        whole = frozenset(range(len(problem.tables)))
        return (_hall(problem, whole, tables_of, alive),), classes
    return tuple(_hall(problem, tables, tables_of, alive) for tables in sets), ()


def _halls_alone(
    problem: Problem, tables_of: Sequence[frozenset[int]], alive: Sequence[int]
) -> tuple[Limit, ...]:
    sets = {tables_of[n] for n in alive}
    unions = _unions(sets) or [*sorted(sets, key=sorted), frozenset(range(len(problem.tables)))]
    return tuple(_hall(problem, tables, tables_of, alive) for tables in unions)


def _hall(
    problem: Problem, tables: frozenset[int], tables_of: Sequence[frozenset[int]], alive: Sequence[int]
) -> Limit:
    """Hall: the meetings that must sit at some of these tables are never more than these tables."""
    room = [0] * problem.slots
    for table in tables:
        for slot in problem.tables[table].slots:
            room[slot] += 1
    return Limit(tuple(n for n in alive if tables_of[n] <= tables), tuple(room))


def _unions(sets: set[frozenset[int]]) -> list[frozenset[int]] | None:
    """The sets and all unions of overlapping ones: enough for Hall's condition. None when they are too many."""
    found = sorted(sets, key=sorted)
    known = set(found)
    for n, one in enumerate(found):  # grows while it is walked
        for other in found[:n]:
            union = one | other
            if one & other and union not in known:
                known.add(union)
                found.append(union)
        if len(found) > MOST_TABLE_SETS:
            return None
    return found


def _classes(
    problem: Problem, tables_of: Sequence[frozenset[int]], alive: Sequence[int]
) -> tuple[frozenset[int], ...]:
    """Tables that are there in the same slots and serve the same meetings need not be told apart."""
    sets = sorted({tables_of[n] for n in alive}, key=sorted)
    alike = defaultdict(list)
    for n, table in enumerate(problem.tables):
        serves = tuple(k for k, tables in enumerate(sets) if n in tables)
        if serves:
            alike[table.slots, serves].append(n)
    return tuple(frozenset(tables) for tables in alike.values())
