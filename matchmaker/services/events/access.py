"""Find an event or a delegation for somebody: what is not theirs is simply not there."""

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.db.directory import Organisation
from matchmaker.db.events import TAKES_PART, Delegation, Event
from matchmaker.db.locks import lock_event
from matchmaker.db.queries.groupements import let_in
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_


class EventClosed(Refusal):
    template = N_("« {name} » est terminé : plus rien ne s’y modifie. Rouvrez-le dans la vue d’ensemble.")


def event_for_organiser(
    actor: Actor, event_id: int, *, change: bool = False, even_closed: bool = False
) -> Event:
    """The event, if the actor is staff of its chamber. Raises `NotFound`.

    With `change` the event is locked until the end of the transaction, and `EventClosed` is raised
    when it is over, unless `even_closed`.
    """
    if change:
        lock_event(db.session(), event_id)
    found = (
        select(Event)
        .where(Event.id == event_id, Event.chamber_id.in_(actor.chambers))
        .options(joinedload(Event.chamber, innerjoin=True))
    )
    event = db.session.scalar(found.with_for_update(of=Event) if change else found)
    if event is None:
        raise NotFound
    if change and not even_closed:
        refuse_closed(event)
    return event


def refuse_closed(event: Event) -> None:
    """Raise `EventClosed` for an event that is over."""
    if event.phase == "closed":
        raise EventClosed(name=event.name)


def delegations_for(actor: Actor, event_id: int) -> list[Delegation]:
    """The delegations the actor speaks for at an event, by name; those refused or cancelled left out.

    A groupement registers itself: until the organiser has accepted it, it opens nothing.
    """
    found = (
        select(Delegation)
        .join(Delegation.organisation)
        .where(
            Delegation.event_id == event_id,
            Delegation.organisation_id.in_(actor.organisations),
            Delegation.state.in_(TAKES_PART),
            let_in(Delegation),
        )
        .options(contains_eager(Delegation.organisation), joinedload(Delegation.event))
        .order_by(Organisation.name, Delegation.id)
    )
    return list(db.session.scalars(found))


def delegation_for(actor: Actor, event_id: int, organisation_id: int | None = None) -> Delegation:
    """The participant's own delegation at an event. Raises `NotFound`.

    Who speaks for several structures at the same event says which by `organisation_id`; the
    first by name when nothing, or something that is not theirs, was said.
    """
    own = delegations_for(actor, event_id)
    if not own:
        raise NotFound
    return next((item for item in own if item.organisation_id == organisation_id), own[0])


def delegation_for_organiser(
    actor: Actor, event_id: int, delegation_id: int, *, change: bool = False
) -> Delegation:
    """A delegation of an event that the actor's chamber runs. Raises `NotFound`.

    With `change` the event is locked until the end of the transaction, and `EventClosed` is raised
    when it is over.
    """
    if change:
        lock_event(db.session(), event_id)
    found = (
        select(Delegation)
        .join(Delegation.event)
        .where(
            Delegation.id == delegation_id,
            Delegation.event_id == event_id,
            Event.chamber_id.in_(actor.chambers),
        )
        .options(contains_eager(Delegation.event), joinedload(Delegation.organisation, innerjoin=True))
    )
    delegation = db.session.scalar(found.with_for_update(of=Delegation) if change else found)
    if delegation is None:
        raise NotFound
    if change:
        refuse_closed(delegation.event)
    return delegation
