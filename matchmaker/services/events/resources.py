"""What meetings share and what they are given: interpreters, devices, kinds of tables, two slots in a row.

Who needs what is for the organiser alone, and nobody is asked why.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.core.directory.access import Actor
from matchmaker.core.directory.names import tidy
from matchmaker.core.errors import Invalid, NotFound, Refusal
from matchmaker.core.events.resources import ARRANGEMENTS, RESOURCE_KINDS
from matchmaker.db.events import Delegation, Event, EventResource, ResourceAbsence, ResourceUse
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_
from matchmaker.services.events.access import delegation_for_organiser, event_for_organiser
from matchmaker.services.events.inputs import touch


class ResourceWithoutName(Invalid):
    template = N_("Donnez un nom court : c’est lui que les explications du planning citent.")


class UnknownResourceKind(Invalid):
    template = N_("Choisissez dans la liste ce que c’est.")


class ResourceTwice(Refusal):
    template = N_("« {label} » existe déjà pour cet événement. Choisissez un autre nom.")


class ResourceNeeded(Refusal):
    template = N_("« {label} » est nécessaire à {name} : retirez-le d’abord de sa page.")


class NothingChosen(Invalid):
    template = N_("Choisissez dans les deux listes ce qu’il faut, et avec qui.")


class AlreadyNeeded(Refusal):
    template = N_("C’est déjà prévu.")


@dataclass(frozen=True)
class ResourceFacts:
    """A resource as the form has it; ``absent``: ids of the slots in which it is not there."""

    label: str
    kind: str
    capacity: int = 1
    absent: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Arrangements:
    """What all meetings of a structure are given: features of tables, two slots, ids of resources."""

    features: frozenset[str] = frozenset()
    double_slot: bool = False
    resources: frozenset[int] = frozenset()


def resource_of(event: Event, resource_id: int) -> EventResource:
    """Raises `NotFound`."""
    found = db.session.scalar(
        select(EventResource).where(EventResource.id == resource_id, EventResource.event_id == event.id)
    )
    if found is None:
        raise NotFound
    return found


def facts_of_resource(resource: EventResource) -> ResourceFacts:
    absent = frozenset(one.slot_id for one in resource.absences)
    return ResourceFacts(resource.label, resource.kind, resource.capacity, absent)


def add_resource(actor: Actor, event_id: int, facts: ResourceFacts) -> EventResource:
    """Raises `ResourceWithoutName`, `UnknownResourceKind`, `ResourceTwice`."""
    with transaction(actor, "events.add_resource") as session:
        event = event_for_organiser(actor, event_id, change=True)
        resource = EventResource(event_id=event.id)
        _write(session, event, resource, facts)
        session.add(resource)
        touch(session, event.id)
        return resource


def change_resource(actor: Actor, event_id: int, resource_id: int, facts: ResourceFacts) -> EventResource:
    """Raises what `add_resource` does, and `NotFound`."""
    with transaction(actor, "events.change_resource") as session:
        event = event_for_organiser(actor, event_id, change=True)
        resource = resource_of(event, resource_id)
        _write(session, event, resource, facts)
        touch(session, event.id)
        return resource


def _write(session: Session, event: Event, resource: EventResource, facts: ResourceFacts) -> None:
    label = tidy(facts.label)
    if not label:
        raise ResourceWithoutName
    if facts.kind not in RESOURCE_KINDS:
        raise UnknownResourceKind
    if not facts.absent <= {slot.id for slot in event.slots}:
        raise NotFound
    twin = select(EventResource.id).where(EventResource.event_id == event.id, EventResource.label == label)
    with session.no_autoflush:
        if session.scalar(twin.where(EventResource.id != (resource.id or 0))) is not None:
            raise ResourceTwice(label=label)
    resource.label, resource.kind, resource.capacity = label, facts.kind, facts.capacity
    known = {one.slot_id: one for one in resource.absences}
    for slot in known.keys() - facts.absent:
        resource.absences.remove(known[slot])
    for slot in sorted(facts.absent - known.keys()):
        resource.absences.append(ResourceAbsence(event_id=event.id, slot_id=slot))


def remove_resource(actor: Actor, event_id: int, resource_id: int) -> str:
    """Its name. Raises `ResourceNeeded` while a structure counts on it, and `NotFound`."""
    with transaction(actor, "events.remove_resource") as session:
        event = event_for_organiser(actor, event_id, change=True)
        resource = resource_of(event, resource_id)
        user = session.scalar(
            select(Delegation)
            .join(ResourceUse, ResourceUse.delegation_id == Delegation.id)
            .where(ResourceUse.resource_id == resource.id)
            .order_by(ResourceUse.id)
            .limit(1)
        )
        if user is not None:
            raise ResourceNeeded(label=resource.label, name=user.organisation.name)
        session.delete(resource)
        touch(session, event.id)
        return resource.label


def arrangements_of(delegation: Delegation) -> Arrangements:
    """What all its meetings are given now."""
    found = select(ResourceUse.resource_id).where(
        ResourceUse.delegation_id == delegation.id, ResourceUse.partner_id.is_(None)
    )
    return Arrangements(
        frozenset(delegation.arrangements), delegation.double_slot, frozenset(db.session.scalars(found))
    )


def change_arrangements(actor: Actor, event_id: int, delegation_id: int, wanted: Arrangements) -> None:
    """What all its meetings are given from now on. Raises `NotFound` for another event's resource."""
    with transaction(actor, "events.change_arrangements") as session:
        delegation = delegation_for_organiser(actor, event_id, delegation_id, change=True)
        if wanted == (known := arrangements_of(delegation)):
            return
        delegation.arrangements = [one for one in ARRANGEMENTS if one in wanted.features]
        delegation.double_slot = wanted.double_slot
        _drop_uses(session, delegation, known.resources - wanted.resources)
        for key in sorted(wanted.resources - known.resources):
            resource = resource_of(delegation.event, key)
            session.add(ResourceUse(event_id=event_id, resource_id=resource.id, delegation_id=delegation.id))
        touch(session, event_id)


def _drop_uses(session: Session, delegation: Delegation, resources: Collection[int]) -> None:
    found = select(ResourceUse).where(
        ResourceUse.delegation_id == delegation.id,
        ResourceUse.partner_id.is_(None),
        ResourceUse.resource_id.in_(resources),
    )
    for use in session.scalars(found):
        session.delete(use)


def need_with(
    actor: Actor, event_id: int, delegation_id: int, resource_id: int | None, partner_id: int | None
) -> None:
    """The structure needs a resource when it meets this partner.

    Raises `NothingChosen`, `AlreadyNeeded`, and `NotFound` for what is not of this event.
    """
    if resource_id is None or partner_id is None:
        raise NothingChosen
    with transaction(actor, "events.need_with") as session:
        delegation = delegation_for_organiser(actor, event_id, delegation_id, change=True)
        resource = resource_of(delegation.event, resource_id)
        partner = delegation_for_organiser(actor, event_id, partner_id)
        if partner.id == delegation.id:
            raise NotFound
        twin = select(ResourceUse.id).where(
            ResourceUse.resource_id == resource.id,
            ResourceUse.delegation_id == delegation.id,
            ResourceUse.partner_id == partner.id,
        )
        if session.scalar(twin) is not None:
            raise AlreadyNeeded
        use = ResourceUse(event_id=event_id, resource_id=resource.id, delegation_id=delegation.id)
        use.partner_id = partner.id
        session.add(use)
        touch(session, event_id)


def need_no_more(actor: Actor, event_id: int, delegation_id: int, use_id: int) -> None:
    """The structure no longer needs a resource with a partner. Raises `NotFound`."""
    with transaction(actor, "events.need_no_more") as session:
        delegation = delegation_for_organiser(actor, event_id, delegation_id, change=True)
        use = session.scalar(
            select(ResourceUse).where(
                ResourceUse.id == use_id,
                ResourceUse.delegation_id == delegation.id,
                ResourceUse.partner_id.is_not(None),
            )
        )
        if use is None:
            raise NotFound
        session.delete(use)
        touch(session, event_id)
