"""A groupement comes to an event as one structure; each member names who of its people comes for it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, contains_eager

from matchmaker.core.catalogue.groupement_rules import (
    AlreadyRegistered,
    NobodyComes,
    NotFormed,
    RegistrationRefused,
)
from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound
from matchmaker.db.directory import Membership, Person
from matchmaker.db.events import TAKES_PART, Delegate, Delegation, Event
from matchmaker.db.groupements import Groupement
from matchmaker.db.locks import lock_event
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.services.catalogue.groupements.find import (
    groupement_for,
    led_groupement,
    own_member,
)
from matchmaker.services.directory.acquaintances import know_organisation
from matchmaker.services.events.delegates import part_from
from matchmaker.services.events.inputs import touch


@dataclass(frozen=True)
class Coming:
    """The groupement at one event. `state` is None where it does not take part yet."""

    event: Event
    state: str | None
    people: frozenset[int]


def events_for(groupement: Groupement) -> list[Coming]:
    """The events that are not over and where the mandataire was accepted or the groupement takes part, by id.

    Where only another member comes nobody invited the mandataire: it would read there what is not for it.
    """
    rows = db.session.scalars(
        select(Delegation)
        .join(Delegation.event)
        .options(contains_eager(Delegation.event))
        .where(
            or_(
                and_(Delegation.organisation_id == groupement.lead_id, Delegation.state == "accepted"),
                and_(
                    Delegation.organisation_id == groupement.organisation_id,
                    Delegation.state.in_(TAKES_PART),
                ),
            ),
            Event.phase != "closed",
        )
        .order_by(Delegation.event_id)
    ).all()
    joint = {one.event_id: one for one in rows if one.organisation_id == groupement.organisation_id}
    events = {one.event_id: one.event for one in rows}
    return [
        Coming(
            event,
            joint[key].state if key in joint else None,
            frozenset(one.person_id for one in joint[key].delegates) if key in joint else frozenset(),
        )
        for key, event in events.items()
    ]


def people_of_members(organisations: Collection[int]) -> list[tuple[int, int, str]]:
    """(organisation, person, name) of all who speak for these organisations, by name."""
    found = db.session.execute(
        select(Membership.organisation_id, Person.id, Person.name)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.organisation_id.in_(organisations), Person.disabled_at.is_(None))
        .order_by(Person.name, Person.id)
    )
    return [(organisation, person, name) for organisation, person, name in found]


def register_groupement(
    actor: Actor, groupement_id: int, event_id: int, people: Collection[int]
) -> Delegation:
    """Ask for the groupement to take part, with these people of the mandataire; the organiser accepts it.

    Raises `NotFormed`, `AlreadyRegistered`, `RegistrationRefused`, `NobodyComes`, `NotFound`.
    """
    with transaction(actor, "groupements.register") as session:
        lock_event(session, event_id)
        groupement = led_groupement(actor, groupement_id)
        if groupement.state != "formed":
            raise NotFormed(name=groupement.organisation.name)
        event = _event(groupement, event_id)
        delegation = _delegation(session, groupement, event)
        _set_people(session, delegation, groupement.lead_id, people)
        if not delegation.delegates:
            raise NobodyComes
        know_organisation(session, event.chamber_id, groupement.organisation_id, source="groupement")
        touch(session, event.id)
        return delegation


def name_people(
    actor: Actor, groupement_id: int, event_id: int, organisation_id: int, people: Collection[int]
) -> Delegation:
    """Say who of one's own people comes for the groupement. Raises `NobodyComes`, `HoldsSeats`, `NotFound`."""
    with transaction(actor, "groupements.name_people") as session:
        lock_event(session, event_id)
        groupement = groupement_for(actor, groupement_id, change=True)
        member = own_member(actor, groupement, organisation_id)
        delegation = _joint(session, groupement, event_id)
        event_is_open = delegation is not None and delegation.event.phase != "closed"
        if member.state != "accepted" or delegation is None or not event_is_open:
            raise NotFound
        _set_people(session, delegation, organisation_id, people)
        if not delegation.delegates:
            raise NobodyComes
        touch(session, event_id)
        return delegation


def _event(groupement: Groupement, event_id: int) -> Event:
    for coming in events_for(groupement):
        if coming.event.id == event_id:
            return coming.event
    raise NotFound


def _joint(session: Session, groupement: Groupement, event_id: int) -> Delegation | None:
    return session.scalar(
        select(Delegation).where(
            Delegation.event_id == event_id, Delegation.organisation_id == groupement.organisation_id
        )
    )


def _delegation(session: Session, groupement: Groupement, event: Event) -> Delegation:
    delegation = _joint(session, groupement, event.id)
    if delegation is None:
        delegation = Delegation(
            event_id=event.id, organisation_id=groupement.organisation_id, kind="supplier"
        )
        session.add(delegation)
    elif delegation.state in TAKES_PART:
        raise AlreadyRegistered(name=groupement.organisation.name)
    elif delegation.state == "refused":
        raise RegistrationRefused(name=groupement.organisation.name)
    delegation.state = "registered"
    session.flush()
    return delegation


def _set_people(
    session: Session, delegation: Delegation, organisation_id: int, people: Collection[int]
) -> None:
    """Make these the people of one member who come. Raises `NotFound` for somebody else's."""
    own = {person for _organisation, person, _name in people_of_members([organisation_id])}
    if not own.issuperset(people):
        raise NotFound
    there: Sequence[Delegate] = list(delegation.delegates)
    coming = {one.person_id for one in there}
    delegation.delegates.extend(Delegate(person_id=person) for person in sorted(set(people) - coming))
    session.flush()
    for delegate in there:
        if delegate.person_id in own and delegate.person_id not in people:
            part_from(session, delegation, delegate)
