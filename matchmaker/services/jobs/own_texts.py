"""An organiser's own words for the messages of an event: read, tried, changed, taken back."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound
from matchmaker.core.jobs.sms import Size, measure
from matchmaker.core.jobs.texts import TextKind, check_length, check_text
from matchmaker.db.events import Event
from matchmaker.db.messages import MessageText
from matchmaker.db.transaction import transaction
from matchmaker.services.events.access import event_for_organiser
from matchmaker.services.jobs.outbox import post_sample
from matchmaker.services.jobs.text_samples import sample_values
from matchmaker.services.jobs.texts import CATALOGUE, filled, original, own_text
from matchmaker.services.jobs.versions import ChangedMeanwhile, next_version

LOCALES = ("fr", "en")


@dataclass(frozen=True)
class Words:
    """The words of one message in one language, and whether they are the organiser's own.

    `seen` is the version a form is made from, 0 when nothing was ever written. `aside`: own words
    that exist and are not in use.
    """

    kind: TextKind
    locale: str
    subject: str
    body: str
    own: bool
    aside: bool
    seen: int
    changed_at: datetime | None = None


@dataclass(frozen=True)
class Preview:
    """The message as its first recipient would read it. `size` of an SMS."""

    subject: str
    body: str
    size: Size | None


def kind_named(key: str) -> TextKind:
    """The kind of message; raises `NotFound`."""
    found = next((kind for kind in CATALOGUE if kind.key == key), None)
    if found is None:
        raise NotFound
    return found


def words_of(event: Event, kind: TextKind, locale: str) -> Words:
    """The words as they stand."""
    if locale not in LOCALES:
        raise NotFound
    own = own_text(event, kind, locale)
    if own is None:
        return Words(kind, locale, *original(kind, locale), own=False, aside=False, seen=0)
    subject, body = (own.subject, own.body) if own.in_use else original(kind, locale)
    return Words(kind, locale, subject, body, own.in_use, not own.in_use, own.version, own.changed_at)


def preview(event: Event, kind: TextKind, locale: str, subject: str, body: str) -> Preview:
    """What these words give; raises an `Invalid` that names what is wrong with them."""
    words = check_text(kind, subject, body)
    shown = filled(kind, words, sample_values(event, kind, locale))
    check_length(kind, shown[1])
    return Preview(*shown, size=measure(shown[1]) if kind.channel == "sms" else None)


def save_words(
    actor: Actor, event_id: int, key: str, locale: str, subject: str, body: str, seen: int
) -> None:
    """Use these words from now on. Raises an `Invalid` for words that cannot leave, `ChangedMeanwhile`."""
    kind = kind_named(key)
    with transaction(actor, "jobs.save_words") as session:
        event = event_for_organiser(actor, event_id, change=True)
        preview(event, kind, locale, subject, body)
        subject, body = check_text(kind, subject, body)
        own = _locked(session, event, kind, locale)
        if own is None:
            if seen:
                raise ChangedMeanwhile
            own = MessageText(event_id=event.id, kind=kind.key, locale=locale, version=1)
            session.add(own)
        else:
            next_version(own, seen)
        own.subject, own.body, own.in_use = subject, body, True
        own.changed_by, own.changed_at = actor.person_id, now()
        session.flush()
        session.expire(event, ["texts"])


def use_original(actor: Actor, event_id: int, key: str, locale: str) -> None:
    """Go back to the words it came with; the organiser's own are put aside."""
    _use(actor, event_id, key, locale, own=False)


def use_own(actor: Actor, event_id: int, key: str, locale: str) -> None:
    """Take up again the words that were put aside."""
    _use(actor, event_id, key, locale, own=True)


def try_words(actor: Actor, event_id: int, key: str, locale: str, to: str) -> None:
    """Send the message as it stands to the organiser who asks, by mail even when it is an SMS."""
    kind = kind_named(key)
    with transaction(actor, "jobs.try_words") as session:
        event = event_for_organiser(actor, event_id)
        words = words_of(event, kind, locale)
        shown = preview(event, kind, locale, words.subject, words.body)
        letter = (shown.subject, shown.body)
        with force_locale(locale):
            post_sample(session, kind="jobs.sample", to=to, letter=letter, person_id=actor.person_id)


def _use(actor: Actor, event_id: int, key: str, locale: str, *, own: bool) -> None:
    kind = kind_named(key)
    with transaction(actor, "jobs.choose_words") as session:
        event = event_for_organiser(actor, event_id, change=True)
        text = _locked(session, event, kind, locale)
        if text is None:
            raise NotFound
        if text.in_use != own:
            text.in_use, text.version = own, text.version + 1


def _locked(session: Session, event: Event, kind: TextKind, locale: str) -> MessageText | None:
    if locale not in LOCALES:
        raise NotFound
    return session.scalar(
        select(MessageText)
        .where(MessageText.event_id == event.id, MessageText.kind == kind.key, MessageText.locale == locale)
        .with_for_update()
    )
