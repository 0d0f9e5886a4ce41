"""Find an event or a delegation for somebody: what is not theirs is simply not there.

An event is run by the chamber whose it is and by those that co-organise it (docs/decisions/co-organising.md).
"""

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from matchmaker.core.directory.access import Actor, require_chamber
from matchmaker.core.errors import NotAllowed, NotFound, Refusal
from matchmaker.db.directory import Organisation
from matchmaker.db.events import TAKES_PART, Delegation, Event
from matchmaker.db.locks import lock_event
from matchmaker.db.queries.co_organisers import helping_chambers, run_by
from matchmaker.db.queries.groupements import let_in
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_


class EventClosed(Refusal):
    template = N_("« {name} » est terminé : plus rien ne s’y modifie. Rouvrez-le dans la vue d’ensemble.")


class OwnerAlone(NotAllowed):
    template = N_("Seule {host}, dont c’est l’événement, peut faire cela. Demandez-le-lui.")


def event_for_organiser(
    actor: Actor, event_id: int, *, change: bool = False, even_closed: bool = False
) -> Event:
    """The event, if the actor is staff of a chamber that runs it. Raises `NotFound`.

    With `change` the event is locked until the end of the transaction, and `EventClosed` is raised
    when it is over, unless `even_closed`.
    """
    if change:
        lock_event(db.session(), event_id)
    found = (
        select(Event)
        .where(Event.id == event_id, run_by(actor.chambers))
        .options(joinedload(Event.chamber, innerjoin=True))
    )
    event = db.session.scalar(found.with_for_update(of=Event, key_share=True) if change else found)
    if event is None:
        raise NotFound
    if change and not even_closed:
        refuse_closed(event)
    return event


def require_owner(actor: Actor, event: Event) -> None:
    """Raise `OwnerAlone` to a co-organiser, who sees the event and not this act."""
    if not actor.runs_chamber(event.chamber_id):
        raise OwnerAlone(host=event.chamber.name)


def event_for_owner(actor: Actor, event_id: int, *, change: bool = False, even_closed: bool = False) -> Event:
    """As `event_for_organiser`, for the staff of the chamber whose event it is: co-organisers find nothing."""
    event = event_for_organiser(actor, event_id, change=change, even_closed=even_closed)
    require_chamber(actor, event.chamber_id)
    return event


def may_run(actor: Actor, event: Event) -> bool:
    """Whether the actor runs this event, which was found by another way than `event_for_organiser`."""
    return actor.runs_chamber(event.chamber_id) or bool(helping_chambers(event.id, actor.chambers))


def acting_chamber(actor: Actor, event: Event) -> int:
    """The chamber on whose word the actor writes at this event, and in whose directory it looks things up.

    The owner's for its own staff; else the co-organiser the actor works for. Raises `NotFound`.
    """
    if actor.runs_chamber(event.chamber_id):
        return event.chamber_id
    helping = helping_chambers(event.id, actor.chambers)
    if not helping:
        raise NotFound
    return helping[0]


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
            *([Delegation.id == actor.behalf.delegation_id] if actor.behalf else []),
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


def delegation_to_change(actor: Actor, event_id: int, organisation_id: int | None = None) -> Delegation:
    """As `delegation_for`, for a participant who changes something: the event is locked until the end of the
    transaction. Raises `NotFound`, and `EventClosed` when it is over."""
    lock_event(db.session(), event_id)
    delegation = delegation_for(actor, event_id, organisation_id)
    refuse_closed(delegation.event)
    return delegation


def delegation_for_organiser(
    actor: Actor, event_id: int, delegation_id: int, *, change: bool = False
) -> Delegation:
    """A delegation of an event that a chamber of the actor runs. Raises `NotFound`.

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
            run_by(actor.chambers),
        )
        .options(contains_eager(Delegation.event), joinedload(Delegation.organisation, innerjoin=True))
    )
    delegation = db.session.scalar(found.with_for_update(of=Delegation, key_share=True) if change else found)
    if delegation is None:
        raise NotFound
    if change:
        refuse_closed(delegation.event)
    return delegation
