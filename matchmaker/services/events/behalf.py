"""An organiser acts in a participant's space: narrow, logged under both, and left with one button."""

from sqlalchemy import insert, select

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor, Behalf
from matchmaker.core.errors import Refusal
from matchmaker.db.directory import Organisation, Person, Staff
from matchmaker.db.events import Delegation, Event
from matchmaker.db.jobs import Audit
from matchmaker.db.queries.co_organisers import run_by
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_
from matchmaker.services.events.access import delegation_for_organiser

COMES = ("invited", "accepted")


class ComesNot(Refusal):
    template = N_("« {name} » ne participe pas, ou pas encore : il n’y a rien à faire en son nom.")


def enter_space(actor: Actor, event_id: int, delegation_id: int) -> Delegation:
    """Begin to act for a participant of the organiser's own event; the log keeps that it was opened.

    Raises `ComesNot`, `EventClosed`, and `NotFound` for an event they do not run.
    """
    with transaction(actor, "events.act_on_behalf"):
        delegation = delegation_for_organiser(actor, event_id, delegation_id, change=True)
        if delegation.state not in COMES:
            raise ComesNot(name=delegation.organisation.name)
        # Opening changes no row, and must be found in the log all the same.
        db.session.execute(
            insert(Audit).values(
                at=now(),
                person_id=actor.person_id,
                on_behalf_of=delegation.id,
                act="events.act_on_behalf",
                object_kind="delegation",
                object_id=str(delegation.id),
            )
        )
        return delegation


def actor_on_behalf(person_id: int | None, delegation_id: int) -> Actor | None:
    """The participant as its organiser acts for it; None once that is no longer theirs to do.

    Asked anew for every page: who leaves the chamber, or a structure that is taken out, ends it at once.
    """
    found = db.session.execute(
        select(Delegation.event_id, Delegation.organisation_id)
        .join(Event, Event.id == Delegation.event_id)
        .join(Person, Person.id == person_id)
        .where(
            Delegation.id == delegation_id,
            run_by(_works_for(person_id)),
            Delegation.state.in_(COMES),
            Event.phase != "closed",
            Person.disabled_at.is_(None),
        )
    ).first()
    if found is None:
        return None
    event_id, organisation_id = found
    return Actor(
        person_id,
        organisations=frozenset({organisation_id}),
        behalf=Behalf(delegation_id, event_id, organisation_id),
    )


def _works_for(person_id: int | None) -> list[int]:
    """The chambers whose events the person runs: who only helps at the desk runs none."""
    staff = select(Staff.chamber_id).where(Staff.person_id == person_id, Staff.role != "desk")
    return list(db.session.scalars(staff))


def participation(behalf: Behalf) -> tuple[Event, str]:
    """The event, and the name of the structure acted for."""
    event, name = db.session.execute(
        select(Event, Organisation.name)
        .join(Delegation, Delegation.event_id == Event.id)
        .join(Organisation, Organisation.id == Delegation.organisation_id)
        .where(Delegation.id == behalf.delegation_id)
    ).one()
    return event, name
