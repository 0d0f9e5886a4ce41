"""Move an event through its phases, and open it so that its messages reach people."""

from flask_babel import gettext as _

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import Refusal
from matchmaker.core.events.checklist import missing
from matchmaker.core.events.phases import NotReady, Step, find_step, steps_from
from matchmaker.db.events import Event
from matchmaker.db.locks import lock_event, lock_subjects_at
from matchmaker.db.queries.event_figures import figures_of
from matchmaker.db.transaction import transaction
from matchmaker.plugin_api.text import N_
from matchmaker.services.events.access import event_for_organiser, require_owner
from matchmaker.services.sourcing.follow import record_opening
from matchmaker.services.sourcing.meetings import record_closing

CLOSED = "closed"  # the archive


class AlreadyOpen(Refusal):
    template = N_("« {name} » est déjà ouvert : ses messages partent aux participants.")


def move_event(actor: Actor, event_id: int, to: str) -> Event:
    """Take the event to another phase. Raises `NoSuchStep` and, going forward, `NotReady`.

    `OwnerAlone` for a co-organiser who would close it or reopen it.
    """
    with transaction(actor, "events.move_event") as session:
        lock_event(session, event_id)
        lock_subjects_at(session, event_id)  # their registers are written below
        event = event_for_organiser(actor, event_id, change=True, even_closed=True)  # it can be reopened
        figures = figures_of(event)
        step = find_step(event.phase, to, told=figures.meetings > 0)
        if CLOSED in (step.to, event.phase):
            require_owner(actor, event)
        lacking = missing(figures) if step.forward else ()
        if lacking:
            raise NotReady(missing=", ".join(_(line.sentence).format(**line.values) for line in lacking))
        event.phase = step.to
        event.version += 1
        if step.to == "wishes":
            record_opening(session, event)
        if step.to == CLOSED:
            record_closing(session, event)
        return event


def steps_for(actor: Actor, event: Event, meetings: int) -> list[Step]:
    """The moves that the actor can make from here: a co-organiser neither closes the event nor reopens it.

    ``meetings``: how many of the published timetable still hold.
    """
    own, steps = actor.runs_chamber(event.chamber_id), steps_from(event.phase, told=meetings > 0)
    return [step for step in steps if own or CLOSED not in (step.to, event.phase)]


def open_event(actor: Actor, event_id: int) -> Event:
    """End the mode essai: from now on messages go to those they are for. It cannot be undone."""
    with transaction(actor, "events.open_event") as session:
        event = event_for_organiser(actor, event_id, change=True)
        if event.opened_at is not None:
            raise AlreadyOpen(name=event.name)
        event.opened_at = now()
        event.version += 1
        if event.phase not in ("registration", CLOSED):
            record_opening(session, event)  # what was tried out before wrote nothing
        return event
