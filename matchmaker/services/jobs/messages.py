"""The messages of an event, and what a person decides about one whose fate is unknown."""

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.db.events import Event
from matchmaker.db.jobs import Outbox
from matchmaker.db.transaction import after_commit, transaction
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_
from matchmaker.services.jobs.queue import wake_mail

UNSETTLED = ("uncertain", "failed")


class AlreadySettled(Refusal):
    template = N_("Ce message n’attend plus de décision : il est parti, ou va partir.")


def find_message(actor: Actor, message_id: int) -> Outbox:
    """A message about an event of the actor's chamber; raises `NotFound` otherwise."""
    message = db.session.get(Outbox, message_id)
    event = db.session.get(Event, message.event_id) if message is not None and message.event_id else None
    if message is None or event is None or not actor.runs_chamber(event.chamber_id):
        raise NotFound
    return message


def resend_message(actor: Actor, message_id: int) -> Outbox:
    """Send a failed or uncertain message again, under the same Message-ID so that mail programs see one."""
    with transaction(actor, "jobs.resend_message") as session:
        message = _unsettled(actor, message_id)
        message.state, message.run_at, message.attempts, message.error = "queued", now(), 0, None
        after_commit(session, wake_mail)
        return message


def settle_message(actor: Actor, message_id: int) -> Outbox:
    """Take an uncertain or failed message as dealt with: it will not be sent again."""
    with transaction(actor, "jobs.settle_message"):
        message = _unsettled(actor, message_id)
        message.state = "sent" if message.state == "uncertain" else "cancelled"
        return message


def _unsettled(actor: Actor, message_id: int) -> Outbox:
    message = find_message(actor, message_id)
    db.session.refresh(message, with_for_update=True)
    if message.state not in UNSETTLED:
        raise AlreadySettled
    return message
