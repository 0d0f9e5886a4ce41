"""Plan again what is published: the clock goes on, people are absent, a table is lost, somebody walks in.

``replan`` turns the published schedule and what happened into an ordinary problem with ``previous`` of FORMAT.md:
what has begun or is about to begin stays, a meeting that can still be held as published is held, and it moves only
where that brings more than any one meeting is worth. See docs/decisions/replanning.md.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from matchmaker.core.scheduling.begun import make_begun_possible
from matchmaker.core.scheduling.changes import PlannedOf, W
from matchmaker.core.scheduling.problem import Assignment, Meeting, Participant, Previous, Problem, Table
from matchmaker.core.scheduling.reading import Id
from matchmaker.core.scheduling.space import Space, make_space

#: People are told of a change at least this long before the meeting starts.
NOTICE = timedelta(minutes=5)


@dataclass(frozen=True)
class Happenings:
    """What is not as it was when the schedule was published. Slots are positions, from 0."""

    absent: Mapping[Id, int] = field(default_factory=dict)  # the first slot they miss; 0: they never came
    late: Mapping[Id, int] = field(default_factory=dict)  # the first slot they can attend
    lost_tables: Mapping[Id, int] = field(default_factory=dict)  # the first slot without the table
    new_tables: tuple[Table, ...] = ()
    walk_ins: tuple[Participant, ...] = ()
    new_requests: tuple[Meeting, ...] = ()
    locked: frozenset[int] = frozenset()  # published meetings that keep their slot and table


def frozen_before(starts: Iterable[datetime], now: datetime, notice: timedelta = NOTICE) -> int:
    """The first slot whose meetings may still change: it starts in ``notice`` or later.

    ``starts`` are those of the slots, in order. All slots before the one returned are past, running or too near.
    """
    return sum(start < now + notice for start in starts)


def replan(
    problem: Problem,
    published: Sequence[Assignment],
    frozen: int,
    happenings: Happenings | None = None,
    stability: int | None = None,
) -> Problem:
    """The problem whose best schedule is the new plan. ``problem`` is the one ``published`` was made from."""
    happened = happenings or Happenings()
    return hold(keep_published(_changed(problem, happened), published, frozen, happened.locked, stability))


def cannot_be_held(
    meetings: Iterable[PlannedOf[W]],
    absent: Mapping[W, Collection[W]],
    closed: Mapping[W, Collection[W]],
) -> list[PlannedOf[W]]:
    """Those with a side that is not there in their slot, or at a table that is closed then."""
    return [
        one
        for one in meetings
        if any(one.place[0] in absent.get(side, ()) for side in (one.a, one.b))
        or one.place[0] in closed.get(one.place[1], ())
    ]


def _changed(problem: Problem, happened: Happenings) -> Problem:
    """The same day with what happened, as if nothing were published."""
    told_apart = bool(happened.lost_tables or happened.new_tables)
    return replace(
        problem,
        tables=(*(_while_there(table, happened) for table in problem.tables), *happened.new_tables),
        participants=(*(_while_present(one, happened) for one in problem.participants), *happened.walk_ins),
        meetings=(*problem.meetings, *happened.new_requests),
        plain_tables=problem.plain_tables and not told_apart,  # a number cannot say which table is gone
    )


def _while_there(table: Table, happened: Happenings) -> Table:
    lost = happened.lost_tables.get(table.id)
    if lost is None:
        return table
    return replace(table, slots=frozenset(slot for slot in table.slots if slot < lost))


def _while_present(person: Participant, happened: Happenings) -> Participant:
    """When it is there; without the table it kept if that is gone: it then sits where there is room."""
    first = happened.late.get(person.id, 0)
    gone = happened.absent.get(person.id)
    return replace(
        person,
        available=frozenset(
            slot for slot in person.available if first <= slot and (gone is None or slot < gone)
        ),
        home_table=None if person.home_table in happened.lost_tables else person.home_table,
    )


def keep_published(
    problem: Problem,
    published: Sequence[Assignment],
    frozen: int,
    locked: Collection[int] = (),
    stability: int | None = None,
) -> Problem:
    """A problem of today's facts, bound to what is published. The rule on breaks is left out: it would move people
    because others lost a meeting.

    No published meeting makes it infeasible: what has begun is made possible, whoever is absent and whatever is
    closed, and what can no longer be held as published is bound to nothing, locked or not.
    """
    previous = Previous(tuple(published), frozen, 0)
    begun = [row for row in published if row.slot < frozen]
    today = make_begun_possible(replace(problem, max_break_difference=None, previous=previous), begun)
    space = make_space(today)
    fit = _still_possible(space, published)
    possible = tuple(
        replace(meeting, required=meeting.required and bool(space.starts[n]))
        for n, meeting in enumerate(today.meetings)
    )
    if stability is None:
        stability = 1 + max((meeting.weight for meeting in possible), default=0)
    free = replace(today, meetings=possible, previous=replace(previous, stability=stability))
    return lock(free, [row for row in published if row.meeting in locked and row.meeting in fit])


def lock(problem: Problem, rows: Iterable[Assignment]) -> Problem:
    """The same with these meetings required where they are."""
    fixed = {row.meeting: row for row in rows}
    meetings = enumerate(problem.meetings)
    return replace(
        problem, meetings=tuple(_fixed(one, fixed[n]) if n in fixed else one for n, one in meetings)
    )


def hold(problem: Problem) -> Problem:
    """The same with every published meeting that can still be held required: a promise made to people goes before
    a promised minimum, which goes before any weight."""
    fit = standing(problem)
    meetings = enumerate(problem.meetings)
    return replace(
        problem, meetings=tuple(replace(one, required=True) if n in fit else one for n, one in meetings)
    )


def standing(problem: Problem) -> frozenset[int]:
    """The published meetings that can all stay where they are together."""
    if problem.previous is None:
        return frozenset()
    return _still_possible(make_space(problem), problem.previous.assignments)


def _fixed(meeting: Meeting, row: Assignment) -> Meeting:
    tables = meeting.tables if row.table is None else frozenset({row.table})
    return replace(meeting, required=True, slots=frozenset({row.slot}), tables=tables)


def _still_possible(space: Space, published: Sequence[Assignment]) -> frozenset[int]:
    """Published meetings that can all stay where they are together. Where they pass a limit, none of it counts."""
    starts = {row.meeting: row.slot for row in published if _fits_alone(space, row)}
    problem = space.problem
    return (
        frozenset(starts)
        - _crowded(space, starts)
        - _too_many(problem, starts)
        - _out_of_order(problem, starts)
    )


def _fits_alone(space: Space, row: Assignment) -> bool:
    if row.slot not in space.starts[row.meeting]:
        return False
    tables = space.problem.tables
    span = space.span(row.meeting, row.slot)
    return row.table is None or any(
        tables[n].id == row.table and tables[n].slots.issuperset(span) for n in space.tables_of[row.meeting]
    )


def _crowded(space: Space, starts: Mapping[int, int]) -> set[int]:
    """Those in a slot where a participant or a resource has room for fewer than before."""
    found: set[int] = set()
    for limit in (*space.seats, *space.shared):
        at: dict[int, list[int]] = defaultdict(list)
        for n in limit.members:
            for slot in space.span(n, starts[n]) if n in starts else ():
                at[slot].append(n)
        found.update(n for slot, there in at.items() if len(there) > limit.room[slot] for n in there)
    return found


def _too_many(problem: Problem, starts: Mapping[int, int]) -> set[int]:
    """Those of participants whose maximum is now lower."""
    degree = Counter(who for n in starts for who in problem.meetings[n].sides)
    most = {one.id: one.max_meetings for one in problem.participants if one.max_meetings is not None}
    over = {who for who, count in degree.items() if count > most.get(who, count)}
    return {n for n in starts if over.intersection(problem.meetings[n].sides)}


def _out_of_order(problem: Problem, starts: Mapping[int, int]) -> set[int]:
    """Those that stand in an order that was not asked for when they were published."""
    return {
        n
        for first, second in problem.precedences
        if first in starts and second in starts
        if starts[first] + problem.meetings[first].length > starts[second]
        for n in (first, second)
    }
