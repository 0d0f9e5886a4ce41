"""Somebody comes without having registered: four answers, and the structure takes part from now on."""

import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.agenda.presence import is_open
from matchmaker.core.directory.access import Actor
from matchmaker.core.directory.names import name_key
from matchmaker.db.directory import ChamberOrganisation, Organisation
from matchmaker.db.events import Absence, Delegate, Delegation, Event
from matchmaker.db.transaction import transaction
from matchmaker.plugin_api.text import N_
from matchmaker.services.agenda.check_in import Pressed, record_as_organiser
from matchmaker.services.events.access import acting_chamber, event_for_organiser
from matchmaker.services.events.delegates import add_delegate
from matchmaker.services.events.on_lists import give_details
from matchmaker.services.events.participants import AlreadyThere, Newcomer, add_participant


class AlreadyExpected(AlreadyThere):
    """At the desk it is rather somebody of a structure that is expected: the form is not the place for them."""

    template = N_(
        "« {name} » participe déjà. Quelqu’un vient à la place d’un autre ? Confirmations → Noter, remplacer ; une "
        "personne de plus : sa page, Qui vient."
    )


@dataclass(frozen=True)
class WalkIn:
    structure: str
    kind: str
    person: str
    phone: str | None


def register_walk_in(actor: Actor, event_id: int, arrived: WalkIn) -> Delegation:
    """The structure takes part, its person is there, and every slot still to come is free for it.

    A structure of that name on the chamber's list is that one. Raises `AlreadyExpected`, `AlreadyListed`,
    `PersonNameMissing`, `NotFound`.
    """
    with transaction(actor, "agenda.register_walk_in") as session:
        event = event_for_organiser(actor, event_id, change=True)
        listed = _listed(session, acting_chamber(actor, event), arrived.structure)
        newcomer = Newcomer(kind=arrived.kind, organisation_id=listed, name=arrived.structure)
        try:
            delegation = add_participant(actor, event_id, newcomer)
        except AlreadyThere as error:
            raise AlreadyExpected(**error.values) from error
        session.flush()
        _miss_what_is_over(delegation, event)
        person = add_delegate(actor, event_id, delegation.id, arrived.person, "")
        give_details(session, actor, event, person.id, arrived.phone)
        delegate = session.scalars(
            select(Delegate).where(Delegate.delegation_id == delegation.id, Delegate.person_id == person.id)
        ).one()
        if is_open(event.slots, event.zone, now()):
            here = Pressed(key=str(uuid.uuid4()), who=(delegation.id, delegate.id), what="present")
            record_as_organiser(actor, event_id, here)
        return delegation


def _listed(session: Session, chamber_id: int, name: str) -> int | None:
    """The one structure of that name on the chamber's list."""
    found = (
        select(Organisation.id)
        .join(ChamberOrganisation, ChamberOrganisation.organisation_id == Organisation.id)
        .where(ChamberOrganisation.chamber_id == chamber_id, Organisation.name_key == name_key(name))
        .limit(2)
    )
    same = session.scalars(found).all()
    return same[0] if len(same) == 1 else None


def _miss_what_is_over(delegation: Delegation, event: Event) -> None:
    """Slots that ended before it came are not free time of its agenda."""
    known = {absence.slot_id for absence in delegation.absences}
    delegation.absences += [
        Absence(event_id=event.id, slot_id=slot.id)
        for slot in event.slots
        if slot.ends_at <= now() and slot.id not in known
    ]
