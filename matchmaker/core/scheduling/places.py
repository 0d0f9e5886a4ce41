"""Where a meeting could go in a timetable as it stands, and what stands in the way of every other place."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from matchmaker.core.scheduling.figures import breaks_of
from matchmaker.core.scheduling.problem import Assignment, Meeting, Problem, Table
from matchmaker.core.scheduling.reading import Id
from matchmaker.plugin_api.text import N_

NOT_THEN = N_("Ce rendez-vous ne peut pas commencer à {slot}.")
PAST = N_("{slot} est déjà passé, ou trop proche pour prévenir.")
CUT = N_("Commencé à {slot}, ce rendez-vous ne finirait pas avant la pause.")
AWAY = N_("{who} n’est pas là à {slot}.")
BUSY = N_("{who} a déjà un rendez-vous à {slot} : avec {partners}.")
FULL = N_("{who} a déjà son maximum : {count} rendez-vous.")
TWICE = N_("{a} et {b} se rencontrent déjà à {slot}.")
RESOURCE_AWAY = N_("{resource} n’est pas disponible à {slot}.")
RESOURCE_BUSY = N_("{resource} est déjà pris à {slot} : {meeting}.")
ORDER = N_("L’ordre imposé avec un autre rendez-vous ne serait plus respecté : {meeting}.")
TABLE_LACKS = N_("La table {table} n’a pas ce qu’il faut pour ce rendez-vous.")
TABLE_OTHER = N_("Ce rendez-vous ne peut pas se tenir à la table {table}.")
TABLE_KEPT = N_("{who} garde sa table : ce rendez-vous ne peut pas se tenir à la table {table}.")
TABLE_CLOSED = N_("La table {table} n’est pas là à {slot}.")
TABLE_TAKEN = N_("La table {table} est déjà prise à {slot} : {meeting}.")


@dataclass(frozen=True)
class Obstacle:
    """One rule a place would break: a French sentence with gaps, and the meetings in the way.

    Pages put names in: ``who``, ``a``, ``b`` and ``partners`` are ids of delegations, ``slot`` is a slot,
    ``table`` the id of a table, ``meeting`` the number of a meeting.
    """

    template: str
    values: Mapping[str, object] = field(default_factory=dict)
    meetings: tuple[int, ...] = ()


Obstacles = Iterator[Obstacle]


class Room:
    """What is taken when. Meetings are lifted out and put back while places are tried."""

    def __init__(self, problem: Problem, assignments: Iterable[Assignment]) -> None:
        self.problem = problem
        self.people = {person.id: person for person in problem.participants}
        self.tables = {table.id: table for table in problem.tables}
        self.resources = {one.id: one for one in problem.resources}
        self.day = {t: n for n, (first, last) in enumerate(problem.days) for t in range(first, last + 1)}
        self.session = {
            t: n for n, (first, last) in enumerate(problem.sessions) for t in range(first, last + 1)
        }
        self.old = {row.meeting: row.slot for row in problem.previous.assignments} if problem.previous else {}
        self.frozen = problem.previous.frozen_before if problem.previous else 0
        self.linked: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for pair in problem.precedences:
            for n in pair:
                self.linked[n].append(pair)
        self.fitting: dict[int, Sequence[Table]] = {}  # meeting → tables that suit it, once asked for
        self.place: dict[int, Assignment] = {}
        self.degree: Counter[Id] = Counter()
        self.seated: dict[tuple[Id, int], list[int]] = defaultdict(list)
        self.at_table: dict[tuple[Id | None, int], list[int]] = defaultdict(list)
        self.using: dict[tuple[Id, int], list[int]] = defaultdict(list)
        self.held_by: dict[Id, set[int]] = defaultdict(set)
        for row in assignments:
            self.put(row)

    def span(self, n: int, slot: int) -> range:
        return range(slot, slot + self.problem.meetings[n].length)

    def put(self, row: Assignment) -> None:
        self.place[row.meeting] = row
        for who in self.problem.meetings[row.meeting].sides:
            self.degree[who] += 1
            self.held_by[who].add(row.meeting)
        for list_ in self._lists(row):
            list_.append(row.meeting)

    def lift(self, n: int) -> Assignment | None:
        """Take the meeting out; where it was, None when it was not held."""
        row = self.place.pop(n, None)
        if row is not None:
            for who in self.problem.meetings[n].sides:
                self.degree[who] -= 1
                self.held_by[who].discard(n)
            for list_ in self._lists(row):
                list_.remove(n)
        return row

    def _lists(self, row: Assignment) -> Iterator[list[int]]:
        meeting = self.problem.meetings[row.meeting]
        for slot in self.span(row.meeting, row.slot):
            for who in meeting.sides:
                yield self.seated[who, slot]
            yield self.at_table[row.table, slot]
            for name in meeting.uses:
                yield self.using[name, slot]

    def obstacles(self, row: Assignment) -> tuple[Obstacle, ...]:
        """Every rule this place would break for a meeting that is not held; the rule on breaks aside."""
        return tuple(self.in_the_way(row.meeting, row.slot)) + tuple(self.at_the_table(row))

    def in_the_way(self, n: int, slot: int) -> Obstacles:
        """What forbids the slot, whichever the table."""
        meeting = self.problem.meetings[n]
        closed = next(self._closed(n, meeting, slot), None)
        if closed is not None:
            yield closed
            return
        for who in meeting.sides:
            yield from self._person(n, meeting, who, slot)
        yield from self._together(n, meeting, slot)
        yield from self._resources(n, meeting, slot)
        yield from self._order(n, slot)

    def _closed(self, n: int, meeting: Meeting, slot: int) -> Obstacles:
        span = self.span(n, slot)
        if slot not in meeting.slots or slot < 0 or span.stop > self.problem.slots:
            yield Obstacle(NOT_THEN, {"slot": slot})
        if len({self.session.get(t) for t in span}) > 1:
            yield Obstacle(CUT, {"slot": slot})
        begun = self.old.get(n, self.frozen) < self.frozen
        if (begun or slot < self.frozen) and self.old.get(n) != slot:
            yield Obstacle(PAST, {"slot": slot})

    def _person(self, n: int, meeting: Meeting, who: Id, slot: int) -> Obstacles:
        person = self.people[who]
        for t in self.span(n, slot):
            others = self.seated[who, t]
            if t not in person.available:
                yield Obstacle(AWAY, {"who": who, "slot": t})
            elif len(others) >= person.capacity:
                partners = tuple(
                    side for m in others for side in self.problem.meetings[m].sides if side != who
                )
                yield Obstacle(BUSY, {"who": who, "slot": t, "partners": partners}, tuple(others))
        if person.max_meetings is not None and self.degree[who] >= person.max_meetings:
            mine = tuple(sorted(self.held_by[who]))
            yield Obstacle(FULL, {"who": who, "count": self.degree[who]}, mine)

    def _together(self, n: int, meeting: Meeting, slot: int) -> Obstacles:
        for t in self.span(n, slot):
            same = [m for m in self.seated[meeting.a, t] if meeting.b in self.problem.meetings[m].sides]
            if same:
                yield Obstacle(TWICE, {"a": meeting.a, "b": meeting.b, "slot": t}, tuple(same))

    def _resources(self, n: int, meeting: Meeting, slot: int) -> Obstacles:
        for name in sorted(meeting.uses, key=str):
            resource = self.resources[name]
            for t in self.span(n, slot):
                others = self.using[name, t]
                if t not in resource.available:
                    yield Obstacle(RESOURCE_AWAY, {"resource": name, "slot": t})
                elif len(others) >= resource.places(t):
                    values = {"resource": name, "slot": t, "meeting": next(iter(others), n)}
                    yield Obstacle(RESOURCE_BUSY, values, tuple(others))

    def _order(self, n: int, slot: int) -> Obstacles:
        for first, second in self.linked[n]:
            other = second if n == first else first
            if other in self.place:
                starts = {n: slot, other: self.place[other].slot}
                if self.span(first, starts[first]).stop > starts[second]:
                    yield Obstacle(ORDER, {"meeting": other}, (other,))

    def at_the_table(self, row: Assignment) -> Obstacles:
        """What forbids this table in this slot."""
        table = self.tables.get(row.table) if row.table is not None else None
        if table is None:
            yield Obstacle(TABLE_OTHER, {"table": row.table})
            return
        yield from self._unfit(row.meeting, table)
        yield from self._occupied(row.meeting, table, row.slot)

    def _unfit(self, n: int, table: Table) -> Obstacles:
        """What forbids the table, whatever the slot."""
        meeting = self.problem.meetings[n]
        if not meeting.needs <= table.features:
            yield Obstacle(TABLE_LACKS, {"table": table.id})
        if meeting.tables is not None and table.id not in meeting.tables:
            yield Obstacle(TABLE_OTHER, {"table": table.id})
        keeper = self._keeper(n)
        if keeper and table.id not in keeper:
            yield Obstacle(TABLE_KEPT, {"who": next(iter(keeper.values())), "table": table.id})

    def _occupied(self, n: int, table: Table, slot: int) -> Obstacles:
        for t in self.span(n, slot):
            if t not in table.slots:
                yield Obstacle(TABLE_CLOSED, {"table": table.id, "slot": t})
            elif others := self.at_table[table.id, t]:
                values = {"table": table.id, "slot": t, "meeting": others[0]}
                yield Obstacle(TABLE_TAKEN, values, tuple(others))

    def _keeper(self, n: int) -> dict[Id, Id]:
        """The kept tables the meeting must use, each with who keeps it; none where they do not serve."""
        meeting = self.problem.meetings[n]
        kept = {home: who for who in meeting.sides if (home := self.people[who].home_table) is not None}
        if meeting.tables is not None:
            kept = {table: who for table, who in kept.items() if table in meeting.tables}
        serves = any(meeting.needs <= self.tables[table].features for table in kept)
        return kept if serves else {}

    def free_tables(self, n: int, slot: int) -> list[Id]:
        """The tables the meeting could have in this slot, the ones where its people sit around then first."""
        near = self.near(n, slot)
        return sorted(self._free(n, slot), key=lambda table: -near[table])

    def has_table(self, n: int, slot: int) -> bool:
        """Whether there is one at all."""
        return next(self._free(n, slot), None) is not None

    def _free(self, n: int, slot: int) -> Iterator[Id]:
        if n not in self.fitting:
            tables = self.problem.tables
            self.fitting[n] = [one for one in tables if next(self._unfit(n, one), None) is None]
        return (one.id for one in self.fitting[n] if next(self._occupied(n, one, slot), None) is None)

    def near(self, n: int, slot: int) -> Counter[Id | None]:
        """How many of the two people's meetings just before and after are at each table."""
        found: Counter[Id | None] = Counter()
        for who in self.problem.meetings[n].sides:
            mine = sorted((self.place[m].slot, self.place[m].table) for m in self.held_by[who] if m != n)
            found.update(table for at, table in [row for row in mine if row[0] < slot][-1:])
            found.update(table for at, table in [row for row in mine if row[0] >= slot][:1])
        return found

    def breaks(self, who: Id) -> int:
        busy = {t for m in self.held_by[who] for t in self.span(m, self.place[m].slot)}
        return breaks_of(busy, self.day)


@dataclass(frozen=True)
class Place:
    """A slot where a meeting fits, its best table, and every table it could have there."""

    slot: int
    table: Id
    tables: tuple[Id, ...]
    breaks: int  # of its two sides, more (or fewer) than now
    moves: int  # people who would change tables around it: 0, 1 or 2 and more


def places_for(room: Room, n: int) -> list[Place]:
    """Every slot where the meeting fits as the others stand, the best first; its own place is not among them.

    Best: fewest breaks for its two sides, then the fewest changes of table, then the earliest.
    """
    sides = set(room.problem.meetings[n].sides)
    before = sum(room.breaks(who) for who in sides)
    was = room.lift(n)
    found = [_place(room, n, slot, was, before) for slot in sorted(room.problem.meetings[n].slots)]
    if was is not None:
        room.put(was)
    places = [place for place in found if place is not None]
    return sorted(places, key=lambda place: (place.breaks, place.moves, place.slot))


def _place(room: Room, n: int, slot: int, was: Assignment | None, before: int) -> Place | None:
    if next(room.in_the_way(n, slot), None) is not None:
        return None
    tables = room.free_tables(n, slot)
    if was is not None and was.slot == slot:
        tables = [table for table in tables if table != was.table]
    if not tables:
        return None
    near = room.near(n, slot)
    room.put(Assignment(n, slot, tables[0]))
    breaks = sum(room.breaks(who) for who in set(room.problem.meetings[n].sides)) - before
    room.lift(n)
    return Place(slot, tables[0], tuple(tables), breaks, sum(near.values()) - near[tables[0]])
