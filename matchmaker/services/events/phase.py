"""Move an event through its phases, and open it so that its messages reach people."""

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.core.events.checklist import missing
from matchmaker.core.events.phases import NotReady, find_step
from matchmaker.db.events import Event
from matchmaker.db.locks import lock_event
from matchmaker.db.queries.event_figures import figures_of
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_
from matchmaker.services.events.access import event_for_organiser


class AlreadyOpen(Refusal):
    template = N_("« {name} » est déjà ouvert : ses messages partent aux participants.")


def move_event(actor: Actor, event_id: int, to: str) -> Event:
    """Take the event to another phase. Raises `NoSuchStep` and, going forward, `NotReady`."""
    with transaction(actor, "events.move_event") as session:
        lock_event(session, event_id)
        event = _event(actor, event_id)
        step = find_step(event.phase, to)
        lacking = missing(figures_of(event)) if step.forward else ()
        if lacking:
            raise NotReady(missing=", ".join(_(line.sentence).format(**line.values) for line in lacking))
        event.phase = step.to
        event.version += 1
        return event


def open_event(actor: Actor, event_id: int) -> Event:
    """End the mode essai: from now on messages go to those they are for. It cannot be undone."""
    with transaction(actor, "events.open_event"):
        event = event_for_organiser(actor, event_id, change=True)
        if event.opened_at is not None:
            raise AlreadyOpen(name=event.name)
        event.opened_at = now()
        event.version += 1
        return event


def _event(actor: Actor, event_id: int) -> Event:
    """Locked, and closed ones too: they can be reopened."""
    event = db.session.scalar(
        select(Event)
        .where(Event.id == event_id, Event.chamber_id.in_(actor.chambers))
        .options(joinedload(Event.chamber, innerjoin=True))
        .with_for_update(of=Event)
    )
    if event is None:
        raise NotFound
    return event
