"""What the page about one meeting of a draft shows: its places, what stands in the way of the others, its edits."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from matchmaker.core.scheduling.changes import Changes, compare
from matchmaker.core.scheduling.edit import Draft, Put, is_possible, places
from matchmaker.core.scheduling.places import TABLE_TAKEN, Obstacle, Place, Room
from matchmaker.core.scheduling.problem import Assignment
from matchmaker.core.scheduling.targets import may_swap
from matchmaker.db.by_hand import DraftEdit, ForbiddenPair
from matchmaker.db.events import Event
from matchmaker.db.queries.by_hand import edits_of, forbidden_pairs
from matchmaker.db.queries.scheduling import assignments_of, names_of
from matchmaker.db.scheduling import Schedule
from matchmaker.extensions import db
from matchmaker.services.scheduling.changes import planned
from matchmaker.services.scheduling.edit import Open
from matchmaker.services.scheduling.resource_names import namer

Name = Callable[[object], str]


@dataclass(frozen=True)
class Hindrance:
    """A slot where the meeting does not fit, why, and the one meeting it could swap with (or replace)."""

    slot: int
    obstacles: tuple[Obstacle, ...]
    instead: int | None


@dataclass(frozen=True)
class MeetingView:
    number: int
    a: int
    b: int
    draft: Draft
    places: tuple[Place, ...]
    hindrances: tuple[Hindrance, ...]
    partners: tuple[int, ...]  # held meetings it may swap with, those of its own two sides first


@dataclass(frozen=True)
class ByHand:
    """The edits of a draft and what can be undone."""

    edits: tuple[DraftEdit, ...]  # those that stand, the last first
    undone: int
    forbidden: tuple[ForbiddenPair, ...]
    names: Mapping[int, str]


def view_meeting(opened: Open, n: int) -> MeetingView:
    """Everything about meeting ``n`` of an opened draft."""
    draft = opened.draft
    meeting = draft.problem.meetings[n]
    found = places(draft, n)
    return MeetingView(
        number=n,
        a=int(str(meeting.a)),
        b=int(str(meeting.b)),
        draft=draft,
        places=tuple(found),
        hindrances=_hindrances(draft, n, {place.slot for place in found}),
        partners=_partners(draft, n),
    )


def _hindrances(draft: Draft, n: int, free: set[int]) -> tuple[Hindrance, ...]:
    full = Room(draft.problem, draft.assignments)
    room = Room(draft.problem, draft.assignments)
    was = room.lift(n)
    here = None if was is None else was.slot
    return tuple(
        _hindrance(draft, full, room, n, slot)
        for slot in sorted(draft.problem.meetings[n].slots)
        if slot not in free and slot != here
    )


def _hindrance(draft: Draft, full: Room, room: Room, n: int, slot: int) -> Hindrance:
    """``full`` holds every meeting of the draft, ``room`` all but this one."""
    obstacles = tuple(room.in_the_way(n, slot)) or _tables_taken(room, n, slot)
    blocking = {m for one in obstacles for m in one.meetings}
    alone = next(iter(blocking)) if len(blocking) == 1 else None
    if alone is None:
        return Hindrance(slot, obstacles, None)
    if draft.stand(alone).slot != slot:
        return Hindrance(slot, obstacles, None)
    if draft.stand(n).held:
        way = may_swap(draft, full, n, alone)
    else:
        way = is_possible(draft, Put(n, slot, instead_of=alone))
    return Hindrance(slot, obstacles, alone if way else None)


def _tables_taken(room: Room, n: int, slot: int) -> tuple[Obstacle, ...]:
    """The sentence of each table that would do but for being taken; a few of them say enough."""
    found = [tuple(room.at_the_table(Assignment(n, slot, table.id))) for table in room.problem.tables]
    taken = [one for one in found if one and all(each.template == TABLE_TAKEN for each in one)]
    return tuple(each for one in (taken or found)[:3] for each in one)


def _partners(draft: Draft, n: int) -> tuple[int, ...]:
    """Meetings to swap with: those of the same people first. Locked ones stay where they are."""
    sides = set(draft.problem.meetings[n].sides)
    held = [row for row in draft.assignments if row.meeting != n and row.meeting not in draft.locked]
    held.sort(
        key=lambda row: (sides.isdisjoint(draft.problem.meetings[row.meeting].sides), row.slot, row.meeting)
    )
    return tuple(row.meeting for row in held)


def view_by_hand(event: Event, schedule: Schedule) -> ByHand:
    """What was done to the draft by hand, and which pairs of the event must not meet."""
    rows = edits_of(schedule.id)
    return ByHand(
        edits=tuple(row for row in reversed(rows) if not row.undone),
        undone=sum(row.undone for row in rows),
        forbidden=tuple(forbidden_pairs(event.id)),
        names=names_of(event.id),
    )


def difference_from_parent(schedule: Schedule) -> Changes | None:
    """What differs from the draft it was made from; None when there is none, or it is gone."""
    if schedule.parent_number is None:
        return None
    found = select(Schedule.id).where(
        Schedule.event_id == schedule.event_id, Schedule.number == schedule.parent_number
    )
    parent = db.session.scalar(found)
    if parent is None:
        return None
    old, new = ([planned(row) for row in assignments_of(key)] for key in (parent, schedule.id))
    return compare(old, new)


def telling_obstacles(
    event: Event, draft: Draft, translate: Callable[[str], str], at: Callable[[int], str]
) -> Callable[[Obstacle], str]:
    """What makes a sentence of each obstacle, with names, times and tables in it: names are read once."""
    names = names_of(event.id)
    name = namer(event.id, {str(key): words for key, words in names.items()})
    labels = {table.id: table.label for table in event.tables}

    def filled(key: str, value: object) -> object:
        if key in ("meeting", "number", "other", "first", "second") and isinstance(value, int):
            return " – ".join(name(side) for side in draft.problem.meetings[value].sides)
        if key == "slot" and isinstance(value, int):
            return at(value)
        if key == "table":
            return labels.get(int(str(value)), value)
        if key == "partners" and isinstance(value, list | tuple):
            return ", ".join(name(who) for who in value)
        if key in ("who", "a", "b", "resource") and isinstance(value, str | int):
            return name(value)
        return value

    def tell(one: Obstacle) -> str:
        return translate(one.template).format(
            **{key: filled(key, value) for key, value in one.values.items()}
        )

    return tell
