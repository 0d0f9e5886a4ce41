"""The scheduling problem, `matchmaker-problem/1`: what the solver takes, with every default filled in."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from matchmaker.core.scheduling.reading import MOST_SLOTS, MOST_TABLES, BadProblem, Id, Reader

FORMAT = "matchmaker-problem/1"

__all__ = [
    "FORMAT",
    "Assignment",
    "BadProblem",
    "Meeting",
    "Participant",
    "Previous",
    "Problem",
    "Resource",
    "Table",
    "plain_tables",
    "problem_from_json",
    "problem_to_json",
]


@dataclass(frozen=True)
class Participant:
    """A delegation: one organisation at one event."""

    id: Id
    available: frozenset[int]
    capacity: int = 1
    max_meetings: int | None = None
    min_meetings: int = 0
    home_table: Id | None = None


@dataclass(frozen=True)
class Meeting:
    """A candidate meeting; its position in ``Problem.meetings`` is its identity."""

    a: Id
    b: Id
    slots: frozenset[int]  # where it may start
    weight: int = 0
    length: int = 1
    tables: frozenset[Id] | None = None  # None: every table
    needs: frozenset[str] = frozenset()
    uses: frozenset[Id] = frozenset()
    required: bool = False

    @property
    def sides(self) -> tuple[Id, Id]:
        return self.a, self.b


@dataclass(frozen=True)
class Table:
    id: Id
    slots: frozenset[int]
    features: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Resource:
    id: Id
    available: frozenset[int]
    capacity: int = 1
    room: tuple[int, ...] = ()  # per slot, where it is not ``capacity`` in each: a team of whom some are away

    def places(self, slot: int) -> int:
        """How many meetings can use it in a slot."""
        most = min(self.capacity, self.room[slot]) if self.room else self.capacity
        return most if slot in self.available else 0


@dataclass(frozen=True)
class Assignment:
    meeting: int
    slot: int  # where it starts
    table: Id | None = None


@dataclass(frozen=True)
class Previous:
    """A published schedule of the same meetings; see FORMAT.md."""

    assignments: tuple[Assignment, ...] = ()
    frozen_before: int = 0
    stability: int = 0


@dataclass(frozen=True)
class Problem:
    slots: int
    tables: tuple[Table, ...]
    participants: tuple[Participant, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    sessions: tuple[tuple[int, int], ...] = ()
    days: tuple[tuple[int, int], ...] = ()
    resources: tuple[Resource, ...] = ()
    precedences: tuple[tuple[int, int], ...] = ()
    max_break_difference: int | None = None
    previous: Previous | None = None
    plain_tables: bool = True  # tables are numbers without features
    name: str = ""


def problem_from_json(document: object) -> Problem:
    """The problem with its defaults; raises BadProblem with every fault and its place."""
    read = Reader()
    data = read.mapping("fichier", document)
    if data and data.get("format") != FORMAT:
        read.fault("format", f"{data.get('format')!r} n’est pas connu ; « {FORMAT} » est attendu.")
    problem = _problem(read, data) if data else None
    if problem is None or read.faults:
        raise BadProblem(read.faults or ["fichier: le document est vide."])
    return problem


def _problem(read: Reader, data: Mapping[str, object]) -> Problem:
    if data.get("slots") is None:
        read.fault("slots", "le nombre de créneaux manque.")
    slots = read.integer("slots", data.get("slots"), 0, high=MOST_SLOTS)
    tables, plain = _tables(read, data.get("tables"), slots)
    people = tuple(
        _participant(read, *row, slots) for row in read.rows("participants", data.get("participants"))
    )
    resources = tuple(_resource(read, *row, slots) for row in read.rows("resources", data.get("resources")))
    _unique(read, "participants", [person.id for person in people])
    _unique(read, "resources", [resource.id for resource in resources])
    _homes(read, people, tables, plain)
    names = {person.id for person in people}, {table.id for table in tables}, {one.id for one in resources}
    meetings = tuple(
        _meeting(read, *row, slots, names) for row in read.rows("meetings", data.get("meetings"))
    )
    return Problem(
        slots=slots,
        tables=tables,
        participants=people,
        meetings=meetings,
        sessions=read.ranges("sessions", data.get("sessions"), slots),
        days=read.ranges("days", data.get("days"), slots),
        resources=resources,
        precedences=_precedences(read, data.get("precedences"), len(meetings)),
        max_break_difference=read.maybe("max_break_difference", data.get("max_break_difference")),
        previous=_previous(read, data.get("previous"), slots, len(meetings)),
        plain_tables=plain,
        name=str(data.get("name") or ""),
    )


def plain_tables(counts: Sequence[int]) -> tuple[Table, ...]:
    """Tables without features: table n is there in the slots that have more than n tables."""
    return tuple(
        Table(number, frozenset(slot for slot, count in enumerate(counts) if number < count))
        for number in range(max(counts, default=0))
    )


def _tables(read: Reader, value: object, slots: int) -> tuple[tuple[Table, ...], bool]:
    if value is None:
        read.fault("tables", "le nombre de tables (ou leur liste) manque.")
        return (), True
    if isinstance(value, int):
        return plain_tables([read.integer("tables", value, 0, high=MOST_TABLES)] * slots), True
    items = read.items("tables", value)
    if not items:
        return (), False
    if any(isinstance(item, Mapping) for _, item in items):
        tables = tuple(_table(read, *row, slots) for row in read.rows("tables", value))
        _unique(read, "tables", [table.id for table in tables])
        return tables, False
    counts = [read.integer(f"tables[{n}]", item, 0, high=MOST_TABLES) for n, item in items]
    if len(counts) != slots:
        read.fault("tables", f"{len(counts)} nombre(s) pour {slots} créneau(x) : il en faut un par créneau.")
    return plain_tables(counts[:slots]), True


def _table(read: Reader, place: str, row: Mapping[str, object], slots: int) -> Table:
    return Table(
        id=read.identifier(f"{place}.id", row.get("id")),
        slots=read.slots(f"{place}.slots", row.get("slots"), slots),
        features=_words(read, f"{place}.features", row.get("features")),
    )


def _words(read: Reader, place: str, value: object) -> frozenset[str]:
    return frozenset(str(read.identifier(f"{place}[{n}]", item)) for n, item in read.items(place, value))


def _participant(read: Reader, place: str, row: Mapping[str, object], slots: int) -> Participant:
    home = row.get("home_table")
    return Participant(
        id=read.identifier(f"{place}.id", row.get("id")),
        available=read.slots(f"{place}.available", row.get("available"), slots),
        capacity=read.integer(f"{place}.capacity", row.get("capacity"), 1),
        max_meetings=read.maybe(f"{place}.max_meetings", row.get("max_meetings")),
        min_meetings=read.integer(f"{place}.min_meetings", row.get("min_meetings"), 0),
        home_table=None if home is None else read.identifier(f"{place}.home_table", home),
    )


def _homes(read: Reader, people: Sequence[Participant], tables: Sequence[Table], plain: bool) -> None:
    known = {table.id for table in tables}
    for n, person in enumerate(people):
        if person.home_table is None:
            continue
        place = f"participants[{n}].home_table"
        if plain:
            read.fault(place, "une table gardée demande des tables décrites une à une.")
        elif person.home_table not in known:
            read.fault(place, f"il n’y a pas de table {person.home_table!r}.")
        if person.capacity != 1:
            read.fault(place, "une table gardée demande une capacité de 1.")


def _resource(read: Reader, place: str, row: Mapping[str, object], slots: int) -> Resource:
    return Resource(
        id=read.identifier(f"{place}.id", row.get("id")),
        available=read.slots(f"{place}.available", row.get("available"), slots),
        capacity=read.integer(f"{place}.capacity", row.get("capacity"), 1),
        room=_room(read, f"{place}.room", row.get("room"), slots),
    )


def _room(read: Reader, place: str, value: object, slots: int) -> tuple[int, ...]:
    counts = tuple(read.integer(f"{place}[{n}]", item, 0) for n, item in read.items(place, value))
    if len(counts) not in (0, slots):
        read.fault(place, f"{len(counts)} nombre(s) pour {slots} créneau(x) : il en faut un par créneau.")
        return ()
    return counts


def _meeting(
    read: Reader, place: str, row: Mapping[str, object], slots: int, names: tuple[set[Id], set[Id], set[Id]]
) -> Meeting:
    people, tables, resources = names
    a, b = (read.known(f"{place}.{side}", row.get(side), people, "participant") for side in ("a", "b"))
    if a == b and a in people:
        read.fault(place, f"{a!r} ne peut pas se rencontrer lui-même.")
    at, uses = row.get("tables"), row.get("uses")
    return Meeting(
        a=a,
        b=b,
        slots=read.slots(f"{place}.slots", row.get("slots"), slots),
        weight=read.integer(f"{place}.weight", row.get("weight"), 0),
        length=read.integer(f"{place}.length", row.get("length"), 1, low=1),
        tables=None if at is None else _known_ids(read, f"{place}.tables", at, tables, "table"),
        needs=_words(read, f"{place}.needs", row.get("needs")),
        uses=_known_ids(read, f"{place}.uses", uses, resources, "ressource"),
        required=read.flag(f"{place}.required", row.get("required")),
    )


def _known_ids(read: Reader, place: str, value: object, known: set[Id], what: str) -> frozenset[Id]:
    return frozenset(read.known(f"{place}[{n}]", item, known, what) for n, item in read.items(place, value))


def _precedences(read: Reader, value: object, meetings: int) -> tuple[tuple[int, int], ...]:
    found = []
    for n, item in read.items("precedences", value):
        place = f"precedences[{n}]"
        if not (isinstance(item, list | tuple) and len(item) == 2):
            read.fault(place, "deux numéros de rendez-vous [avant, après] sont attendus.")
            continue
        first, second = (read.integer(place, index, 0, high=meetings - 1) for index in item)
        if first == second and item[0] == item[1]:
            read.fault(place, f"le rendez-vous {first} ne peut pas précéder lui-même.")
        found.append((first, second))
    return tuple(found)


def _previous(read: Reader, value: object, slots: int, meetings: int) -> Previous | None:
    if value is None:
        return None
    data = read.mapping("previous", value)
    rows = read.rows("previous.assignments", data.get("assignments"))
    assignments = tuple(_assignment(read, *row, slots, meetings) for row in rows)
    _unique(read, "previous.assignments", [row.meeting for row in assignments])
    return Previous(
        assignments,
        read.integer("previous.frozen_before", data.get("frozen_before"), 0, high=slots),
        read.integer("previous.stability", data.get("stability"), 0),
    )


def _assignment(read: Reader, place: str, row: Mapping[str, object], slots: int, meetings: int) -> Assignment:
    for key in ("meeting", "slot"):
        if row.get(key) is None:
            read.fault(f"{place}.{key}", "ce numéro manque.")
    table = row.get("table")
    return Assignment(
        read.integer(f"{place}.meeting", row.get("meeting"), 0, high=meetings - 1),
        read.integer(f"{place}.slot", row.get("slot"), 0, high=slots - 1),
        None if table is None else read.identifier(f"{place}.table", table),
    )


def _unique(read: Reader, place: str, ids: Iterable[Id]) -> None:
    for name, count in Counter(ids).items():
        if count > 1:
            read.fault(place, f"{name!r} est présent {count} fois.")


def problem_to_json(problem: Problem) -> dict[str, object]:
    """The file of a problem; ``problem_from_json`` of it gives an equal problem."""
    return {
        "format": FORMAT,
        "name": problem.name,
        "slots": problem.slots,
        "sessions": [list(piece) for piece in problem.sessions],
        "days": [list(piece) for piece in problem.days],
        "tables": _tables_json(problem),
        "participants": [_row(person) for person in problem.participants],
        "meetings": [_row(meeting) for meeting in problem.meetings],
        "resources": [_row(resource) for resource in problem.resources],
        "precedences": [list(pair) for pair in problem.precedences],
        "max_break_difference": problem.max_break_difference,
        "previous": None if problem.previous is None else _previous_json(problem.previous),
    }


def _tables_json(problem: Problem) -> list[object]:
    if not problem.plain_tables:
        return [_row(table) for table in problem.tables]
    return [sum(slot in table.slots for table in problem.tables) for slot in range(problem.slots)]


def _row(part: Participant | Meeting | Table | Resource | Assignment) -> dict[str, object]:
    return {
        name: sorted(value, key=lambda item: (str(type(item)), item))
        if isinstance(value, frozenset)
        else value
        for name, value in vars(part).items()
    }


def _previous_json(previous: Previous) -> dict[str, object]:
    rows = [_row(assignment) for assignment in previous.assignments]
    return {
        "assignments": rows,
        "frozen_before": previous.frozen_before,
        "stability": previous.stability,
    }
