"""A draft as its page shows it: the room slot by slot, each structure's day, and who has no meeting and why."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from matchmaker.core.agenda.summary import Proof
from matchmaker.core.scheduling.reading import Id
from matchmaker.core.scheduling.schedule import sentence_of
from matchmaker.db.events import Event, EventTable
from matchmaker.db.queries.scheduling import Party, assignments_of, names_of, parties_of, unplaced_of
from matchmaker.db.scheduling import Assignment, Schedule, Unplaced
from matchmaker.services.scheduling.proof import proof_of
from matchmaker.services.scheduling.resource_names import namer

Translate = Callable[[str], str]
BUYERS = frozenset({"buyer", "both"})
FIRST = ("buyer", "both", "expert", "supplier")  # the order of structures on the page


@dataclass(frozen=True)
class Cell:
    """A meeting in a grid. ``kind``: "buyer", "peer" (two suppliers) or "expert"."""

    words: tuple[str, ...]
    table: str
    kind: str
    continued: bool = False  # the second slot of a long one
    number: int | None = None  # its position in the problem; None in a draft too old to be edited
    locked: bool = False


@dataclass(frozen=True)
class Line:
    """A table, or a structure, with what it holds in each slot of the event."""

    label: str
    note: str
    cells: tuple[tuple[Cell, ...], ...]
    absent: frozenset[int] = frozenset()  # positions of slots it misses
    delegation: int | None = None  # None for a table

    @property
    def meetings(self) -> int:
        return sum(not cell.continued for cells in self.cells for cell in cells)


@dataclass(frozen=True)
class LeftOver:
    """A pair that has no meeting. ``value`` says how much it was wanted."""

    a: str
    b: str
    sentence: str
    value: int
    number: int | None = None  # its position in the problem


@dataclass(frozen=True)
class DraftView:
    schedule: Schedule
    proof: Proof
    by_table: tuple[Line, ...]
    by_structure: tuple[Line, ...]
    left_over: tuple[LeftOver, ...]
    without_meeting: tuple[str, ...]
    conflict: str | None
    fresh: bool  # nothing it depends on has changed since


def view_draft(event: Event, schedule: Schedule, translate: Translate) -> DraftView:
    """Everything the page shows, in a fixed number of queries."""
    names, parties = names_of(event.id), parties_of(event.id)
    rows = assignments_of(schedule.id)
    name = namer(event.id, {str(key): words for key, words in names.items()})
    structures = _by_structure(event, parties, rows, names, schedule)
    conflict = schedule.solution.get("conflict")
    return DraftView(
        schedule=schedule,
        proof=proof_of(schedule),
        by_table=_by_table(event, rows, names, parties, _lengths(schedule, rows)),
        by_structure=structures,
        left_over=tuple(_left_over(row, names, name, translate) for row in unplaced_of(schedule.id)),
        without_meeting=tuple(line.label for line in structures if not line.meetings),
        conflict=translate(conflict["template"]).format(**conflict["values"]) if conflict else None,
        fresh=schedule.input_version == event.input_version and schedule.state != "stale",
    )


def _lengths(schedule: Schedule, rows: Sequence[Assignment]) -> dict[int, int]:
    """Per assignment id, the slots it takes."""
    meetings = schedule.problem.get("meetings", ())
    return {row.id: int(meetings[row.meeting]["length"]) for row in rows if row.meeting is not None}


def _by_table(
    event: Event,
    rows: Sequence[Assignment],
    names: Mapping[int, str],
    parties: Sequence[Party],
    lengths: Mapping[int, int],
) -> tuple[Line, ...]:
    """Where a buyer keeps the table, the cells name only whom it receives."""
    keeper = {party.home_table_id: party.id for party in parties if party.home_table_id is not None}
    kinds = {party.id: party.kind for party in parties}
    labels = {table.id: table.label for table in event.tables}
    held = _grouped((row.table_id, row) for row in rows)

    def line(table: EventTable) -> Line:
        home = keeper.get(table.id)
        mine = held.get(table.id, ())
        cells = _cells(event, mine, lambda row: _words(row, names, home), kinds, labels, lengths)
        return Line(table.label, names[home] if home is not None else "", cells)

    return tuple(line(table) for table in event.tables)


def _by_structure(
    event: Event,
    parties: Sequence[Party],
    rows: Sequence[Assignment],
    names: Mapping[int, str],
    schedule: Schedule,
) -> tuple[Line, ...]:
    kinds = {party.id: party.kind for party in parties}
    labels = {table.id: table.label for table in event.tables}
    held = _grouped((side, row) for row in rows for side in (row.a_id, row.b_id))
    available = {row["id"]: set(row["available"]) for row in schedule.problem["participants"]}
    lengths = _lengths(schedule, rows)

    def line(party: Party) -> Line:
        mine = held.get(party.id, ())
        cells = _cells(event, mine, lambda row: _words(row, names, party.id), kinds, labels, lengths)
        there = available.get(party.id, set())
        absent = frozenset(n for n in range(len(event.slots)) if n not in there)
        return Line(party.name, party.kind, cells, absent, party.id)

    return tuple(line(party) for party in sorted(parties, key=_order))


def _order(party: Party) -> tuple[int, str, int]:
    return FIRST.index(party.kind), party.name.casefold(), party.id


def _words(row: Assignment, names: Mapping[int, str], own: int | None) -> tuple[str, ...]:
    """Whom the reader of the line meets; both where the line is nobody's."""
    others = [side for side in (row.a_id, row.b_id) if side != own]
    return tuple(names[side] for side in others)


def _cells(
    event: Event,
    rows: Sequence[Assignment],
    words: Callable[[Assignment], tuple[str, ...]],
    kinds: Mapping[int, str],
    labels: Mapping[int, str],
    lengths: Mapping[int, int],
) -> tuple[tuple[Cell, ...], ...]:
    in_slot = _grouped((row.slot_id, row) for row in rows)
    cells: list[list[Cell]] = [[] for _ in event.slots]
    for n, slot in enumerate(event.slots):
        for row in in_slot.get(slot.id, ()):
            for later in range(n, min(n + lengths.get(row.id, 1), len(cells))):
                cells[later].append(
                    Cell(
                        words(row),
                        labels[row.table_id],
                        _kind(row, kinds),
                        continued=later > n,
                        number=row.meeting,
                        locked=row.locked,
                    )
                )
    return tuple(map(tuple, cells))


def _kind(row: Assignment, kinds: Mapping[int, str]) -> str:
    both = {kinds.get(row.a_id), kinds.get(row.b_id)}
    if both & BUYERS:
        return "buyer"
    return "expert" if "expert" in both else "peer"


def _left_over(
    row: Unplaced, names: Mapping[int, str], name: Callable[[Id], str], translate: Translate
) -> LeftOver:
    sentence = sentence_of(row.template, row.values, name, translate)
    return LeftOver(names[row.a_id], names[row.b_id], sentence, row.value, row.meeting)


def _grouped(rows: Iterable[tuple[int, Assignment]]) -> Mapping[int, list[Assignment]]:
    found: defaultdict[int, list[Assignment]] = defaultdict(list)
    for key, row in rows:
        found[key].append(row)
    return found
