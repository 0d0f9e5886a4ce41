"""« Qui vient », said by the structure itself: who of its people comes, about what, and when.

The organiser's door to the same rows is in `delegates` and `people`. The structure decides among its own people
and no more: it names nobody new, and whom it takes off still speaks for it.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import Invalid, NotFound, Refusal
from matchmaker.db.events import Delegate, Delegation
from matchmaker.db.groupements import Groupement
from matchmaker.db.queries.directory import members_of
from matchmaker.db.scheduling import HeldSlot, Seat
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_
from matchmaker.services.events.access import delegation_to_change
from matchmaker.services.events.delegates import join, take_off
from matchmaker.services.events.people import Part, absences_of, delegate_of, part_of, set_part


class NobodyWouldCome(Invalid):
    template = N_(
        "Cochez au moins une personne qui tient les rendez-vous. Si personne ne peut venir, dites-le à "
        "l’organisateur ({email})."
    )


class SaidByItsMembers(Refusal):
    template = N_("« {name} » est un groupement : chaque membre dit qui vient, sur la page du groupement.")


class CountedOnThen(Refusal):
    template = N_(
        "Dans ces créneaux, {count} rendez-vous ne peuvent pas se tenir sans {name}. Prévenez l’organisateur "
        "({email}) : lui seul peut les déplacer."
    )


class HoursOfOthersToo(Refusal):
    template = N_(
        "{name} vient aussi pour une autre structure, où ses heures valent également : demandez à cette personne "
        "de les changer, ou à l’organisateur ({email})."
    )


@dataclass(frozen=True)
class Comer:
    """Somebody who speaks for the structure, or comes for it, or both. `accompanies`: without meetings."""

    person_id: int
    name: str
    comes: bool
    speaks: bool
    accompanies: bool = False


def comers_for(delegation: Delegation) -> tuple[Comer, ...]:
    """Who comes, in the order they were named, then its other people by name; in two queries."""
    speakers = {
        one.person_id: one.name for one in members_of(delegation.organisation_id, (), colleague=False)
    }
    delegates = db.session.scalars(
        select(Delegate)
        .where(Delegate.delegation_id == delegation.id)
        .options(joinedload(Delegate.person, innerjoin=True))
        .order_by(Delegate.id)
    ).all()
    coming = [
        Comer(one.person_id, one.person.name, True, one.person_id in speakers, one.accompanies)
        for one in delegates
    ]
    there = {one.person_id for one in coming}
    others = [Comer(key, name, False, True) for key, name in speakers.items() if key not in there]
    return (*coming, *others)


def groupement_of(delegation: Delegation) -> int | None:
    """The groupement (id) that this delegation is; None for a structure, which says itself who comes."""
    found = select(Groupement.id).where(Groupement.organisation_id == delegation.organisation_id)
    return db.session.scalar(found)


def change_who_comes(
    actor: Actor,
    event_id: int,
    people: Collection[int],
    organisation_id: int | None = None,
    *,
    seen: Collection[int],
) -> Delegation:
    """Make these (person ids) the ones who come for the actor's structure. Nobody is written to.

    `seen` are those who came when the actor looked: whom a colleague has added or taken off since stays so.

    Raises `NobodyWouldCome`, `HoldsSeats`, `SaidByItsMembers`, `EventClosed`, and `NotFound` for somebody who
    neither comes for the structure nor speaks for it.
    """
    with transaction(actor, "events.change_who_comes") as session:
        delegation = _own(actor, event_id, organisation_id)
        known = {one.person_id: one for one in comers_for(delegation)}
        there = {key for key, one in known.items() if one.comes}
        wanted = (there | (set(people) - set(seen))) - (set(seen) - set(people))
        if not wanted <= known.keys():
            raise NotFound
        if all(known[key].accompanies for key in wanted):
            raise NobodyWouldCome(email=delegation.event.chamber.email)
        _set_people(session, delegation, wanted, there)
        return delegation


def _set_people(session: Session, delegation: Delegation, wanted: set[int], there: set[int]) -> None:
    """First who joins: meetings of somebody who is taken off go to who is there by then."""
    for key in sorted(wanted - there):
        join(session, delegation, key)
    session.flush()
    for delegate in [one for one in delegation.delegates if one.person_id not in wanted]:
        take_off(session, delegation, delegate)


def change_own_part(
    actor: Actor, event_id: int, person_id: int, part: Part, organisation_id: int | None = None
) -> str:
    """Say what somebody who comes for the actor's structure speaks about, and which slots they miss; their name.

    Raises what `change_part` raises, `SaidByItsMembers`, `EventClosed`, and where hours would change
    `CountedOnThen` and `HoursOfOthersToo`.
    """
    with transaction(actor, "events.change_part") as session:
        delegation = _own(actor, event_id, organisation_id)
        name = delegate_of(delegation, person_id).person.name
        before = part_of(delegation, person_id).absent
        if part.absent != before:
            _refuse_others_hours(session, actor, delegation, person_id, name)
            count = meetings_without(session, event_id, person_id, part.absent - before)
            if count:
                raise CountedOnThen(count=count, name=name, email=delegation.event.chamber.email)
        set_part(session, delegation, person_id, part)
        return name


def _own(actor: Actor, event_id: int, organisation_id: int | None) -> Delegation:
    delegation = delegation_to_change(actor, event_id, organisation_id)
    if groupement_of(delegation) is not None:
        raise SaidByItsMembers(name=delegation.organisation.name)
    return delegation


def _refuse_others_hours(
    session: Session, actor: Actor, delegation: Delegation, person_id: int, name: str
) -> None:
    """A colleague of one structure does not take somebody's hours away from another one, where they do not speak."""
    if actor.person_id == person_id or actor.behalf is not None:
        return
    others = {one.organisation_id for one in _delegations_of(session, delegation.event_id, person_id)}
    if not actor.organisations >= others:
        raise HoursOfOthersToo(name=name, email=delegation.event.chamber.email)


def _delegations_of(session: Session, event_id: int, person_id: int) -> list[Delegation]:
    found = (
        select(Delegation)
        .join(Delegation.delegates)
        .where(Delegation.event_id == event_id, Delegate.person_id == person_id)
    )
    return list(session.scalars(found.order_by(Delegation.id)))


def meetings_without(session: Session, event_id: int, person_id: int, slots: Collection[int]) -> int:
    """How many live meetings in these slots are this person's, or too many for the others who come.

    For each structure the person comes for: their hours hold for all of them.
    """
    lost: set[int] = set()
    for delegation in _delegations_of(session, event_id, person_id):
        others = [one.person_id for one in delegation.delegates if not one.accompanies]
        away = absences_of(session, event_id, others)
        held = _held_in(session, delegation, slots)
        for slot in slots:
            there = sum(key != person_id and slot not in away[key] for key in others)
            mine = [one for at, one, who in held if at == slot and who in (person_id, None)]
            named = {one for at, one, who in held if at == slot and who == person_id}
            taken = sum(at == slot and who not in (person_id, None) for at, _one, who in held)
            lost |= named if len(mine) + taken <= there else set(mine)
    return len(lost)


def _held_in(
    session: Session, delegation: Delegation, slots: Collection[int]
) -> list[tuple[int, int, int | None]]:
    """(slot, meeting, person named) of each live seat; a long meeting is one in both its slots."""
    found = (
        select(Seat.slot_id, func.coalesce(HeldSlot.continues_id, HeldSlot.id), Seat.person_id)
        .join(HeldSlot, HeldSlot.id == Seat.meeting_id)
        .where(
            Seat.event_id == delegation.event_id,
            Seat.delegation_id == delegation.id,
            Seat.slot_id.in_(slots),
            HeldSlot.status == "confirmed",
        )
    )
    return [(slot, meeting, person) for slot, meeting, person in session.execute(found)]
