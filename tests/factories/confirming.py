"""What the tests of confirmations say and read."""

import re

import time_machine
from sqlalchemy import select

from matchmaker.db.confirmation import Confirmation
from matchmaker.db.jobs import Outbox
from matchmaker.services.events.confirmation.calls import note_call, undo_call
from matchmaker.services.events.confirmation.replacing import Colleague
from tests.factories.story_five import TWO_DAYS_BEFORE

NOBODY = Colleague()
LEA = Colleague("Léa Colin", "lea@exemple.fr", "06 98 76 54 32")


def at(day, hour=9):
    """A moment of March 2027, in Paris."""
    return time_machine.travel(TWO_DAYS_BEFORE.replace(day=day, hour=hour - 1), tick=False)


def mails(session, kind=None):
    session.rollback()
    found = select(Outbox).order_by(Outbox.id)
    return session.scalars(found.where(Outbox.kind == kind) if kind else found).all()


def key_for(session, person):
    """The key of the last link mailed to somebody."""
    session.rollback()
    body = session.scalars(
        select(Outbox.body).where(Outbox.person_id == person.id).order_by(Outbox.id.desc())
    ).first()
    return re.search(r"/confirmation/(\S+)", body).group(1)


def state_of(session, person):
    session.rollback()
    return session.scalar(select(Confirmation.state).where(Confirmation.person_id == person.id))


def call(story, key, outcome, note=""):
    return note_call(
        story.actor, story.event.id, story.delegations[key].id, story.people[key].id, outcome, note
    )


def undo(story, key):
    return undo_call(story.actor, story.event.id, story.delegations[key].id, story.people[key].id)
