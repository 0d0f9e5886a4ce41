"""Move an event through its phases, and open it so that its messages reach people."""

from flask_babel import gettext as _

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import Refusal
from matchmaker.core.events.checklist import missing
from matchmaker.core.events.phases import NotReady, find_step
from matchmaker.db.events import Event
from matchmaker.db.queries.event_figures import figures_of
from matchmaker.db.transaction import transaction
from matchmaker.plugin_api.text import N_
from matchmaker.services.events.access import event_for_organiser


class AlreadyOpen(Refusal):
    template = N_("« {name} » est déjà ouvert : ses messages partent aux participants.")


def move_event(actor: Actor, event_id: int, to: str) -> Event:
    """Take the event to another phase. Raises `NoSuchStep` and, going forward, `NotReady`."""
    with transaction(actor, "events.move_event"):
        event = event_for_organiser(actor, event_id, change=True, even_closed=True)  # it can be reopened
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
