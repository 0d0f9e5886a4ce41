"""The messages of an event, and what a person decides about one whose fate is unknown."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.db.directory import Person
from matchmaker.db.events import Event
from matchmaker.db.jobs import Outbox
from matchmaker.db.messages import Bounce
from matchmaker.db.queries.messages import bounces_of
from matchmaker.db.queries.pace import NOW
from matchmaker.db.transaction import after_commit, transaction
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_
from matchmaker.services.events.access import may_run
from matchmaker.services.jobs.outbox import new_message_id
from matchmaker.services.jobs.queue import wake_mail

UNSETTLED = ("uncertain", "failed")


class AlreadySettled(Refusal):
    template = N_("Ce message n’attend plus de décision : il est parti, ou va partir.")


def find_message(actor: Actor, message_id: int) -> Outbox:
    """A message about an event that the actor runs; raises `NotFound` otherwise."""
    message = db.session.get(Outbox, message_id)
    event = db.session.get(Event, message.event_id) if message is not None and message.event_id else None
    if message is None or event is None or not may_run(actor, event):
        raise NotFound
    return message


def resend_message(actor: Actor, message_id: int) -> Outbox:
    """Send a failed or uncertain message again, under the same Message-ID so that mail programs see one.

    One that came back goes to the address that the person has now, under a new Message-ID: nobody has seen the
    first, and a late notice about it is then not taken for one about the second.
    """
    with transaction(actor, "jobs.resend_message") as session:
        message = _unsettled(actor, message_id)
        bounces = bounces_of(message.id)
        if any(one.action == "failed" for one in bounces):
            _renew(session, message, bounces)
        message.state, message.run_at, message.attempts, message.error = "queued", now(), 0, None
        message.pace, message.digest_id = NOW, None  # by itself and at once, even if it was in a digest
        after_commit(session, wake_mail)
        return message


def settle_message(actor: Actor, message_id: int) -> Outbox:
    """Take an uncertain or failed message as dealt with: it will not be sent again."""
    with transaction(actor, "jobs.settle_message"):
        message = _unsettled(actor, message_id)
        if message.state == "sent":  # it came back: its fate is known, only sending it again changes it
            raise AlreadySettled
        message.state = "sent" if message.state == "uncertain" else "cancelled"
        return message


def _unsettled(actor: Actor, message_id: int) -> Outbox:
    message = find_message(actor, message_id)
    db.session.refresh(message, with_for_update=True)
    if message.state not in UNSETTLED and not is_returned(message):
        raise AlreadySettled
    return message


def is_returned(message: Outbox) -> bool:
    """Whether it came back and was not sent again since."""
    return message.state == "sent" and any(one.action == "failed" for one in bounces_of(message.id))


def _renew(session: Session, message: Outbox, bounces: Sequence[Bounce]) -> None:
    for one in bounces:
        one.settled_at = now()
    message.message_id = new_message_id()
    person = session.get(Person, message.person_id) if message.person_id else None
    if person is not None and person.email:
        message.intended = person.email
        if not message.trial:
            message.address = person.email
