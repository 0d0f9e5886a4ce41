"""Edit a timetable by hand: lock, move, swap, take out, put in, forbid. Each edit keeps every rule or is refused.

An edit turns a draft into another one and says what it costs or brings. What it would break is said in a sentence
for each rule (`places`); the judge is ``check.broken_rules``, which shares no code with those sentences.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from matchmaker.core.errors import Refusal
from matchmaker.core.scheduling.check import broken_rules
from matchmaker.core.scheduling.figures import breaks_by_participant, figures_of
from matchmaker.core.scheduling.places import Obstacle, Place, Room, places_for
from matchmaker.core.scheduling.problem import Assignment, Problem
from matchmaker.core.scheduling.reading import Id
from matchmaker.core.scheduling.schedule import Code
from matchmaker.plugin_api.text import N_

REQUIRED = N_("{meeting} doit avoir lieu : ce rendez-vous ne peut pas être retiré.")
BEGUN = N_("{meeting} a commencé, ou va commencer : ce rendez-vous ne peut plus être retiré.")
LOCKED = N_("{meeting} est verrouillé : déverrouillez d’abord ce rendez-vous.")
NOT_HELD = N_("{meeting} n’est pas placé dans ce projet.")
ALREADY_HELD = N_("{meeting} est déjà placé dans ce projet.")
FORBIDDEN = N_("{meeting} est interdit : autorisez-le d’abord.")
SAME_PLACE = N_("{meeting} est déjà à cette place.")
NO_TABLE = N_("Aucune table qui convient à {meeting} n’est libre à {slot}.")
ITSELF = N_("Choisissez un autre rendez-vous que {meeting}.")


class CannotEdit(Refusal):
    """The edit would break a rule; nothing is changed. ``obstacles`` has a sentence for each."""

    template = N_("Ce changement n’est pas possible.")

    def __init__(self, obstacles: Iterable[Obstacle]) -> None:
        super().__init__()
        self.obstacles = tuple(obstacles)


@dataclass(frozen=True)
class Stand:
    """How a meeting stands: held at a place (locked or not), or not held (``out``: by hand, and how)."""

    slot: int | None = None
    table: Id | None = None
    locked: bool = False
    out: Code | None = None

    @property
    def held(self) -> bool:
        return self.slot is not None


@dataclass(frozen=True)
class Draft:
    """A timetable with what was done to it by hand."""

    problem: Problem
    assignments: tuple[Assignment, ...]
    locked: frozenset[int] = frozenset()
    out: Mapping[int, Code] = field(default_factory=dict)  # taken out by hand: "taken_out" or "forbidden"

    def stand(self, n: int) -> Stand:
        row = next((row for row in self.assignments if row.meeting == n), None)
        if row is None:
            return Stand(out=self.out.get(n))
        return Stand(row.slot, row.table, n in self.locked)

    def with_stands(self, stands: Mapping[int, Stand]) -> "Draft":
        """The draft with these meetings as given."""
        rows = [row for row in self.assignments if row.meeting not in stands]
        rows += [Assignment(n, one.slot, one.table) for n, one in stands.items() if one.slot is not None]
        out = {n: code for n, code in self.out.items() if n not in stands}
        return replace(
            self,
            assignments=tuple(sorted(rows, key=lambda row: row.meeting)),
            locked=(self.locked - stands.keys()) | {n for n, one in stands.items() if one.locked},
            out=out | {n: one.out for n, one in stands.items() if one.out is not None},
        )


@dataclass(frozen=True)
class Lock:
    meeting: int


@dataclass(frozen=True)
class Unlock:
    meeting: int


@dataclass(frozen=True)
class Move:
    """To another slot or table. ``table`` None: the most convenient one there."""

    meeting: int
    slot: int
    table: Id | None = None
    lock: bool = True


@dataclass(frozen=True)
class Put:
    """Hold a meeting that is not held, at this place; ``instead_of`` is taken out for it."""

    meeting: int
    slot: int
    table: Id | None = None
    lock: bool = True
    instead_of: int | None = None


@dataclass(frozen=True)
class Swap:
    """Two meetings exchange their places."""

    meeting: int
    other: int
    lock: bool = True


@dataclass(frozen=True)
class TakeOut:
    meeting: int


@dataclass(frozen=True)
class Forbid:
    """These two must not meet, in this draft or any later one."""

    meeting: int


@dataclass(frozen=True)
class Allow:
    meeting: int


Edit = Lock | Unlock | Move | Put | Swap | TakeOut | Forbid | Allow


@dataclass(frozen=True)
class Change:
    meeting: int
    before: Stand
    after: Stand


@dataclass(frozen=True)
class Effects:
    """What an edit adds (or takes away, below zero) to each figure, and to whom."""

    meetings: int = 0
    weight: int = 0
    shortfall: int = 0
    breaks: int = 0
    table_changes: int = 0
    waits: Mapping[Id, int] = field(default_factory=dict)  # breaks, where they change
    missing: Mapping[Id, int] = field(
        default_factory=dict
    )  # guaranteed meetings that lack, where they change


@dataclass(frozen=True)
class Edited:
    draft: Draft
    changes: tuple[Change, ...]
    effects: Effects


def apply_edit(draft: Draft, edit: Edit) -> Edited:
    """The draft after the edit. Raises `CannotEdit`; the draft given is never changed."""
    stands = _wanted(draft, edit)
    obstacles = _obstacles(draft, stands)
    if obstacles:
        raise CannotEdit(obstacles)
    after = draft.with_stands(stands)
    faults = broken_rules(draft.problem, after.assignments)
    if faults:  # a rule that no sentence of ours foresaw, such as the one on breaks
        raise CannotEdit(Obstacle(fault.template, fault.values, fault.meetings) for fault in faults)
    changes = tuple(Change(n, draft.stand(n), stand) for n, stand in sorted(stands.items()))
    return Edited(after, changes, effects_of(draft, after))


def places(draft: Draft, n: int) -> list[Place]:
    """Every slot where the meeting fits as the others stand, the best first."""
    found = places_for(Room(draft.problem, draft.assignments), n)
    if draft.problem.max_break_difference is None:
        return found
    return [one for one in found if not _broken(draft, {n: Stand(one.slot, one.table)})]


def is_possible(draft: Draft, edit: Edit) -> bool:
    """Whether `apply_edit` would take it."""
    try:
        apply_edit(draft, edit)
    except CannotEdit:
        return False
    return True


def _broken(draft: Draft, stands: Mapping[int, Stand]) -> bool:
    return bool(broken_rules(draft.problem, draft.with_stands(stands).assignments))


def _wanted(draft: Draft, edit: Edit) -> dict[int, Stand]:
    """How the edit wants each meeting it touches to stand."""
    n = edit.meeting
    now = draft.stand(n)
    match edit:
        case Lock() | Unlock():
            _need_held(n, now)
            return {n: replace(now, locked=isinstance(edit, Lock))}
        case Move(slot=slot, table=table, lock=lock):
            _need_held(n, now)
            return {n: _moved(draft, n, now, slot, table, lock=lock)}
        case Put():
            return _put(draft, edit, now)
        case Swap(other=other, lock=lock):
            return _swapped(draft, n, other, lock=lock)
        case TakeOut():
            _need_held(n, now)
            return {n: Stand(out="taken_out")}
        case Forbid():
            return {n: Stand(out="forbidden")}
        case Allow():
            return {n: Stand(out="taken_out") if now.out == "forbidden" else now}


def _need_held(n: int, now: Stand) -> None:
    if not now.held:
        raise CannotEdit([Obstacle(NOT_HELD, {"meeting": n})])


def _moved(draft: Draft, n: int, now: Stand, slot: int, table: Id | None, *, lock: bool) -> Stand:
    if (slot, table) == (now.slot, now.table):
        raise CannotEdit([Obstacle(SAME_PLACE, {"meeting": n})])
    room = Room(draft.problem, draft.assignments)
    room.lift(n)
    but = now.table if slot == now.slot else None
    return Stand(slot, _table(room, n, slot, table, but=but), locked=lock)


def _table(room: Room, n: int, slot: int, table: Id | None, *, but: Id | None = None) -> Id:
    """The table asked for, else the most convenient one (``but`` not this one).

    Raises `CannotEdit` with what forbids the slot too.
    """
    if table is not None:
        return table
    blocked = list(room.in_the_way(n, slot))
    free = [] if blocked else [free for free in room.free_tables(n, slot) if free != but]
    if not free:
        raise CannotEdit(blocked or _no_table(room, n, slot))
    return free[0]


def _no_table(room: Room, n: int, slot: int) -> list[Obstacle]:
    """Why no table will do: the sentence of the only candidate, or that there is none."""
    meeting = room.problem.meetings[n]
    homes = [home for who in meeting.sides if (home := room.people[who].home_table) is not None]
    only = homes or list(meeting.tables or ())
    if len(only) == 1:
        return list(room.at_the_table(Assignment(n, slot, only[0])))
    return [Obstacle(NO_TABLE, {"meeting": n, "slot": slot})]


def _put(draft: Draft, edit: Put, now: Stand) -> dict[int, Stand]:
    n, other = edit.meeting, edit.instead_of
    if now.held:
        raise CannotEdit([Obstacle(ALREADY_HELD, {"meeting": n})])
    if now.out == "forbidden":
        raise CannotEdit([Obstacle(FORBIDDEN, {"meeting": n})])
    room = Room(draft.problem, draft.assignments)
    stands = {}
    if other is not None:
        _need_free(draft, other)
        room.lift(other)
        stands[other] = Stand(out="taken_out")
    return {n: Stand(edit.slot, _table(room, n, edit.slot, edit.table), locked=edit.lock)} | stands


def _need_free(draft: Draft, n: int) -> None:
    """The meeting is held and not locked: another one may take its place."""
    _need_held(n, draft.stand(n))
    if n in draft.locked:
        raise CannotEdit([Obstacle(LOCKED, {"meeting": n}, (n,))])


def _swapped(draft: Draft, n: int, other: int, *, lock: bool) -> dict[int, Stand]:
    """Slots change hands. So do tables where they may; else each takes the most convenient one."""
    if n == other:
        raise CannotEdit([Obstacle(ITSELF, {"meeting": n})])
    here = draft.stand(n)
    _need_held(n, here)
    _need_free(draft, other)
    there = draft.stand(other)
    exchanged = {
        n: Stand(there.slot, there.table, locked=lock),
        other: Stand(here.slot, here.table, locked=False),
    }
    if here.slot == there.slot or not _obstacles(draft, exchanged):
        return exchanged
    return _with_own_tables(draft, exchanged)


def _with_own_tables(draft: Draft, stands: Mapping[int, Stand]) -> dict[int, Stand]:
    """The most convenient table for each in its new slot; the table asked for where there is none."""
    room = Room(draft.problem, draft.assignments)
    for n in stands:
        room.lift(n)
    found = {}
    for n, stand in stands.items():
        if stand.slot is None:
            continue
        free = room.free_tables(n, stand.slot)
        found[n] = replace(stand, table=free[0] if free else stand.table)
        room.put(Assignment(n, stand.slot, found[n].table))
    return found


def _obstacles(draft: Draft, stands: Mapping[int, Stand]) -> list[Obstacle]:
    """Every rule that these meetings would break, each once."""
    room = Room(draft.problem, draft.assignments)
    found: list[Obstacle] = []
    for n, stand in stands.items():
        row = room.lift(n)
        if row is not None and not stand.held:
            found += _kept(room, n)
    for n, stand in stands.items():
        if stand.slot is not None:
            row = Assignment(n, stand.slot, stand.table)
            found += room.obstacles(row)
            room.put(row)
    return [one for k, one in enumerate(found) if one not in found[:k]]


def _kept(room: Room, n: int) -> list[Obstacle]:
    if room.problem.meetings[n].required:
        return [Obstacle(REQUIRED, {"meeting": n}, (n,))]
    if room.old.get(n, room.frozen) < room.frozen:
        return [Obstacle(BEGUN, {"meeting": n}, (n,))]
    return []


def effects_of(before: Draft, after: Draft) -> Effects:
    """What changes from one draft to the other."""
    problem = before.problem
    old, new = figures_of(problem, before.assignments), figures_of(problem, after.assignments)
    return Effects(
        meetings=len(after.assignments) - len(before.assignments),
        weight=new.weight - old.weight,
        shortfall=new.shortfall - old.shortfall,
        breaks=new.breaks - old.breaks,
        table_changes=new.table_changes - old.table_changes,
        waits=_difference(_waits(before), _waits(after)),
        missing=_difference(_missing(before), _missing(after)),
    )


def _waits(draft: Draft) -> Mapping[Id, int]:
    return breaks_by_participant(draft.problem, {row.meeting: row.slot for row in draft.assignments})


def _missing(draft: Draft) -> Mapping[Id, int]:
    held: dict[Id, int] = {}
    for row in draft.assignments:
        for who in draft.problem.meetings[row.meeting].sides:
            held[who] = held.get(who, 0) + 1
    people = draft.problem.participants
    return {person.id: max(0, person.min_meetings - held.get(person.id, 0)) for person in people}


def _difference(before: Mapping[Id, int], after: Mapping[Id, int]) -> dict[Id, int]:
    return {who: after[who] - before[who] for who in after if after[who] != before[who]}
