"""Every message whose words an organiser may change, and the one function that writes them.

A new kind of message is one line in `CATALOGUE`; its words are a `TextKind` in `core/<stage>/texts.py`.
How, step by step: `docs/messages.md`.
"""

from collections.abc import Mapping
from typing import NamedTuple

from flask_babel import force_locale
from flask_babel import gettext as _

from matchmaker.core.agenda import texts as agenda
from matchmaker.core.catalogue import texts as catalogue
from matchmaker.core.events import coming_texts as coming
from matchmaker.core.events import registration_texts as registration
from matchmaker.core.events import texts as events
from matchmaker.core.impact import texts as impact
from matchmaker.core.jobs.sms import plain
from matchmaker.core.jobs.texts import TextKind, fill
from matchmaker.core.requests import texts as requests
from matchmaker.core.scheduling import texts as scheduling
from matchmaker.db.events import Event
from matchmaker.db.messages import MessageText

# In the order in which they leave.
CATALOGUE: tuple[TextKind, ...] = (
    registration.REGISTRATION_LINK,
    registration.REGISTRATION_ACCEPTED,
    registration.REGISTRATION_REFUSED,
    events.INVITATION,
    coming.CHASE,
    requests.ASKED,
    requests.UNANSWERED,
    requests.ACCEPTED,
    requests.DECLINED,
    scheduling.READY,
    scheduling.CHANGED,
    scheduling.WITHDRAWN,
    scheduling.BOOKED,
    scheduling.BOOKING_MOVED,
    scheduling.BOOKING_CANCELLED,
    scheduling.SUBJECT_CLOSED,
    coming.CONFIRMATION,
    coming.REPLACEMENT,
    coming.REPLACEMENT_BEGUN,
    agenda.FINAL,
    agenda.REMINDER,
    agenda.DESK,
    scheduling.CHANGED_SMS,
    agenda.SECOND_CHANCE,
    agenda.SECOND_CHANCE_PROPOSED,
    agenda.SECOND_CHANCE_AGREED,
    impact.FEEDBACK,
    impact.FEEDBACK_AGAIN,
    impact.OUTCOME_MONTH,
    impact.OUTCOME_HALF_YEAR,
    impact.OUTCOME_AGAIN,
    catalogue.INVITED,
    catalogue.CHANGED,
    catalogue.ACCEPTED,
    catalogue.DECLINED,
    catalogue.LEFT,
    catalogue.FORMED,
    catalogue.DISSOLVED,
)


class Letter(NamedTuple):
    """A message as its reader has it."""

    subject: str
    body: str


def write(event: Event | None, kind: TextKind, locale: str, values: Mapping[str, str]) -> Letter:
    """The message in that language: the event's own words if it has some, else those it came with.

    `values` holds a text for each placeholder of the kind, in that language.
    """
    own = own_text(event, kind, locale) if event is not None else None
    words = (own.subject, own.body) if own is not None and own.in_use else original(kind, locale)
    return filled(kind, words, values)


def filled(kind: TextKind, words: tuple[str, str], values: Mapping[str, str]) -> Letter:
    """The words with their names replaced; of an SMS in the letters that it costs least to send."""
    subject, body = (fill(text, values) for text in words)
    return Letter(subject, plain(body) if kind.channel == "sms" else body)


def own_text(event: Event, kind: TextKind, locale: str) -> MessageText | None:
    """What the event's organiser wrote instead, in use or put aside."""
    return next((text for text in event.texts if (text.kind, text.locale) == (kind.key, locale)), None)


def original(kind: TextKind, locale: str) -> tuple[str, str]:
    """The words it came with."""
    with force_locale(locale):
        return _(kind.subject), _(kind.body)
