"""Who sits at a meeting, as resources of the problem: named people, and teams of whom some are away.

A person is at home with one delegation: the one they come for alone, else the first. Elsewhere they sit for their
own subjects only. So every side of a meeting draws on the people of one home, and Hall's condition, for each union
of the sets that sides draw on, is one resource: at no time are more meetings held than there are people for them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from matchmaker.core.scheduling.problem import Resource
from matchmaker.core.scheduling.reading import Id

PERSON, TEAM, ANOTHER = "personne", "équipe", "autre"

Chairs = frozenset[tuple[Id, int]]  # people as (id, 0), and those nobody named as (delegation, 1, 2, …)


def with_one_more(resource: Resource, crews: Collection[Id]) -> Resource:
    """The resource when one more person, who is always there, comes for these delegations."""
    kind, _sign, rest = str(resource.id).partition(":")
    if kind != TEAM or rest.partition(":")[0] not in {str(crew) for crew in crews}:
        return resource
    room = tuple(count + 1 for count in resource.room)
    return replace(resource, capacity=resource.capacity + 1, room=room)


@dataclass(frozen=True)
class Crew:
    """A delegation, how many meetings it holds at once, and the people who are known to come for it."""

    id: Id
    capacity: int
    people: tuple[Id, ...]


@dataclass(frozen=True)
class Side:
    """A delegation at a meeting, and who of it speaks about the subject; nobody: whoever is free."""

    crew: Id
    speakers: tuple[Id, ...] = ()


@dataclass(frozen=True)
class Staffing:
    """The resources people make, and per meeting the ids of those it uses."""

    resources: tuple[Resource, ...]
    uses: tuple[frozenset[Id], ...]


def person_resource(person: Id) -> str:
    """The id of a named person in a problem."""
    return f"{PERSON}:{person}"


@dataclass(frozen=True)
class _Draw:
    """The people one side of a meeting may draw on. ``named``: just one, who is asked for."""

    meeting: int
    crew: Id
    home: Id
    chairs: Chairs
    named: bool


def staff(
    crews: Sequence[Crew],
    meetings: Sequence[tuple[Side, Side]],
    present: Mapping[Id, frozenset[int]],
    slots: int,
) -> Staffing:
    """Every person sits at one meeting at a time, when they are ``present``; who is not in it always is.

    A meeting of two sides that would draw on the same people is given a resource that is never there.
    """
    homes = _homes(crews)
    by_id = {crew.id: crew for crew in crews}
    uses: list[set[Id]] = [set() for _ in meetings]
    resources: dict[Id, Resource] = {}
    groups: dict[Id, list[_Draw]] = defaultdict(list)

    def use(resource: Resource, number: int) -> None:
        resources[resource.id] = resource
        uses[number].add(resource.id)

    for n, pair in enumerate(meetings):
        draws = [draw for side in pair if (draw := _draw(n, side, by_id[side.crew], homes)).chairs]
        if len(draws) == 2 and draws[0].home == draws[1].home:
            use(_never(draws[0]), n)
        for draw in draws:
            groups[draw.home].append(draw)
    for home, drawn in groups.items():
        for resource, users in _limits(by_id[home], drawn, present, slots):
            for n in users:
                use(resource, n)
    ordered = tuple(resources[key] for key in sorted(resources, key=str))
    return Staffing(ordered, tuple(frozenset(one) for one in uses))


def _homes(crews: Sequence[Crew]) -> dict[Id, Id]:
    """Per person, the delegation they are at home with."""
    homes: dict[Id, Id] = {}
    for crew in sorted(crews, key=lambda crew: not _alone(crew)):
        for person in crew.people:
            homes.setdefault(person, crew.id)
    return homes


def _alone(crew: Crew) -> bool:
    return crew.capacity == 1 and len(crew.people) == 1


def _whole(crew: Crew, homes: Mapping[Id, Id]) -> Chairs:
    """Whoever may sit where nobody is asked for; empty: nobody is known to come."""
    if not crew.people:
        return frozenset()
    unnamed = range(1, 1 + max(0, crew.capacity - len(crew.people)))
    own = [(person, 0) for person in crew.people if homes[person] == crew.id]
    return frozenset([*own, *((crew.id, n) for n in unnamed)] or [(crew.people[0], 0)])


def _draw(meeting: int, side: Side, crew: Crew, homes: Mapping[Id, Id]) -> _Draw:
    if not side.speakers:
        chairs = _whole(crew, homes)
        visits = bool(crew.people) and chairs == {(crew.people[0], 0)} and homes[crew.people[0]] != crew.id
        return _Draw(meeting, crew.id, homes[crew.people[0]] if visits else crew.id, chairs, named=visits)
    own = [person for person in side.speakers if homes[person] == crew.id]
    chairs = frozenset((person, 0) for person in own or side.speakers[:1])
    return _Draw(meeting, crew.id, homes[next(iter(chairs))[0]], chairs, named=len(chairs) == 1)


def _never(draw: _Draw) -> Resource:
    who = min((str(person) for person, number in draw.chairs if not number), default=str(draw.home))
    return Resource(f"{ANOTHER}:{who}", frozenset())


def _limits(
    crew: Crew, draws: Sequence[_Draw], present: Mapping[Id, frozenset[int]], slots: int
) -> Iterable[tuple[Resource, list[int]]]:
    """A resource for each union of sets of chairs that is named or may run short, with the meetings that use it."""
    visits = sum(draw.crew != crew.id for draw in draws)
    for union in _unions({draw.chairs for draw in draws}):
        users = [draw.meeting for draw in draws if draw.chairs <= union]
        room = tuple(_room(union, present, slot) for slot in range(slots))
        named = any(draw.named and draw.chairs == union for draw in draws)
        if named or min(room, default=0) < min(len(users), crew.capacity + visits):
            yield _resource(crew, union, room, named=named), users


def _room(union: Chairs, present: Mapping[Id, frozenset[int]], slot: int) -> int:
    return sum(bool(number) or who not in present or slot in present[who] for who, number in union)


def _resource(crew: Crew, union: Chairs, room: tuple[int, ...], *, named: bool) -> Resource:
    there = frozenset(slot for slot, count in enumerate(room) if count)
    names = sorted(str(who) for who, number in union if not number)
    if named:
        return Resource(f"{PERSON}:{names[0]}", there)
    key = f"{TEAM}:{crew.id}:{'-'.join(names)}"
    most = max(room, default=0)
    if all(count in (0, most) for count in room):
        return Resource(key, there, max(1, most))
    return Resource(key, there, max(1, most), room)


def _unions(sets: Iterable[Chairs]) -> list[Chairs]:
    """The sets and all unions of overlapping ones."""
    found = sorted(sets, key=lambda one: sorted((number, str(who)) for who, number in one))
    known = set(found)
    for n, one in enumerate(found):  # grows while it is walked
        for other in found[:n]:
            union = one | other
            if one & other and union not in known:
                known.add(union)
                found.append(union)
    return found
