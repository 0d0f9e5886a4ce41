"""A draft as its page shows it: the room slot by slot, each structure's day, and who has no meeting and why."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from matchmaker.core.agenda.summary import Proof
from matchmaker.core.scheduling.reading import Id
from matchmaker.core.scheduling.schedule import sentence_of
from matchmaker.db.events import Event, EventTable
from matchmaker.db.queries.proposals import proposed_pairs
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
    proposed: bool = False  # by the chamber: nobody asked for it


@dataclass(frozen=True)
class Line:
    """A table, or a structure, with what it holds in each slot of the event."""

    label: str
    note: str
    cells: tuple[tuple[Cell, ...], ...]
    absent: frozenset[int] = frozenset()  # positions of slots it misses
    delegation: int | None = None  # None for a table
    row: int = 0  # id of the table or of the structure


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


def view_draft(
    event: Event,
    schedule: Schedule,
    translate: Translate,
    *,
    views: Collection[str] = ("tables", "structures"),
) -> DraftView:
    """What the page shows, in a fixed number of queries; of the two grids those of ``views``."""
    sheet = _sheet(event, schedule)
    name = namer(event.id, {str(key): words for key, words in sheet.names.items()})
    conflict = schedule.solution.get("conflict")
    busy = {side for row in sheet.rows for side in (row.a_id, row.b_id)}
    left = unplaced_of(schedule.id)
    return DraftView(
        schedule=schedule,
        proof=proof_of(schedule),
        by_table=_by_table(sheet) if "tables" in views else (),
        by_structure=_by_structure(sheet, schedule) if "structures" in views else (),
        left_over=tuple(_left_over(row, sheet.names, name, translate) for row in left),
        without_meeting=tuple(one.name for one in sheet.parties if one.id not in busy),
        conflict=translate(conflict["template"]).format(**conflict["values"]) if conflict else None,
        fresh=schedule.input_version == event.input_version and schedule.state != "stale",
    )


@dataclass(frozen=True)
class _Sheet:
    """What both grids are made from, read once. ``parties`` stand in the order of the page."""

    event: Event
    rows: Sequence[Assignment]
    parties: Sequence[Party]
    names: Mapping[int, str]
    kinds: Mapping[int, str]
    tables: Mapping[int, str]
    lengths: Mapping[int, int]  # per assignment id, the slots it takes
    proposed: Collection[frozenset[int]]


def _sheet(event: Event, schedule: Schedule) -> _Sheet:
    parties, rows = sorted(parties_of(event.id), key=_order), assignments_of(schedule.id)
    return _Sheet(
        event,
        rows,
        parties,
        names_of(event.id),
        {party.id: party.kind for party in parties},
        {table.id: table.label for table in event.tables},
        _lengths(schedule, rows),
        proposed_pairs(event.id),
    )


def _lengths(schedule: Schedule, rows: Sequence[Assignment]) -> dict[int, int]:
    """Per assignment id, the slots it takes."""
    meetings = schedule.problem.get("meetings", ())
    return {row.id: int(meetings[row.meeting]["length"]) for row in rows if row.meeting is not None}


def _by_table(sheet: _Sheet) -> tuple[Line, ...]:
    """Where a buyer keeps the table, the cells name only whom it receives."""
    keeper = {party.home_table_id: party.id for party in sheet.parties if party.home_table_id is not None}
    held = _grouped((row.table_id, row) for row in sheet.rows)

    def line(table: EventTable) -> Line:
        home = keeper.get(table.id)
        cells = _cells(sheet, held.get(table.id, ()), home)
        return Line(table.label, sheet.names[home] if home is not None else "", cells, row=table.id)

    return tuple(line(table) for table in sheet.event.tables)


def _by_structure(sheet: _Sheet, schedule: Schedule) -> tuple[Line, ...]:
    held = _grouped((side, row) for row in sheet.rows for side in (row.a_id, row.b_id))
    available = {row["id"]: set(row["available"]) for row in schedule.problem["participants"]}
    every = set(range(len(sheet.event.slots)))

    def line(party: Party) -> Line:
        cells = _cells(sheet, held.get(party.id, ()), party.id)
        absent = frozenset(every - available.get(party.id, set()))
        return Line(party.name, party.kind, cells, absent, party.id, party.id)

    return tuple(line(party) for party in sheet.parties)


def _order(party: Party) -> tuple[int, str, int]:
    return FIRST.index(party.kind), party.name.casefold(), party.id


def _cells(sheet: _Sheet, rows: Sequence[Assignment], own: int | None) -> tuple[tuple[Cell, ...], ...]:
    """The meetings of a line by slot, as its structure ``own`` sees them; None: as nobody in particular."""
    in_slot = _grouped((row.slot_id, row) for row in rows)
    cells: list[tuple[Cell, ...]] = [()] * len(sheet.event.slots)
    for n, slot in enumerate(sheet.event.slots):
        for row in in_slot.get(slot.id, ()):
            for later in range(n, min(n + sheet.lengths.get(row.id, 1), len(cells))):
                cells[later] += (_cell(sheet, row, own, continued=later > n),)
    return tuple(cells)


def _cell(sheet: _Sheet, row: Assignment, own: int | None, *, continued: bool) -> Cell:
    """Names whom the reader of the line meets; both where the line is nobody's."""
    return Cell(
        tuple(sheet.names[side] for side in (row.a_id, row.b_id) if side != own),
        sheet.tables[row.table_id],
        _kind(row, sheet.kinds),
        continued=continued,
        number=row.meeting,
        locked=row.locked,
        proposed=frozenset((row.a_id, row.b_id)) in sheet.proposed,
    )


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
