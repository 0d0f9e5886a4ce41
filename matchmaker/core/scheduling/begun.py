"""Meetings that have begun are facts: the rest of the problem is bent until they fit, and nothing else gains by it.

Somebody absent from a meeting that is about to begin, a table that broke under a running one or a delegate who
left must not make the plan of the hours to come impossible.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from matchmaker.core.scheduling.problem import Assignment, Meeting, Participant, Problem, Resource
from matchmaker.core.scheduling.reading import Id

AtOnce = defaultdict[Id, Counter[int]]  # how many of one's meetings are under way, slot by slot


def make_begun_possible(problem: Problem, begun: Sequence[Assignment]) -> Problem:
    """The problem in which each of these meetings can be where it was published."""
    if not begun:
        return problem
    rows = {row.meeting: row for row in begun}
    sides = _at_once(problem, begun, {n: problem.meetings[n].sides for n in rows})
    uses = _at_once(problem, begun, {n: problem.meetings[n].uses for n in rows})
    taken = _at_once(problem, begun, {n: [row.table] for n, row in rows.items() if row.table is not None})
    degree = Counter(who for n in rows for who in problem.meetings[n].sides)
    crowded = [one for one in problem.participants if _most(sides, one.id) > one.capacity]
    homes = {one.id for one in problem.participants if one.home_table is not None}
    return replace(
        problem,
        tables=tuple(replace(one, slots=one.slots.union(taken[one.id])) for one in problem.tables),
        participants=tuple(_present(one, sides, degree[one.id]) for one in problem.participants),
        resources=(
            *(_lent(one, uses[one.id], problem.slots) for one in problem.resources),
            *(_chairs(one, sides) for one in crowded),
        ),
        meetings=tuple(
            _begun(meeting, rows[n], homes) if n in rows else _using(meeting, crowded)
            for n, meeting in enumerate(problem.meetings)
        ),
        precedences=tuple(pair for pair in problem.precedences if not rows.keys() >= set(pair)),
    )


def _at_once(problem: Problem, begun: Sequence[Assignment], names: Mapping[int, Collection[Id]]) -> AtOnce:
    found: AtOnce = defaultdict(Counter)
    for row in begun:
        for name in names.get(row.meeting, ()):
            found[name].update(range(row.slot, row.slot + problem.meetings[row.meeting].length))
    return found


def _most(at_once: AtOnce, name: Id) -> int:
    return max(at_once[name].values(), default=0)


def _present(person: Participant, sides: AtOnce, begun: int) -> Participant:
    """There while its meetings last, with the people and the number of meetings that takes."""
    capacity = max(person.capacity, _most(sides, person.id))
    return replace(
        person,
        available=person.available.union(sides[person.id]),
        capacity=capacity,
        max_meetings=None if person.max_meetings is None else max(person.max_meetings, begun),
        home_table=person.home_table if capacity == 1 else None,
    )


def _lent(resource: Resource, under_way: Counter[int], slots: int) -> Resource:
    """In each slot at least what is under way then."""
    if not under_way:
        return resource
    room = tuple(max(resource.places(slot), under_way[slot]) for slot in range(slots))
    return replace(
        resource,
        available=resource.available.union(under_way),
        capacity=max(resource.capacity, *under_way.values()),
        room=room,
    )


def _chairs(person: Participant, sides: AtOnce) -> Resource:
    """Fewer people are there than when its meetings began: those to come share what is left of them."""
    return Resource(_chairs_of(person), person.available.difference(sides[person.id]), person.capacity)


def _chairs_of(person: Participant) -> Id:
    return f"{person.id}: places"


def _using(meeting: Meeting, crowded: Sequence[Participant]) -> Meeting:
    chairs = {_chairs_of(person) for person in crowded if person.id in meeting.sides}
    return replace(meeting, uses=meeting.uses | chairs) if chairs else meeting


def _begun(meeting: Meeting, row: Assignment, homes: Collection[Id]) -> Meeting:
    """It may be where it is. Its table is named only where a rule would send it elsewhere."""
    choosy = meeting.tables is not None or meeting.needs or not set(homes).isdisjoint(meeting.sides)
    fixed = choosy and row.table is not None
    return replace(
        meeting,
        slots=meeting.slots | {row.slot},
        tables=frozenset({row.table}) if fixed and row.table is not None else meeting.tables,
        needs=frozenset() if fixed else meeting.needs,
    )
