"""What the meetings of an event share, read once each: people with their subjects and hours, and resources."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Row, select

from matchmaker.db.directory import Person
from matchmaker.db.events import (
    Delegate,
    DelegateSubject,
    Delegation,
    EventResource,
    PersonAbsence,
    ResourceAbsence,
    ResourceUse,
)
from matchmaker.extensions import db


@dataclass(frozen=True)
class DelegateLine:
    """A person of a delegation, and the ids of what they speak about."""

    delegation_id: int
    person_id: int
    name: str
    needs: frozenset[int]
    offers: frozenset[int]


@dataclass(frozen=True)
class ResourceLine:
    """A resource of an event; ``absent`` holds the ids of slots in which it is not there."""

    id: int
    label: str
    kind: str
    capacity: int
    absent: frozenset[int]
    uses: int  # how many structures or pairs need it


@dataclass(frozen=True)
class UseLine:
    """A delegation needs a resource, with one partner or (None) at every meeting."""

    id: int
    resource_id: int
    delegation_id: int
    partner_id: int | None


def delegates_of(event_id: int) -> list[DelegateLine]:
    """Who meets for the delegations that take part, in the order in which they were named."""
    needs: dict[int, set[int]] = defaultdict(set)
    offers: dict[int, set[int]] = defaultdict(set)
    subjects = (
        select(DelegateSubject.delegate_id, DelegateSubject.need_id, DelegateSubject.offer_id)
        .join(Delegate, Delegate.id == DelegateSubject.delegate_id)
        .join(Delegation, Delegation.id == Delegate.delegation_id)
        .where(Delegation.event_id == event_id)
    )
    for delegate_id, need_id, offer_id in db.session.execute(subjects):
        if need_id is not None:
            needs[delegate_id].add(need_id)
        if offer_id is not None:
            offers[delegate_id].add(offer_id)
    found = (
        select(Delegate.id, Delegate.delegation_id, Person.id, Person.name)
        .join(Delegation, Delegation.id == Delegate.delegation_id)
        .join(Person, Person.id == Delegate.person_id)
        .where(
            Delegation.event_id == event_id,
            Delegation.state == "accepted",
            Delegate.accompanies.is_(False),
        )
        .order_by(Delegate.id)
    )
    return [
        DelegateLine(delegation, person, name, frozenset(needs[key]), frozenset(offers[key]))
        for key, delegation, person, name in db.session.execute(found)
    ]


def people_away(event_id: int) -> dict[int, frozenset[int]]:
    """Per person id, the slots in which they cannot meet; who is always there is not in it."""
    found = select(PersonAbsence.person_id, PersonAbsence.slot_id).where(PersonAbsence.event_id == event_id)
    return _slots(db.session.execute(found).all())


def resources_of(event_id: int) -> list[ResourceLine]:
    """The resources of an event, in the order in which they were added."""
    away = _slots(
        db.session.execute(
            select(ResourceAbsence.resource_id, ResourceAbsence.slot_id).where(
                ResourceAbsence.event_id == event_id
            )
        ).all()
    )
    uses: dict[int, int] = defaultdict(int)
    for use in uses_of(event_id):
        uses[use.resource_id] += 1
    found = (
        select(EventResource.id, EventResource.label, EventResource.kind, EventResource.capacity)
        .where(EventResource.event_id == event_id)
        .order_by(EventResource.id)
    )
    return [
        ResourceLine(*row, absent=away.get(row.id, frozenset()), uses=uses[row.id])
        for row in db.session.execute(found)
    ]


def uses_of(event_id: int) -> list[UseLine]:
    """Who needs a resource, and with whom."""
    found = (
        select(ResourceUse.id, ResourceUse.resource_id, ResourceUse.delegation_id, ResourceUse.partner_id)
        .where(ResourceUse.event_id == event_id)
        .order_by(ResourceUse.id)
    )
    return [UseLine(*row) for row in db.session.execute(found)]


def _slots(rows: Iterable[Row[int, int]]) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for key, slot_id in rows:
        found[key].add(slot_id)
    return {key: frozenset(slots) for key, slots in found.items()}
