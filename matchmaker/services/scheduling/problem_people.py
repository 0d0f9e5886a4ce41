"""What the meetings of an event share, for its problem: people, resources, kinds of tables, two slots.

A person is `personne:<id>`, a resource of the event `ressource:<id>`; `resource_names.py` says what people call them.
Why a delegation needs something is nobody's business: the problem knows only what its table must have.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from matchmaker.core.scheduling.people import PERSON, Crew, Side, staff
from matchmaker.core.scheduling.problem import Meeting, Resource
from matchmaker.core.scheduling.reading import Id
from matchmaker.db.events import Event
from matchmaker.db.queries.resources import (
    DelegateLine,
    ResourceLine,
    UseLine,
    delegates_of,
    people_away,
    resources_of,
    uses_of,
)
from matchmaker.db.queries.scheduling import Party, Wanted

RESOURCE = "ressource"
Pair = tuple[int, int]


@dataclass(frozen=True)
class Shared:
    """What an event's meetings share, read once."""

    slots: int
    parties: Mapping[int, Party]
    delegates: Mapping[int, Sequence[DelegateLine]]  # per delegation
    present: Mapping[Id, frozenset[int]]  # per person who is not always there, positions of slots
    resources: Sequence[tuple[ResourceLine, frozenset[int]]]  # with the positions of its slots
    uses: Mapping[int, Sequence[UseLine]]  # per delegation

    def crews(self) -> list[Crew]:
        return [
            Crew(party.id, party.capacity, tuple(one.person_id for one in self._of(party.id)))
            for party in self.parties.values()
        ]

    def _of(self, delegation: int) -> Sequence[DelegateLine]:
        return self.delegates.get(delegation, ())

    def attended(
        self, delegation: int, capacity: int, available: frozenset[int], frozen: int
    ) -> frozenset[int]:
        """Of the slots it can attend, those in which one of its people is there; what was before ``frozen`` stays."""
        people = [one.person_id for one in self._of(delegation)]
        if not people or capacity > len(people):
            return available
        every = frozenset(range(self.slots))
        there = frozenset().union(*(self.present.get(one, every) for one in people))
        return available & (there | frozenset(range(frozen)))

    def share_out(
        self,
        meetings: Sequence[Meeting],
        wishes: Mapping[frozenset[int], Sequence[Wanted]],
        frozen: int,
        lengths: Mapping[frozenset[int], int],
    ) -> tuple[tuple[Meeting, ...], tuple[Resource, ...]]:
        """The meetings with what they use and need, and the resources. What was before ``frozen`` is forgiven.

        ``lengths`` holds the slots of meetings that keep the length they have.
        """
        pairs = [(int(str(one.a)), int(str(one.b))) for one in meetings]
        sides = [self._sides(pair, wishes.get(frozenset(pair), ())) for pair in pairs]
        staffing = staff(self.crews(), sides, self.present, self.slots)
        given = tuple(
            replace(
                meeting,
                uses=uses | self._used_by(pair),
                needs=frozenset(need for side in pair for need in self.parties[side].arrangements),
                length=lengths.get(frozenset(pair), self._length(pair)),
            )
            for meeting, pair, uses in zip(meetings, pairs, staffing.uses, strict=True)
        )
        known = [*staffing.resources, *(self._resource(*row) for row in self.resources)]
        used = frozenset().union(*(one.uses for one in given))
        resources = tuple(_forgiven(one, frozen, self.slots, len(given)) for one in known if one.id in used)
        return given, resources

    def _sides(self, pair: Pair, wishes: Sequence[Wanted]) -> tuple[Side, Side]:
        a, b = (Side(side, self._speakers(side, wishes)) for side in pair)
        return a, b

    def _speakers(self, side: int, wishes: Sequence[Wanted]) -> tuple[int, ...]:
        """Whoever of the delegation speaks about what is most wanted of it."""
        own = tuple(one for one in self._of(side) if one.needs or one.offers)
        for wish in sorted(wishes, key=lambda wish: (wish.rank, wish.id)) if own else ():
            found = [one.person_id for one in own if wish.need_id in one.needs or wish.offer_id in one.offers]
            if found:
                return tuple(found)
        return ()

    def _used_by(self, pair: Pair) -> frozenset[Id]:
        return frozenset(
            f"{RESOURCE}:{use.resource_id}"
            for side in pair
            for use in self.uses.get(side, ())
            if use.partner_id is None or use.partner_id in pair
        )

    def _length(self, pair: Pair) -> int:
        return 1 + any(self.parties[side].double_slot for side in pair)

    def _resource(self, line: ResourceLine, available: frozenset[int]) -> Resource:
        return Resource(f"{RESOURCE}:{line.id}", available, line.capacity)


def load_shared(event: Event, parties: Sequence[Party]) -> Shared:
    """In a fixed number of queries."""
    away, delegates, uses = people_away(event.id), defaultdict(list), defaultdict(list)
    for one in delegates_of(event.id):
        delegates[one.delegation_id].append(one)
    for use in uses_of(event.id):
        uses[use.delegation_id].append(use)

    def there(absent: frozenset[int]) -> frozenset[int]:
        return frozenset(n for n, slot in enumerate(event.slots) if slot.id not in absent)

    return Shared(
        slots=len(event.slots),
        parties={party.id: party for party in parties},
        delegates=delegates,
        present={person: there(absent) for person, absent in away.items()},
        resources=[(line, there(line.absent)) for line in resources_of(event.id)],
        uses=uses,
    )


def _forgiven(resource: Resource, frozen: int, slots: int, most: int) -> Resource:
    """With room for everything in the slots that are past: nothing new starts there."""
    if not frozen:
        return resource
    room = tuple(most if slot < frozen else resource.places(slot) for slot in range(slots))
    return replace(
        resource, available=resource.available | frozenset(range(frozen)), capacity=most, room=room
    )


def people_of(uses: Iterable[Id]) -> frozenset[int]:
    """The ids of the people among the resources a meeting uses."""
    parts = (str(one).partition(":") for one in uses)
    return frozenset(int(key) for kind, _sign, key in parts if kind == PERSON)
