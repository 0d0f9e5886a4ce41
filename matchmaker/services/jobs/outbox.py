"""Write a message in the transaction that decides it. It leaves after the commit, once."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.db.directory import Person
from matchmaker.db.events import Event
from matchmaker.db.jobs import Outbox
from matchmaker.db.transaction import after_commit
from matchmaker.services.jobs.links import without_keys
from matchmaker.services.jobs.queue import wake_mail

TRIAL_MARK = "[ESSAI]"


Text = Callable[[], tuple[str, str]]  # subject and body, in the language that is in force


def post_to_each(
    session: Session,
    people: Iterable[Person],
    *,
    kind: str,
    occasion: str,
    text: Text,
    event: Event | None = None,
) -> None:
    """Queue one mail for each person who has an address, in their language, once per occasion."""
    named = {dedupe_for(occasion, person, event): person for person in people}
    sent = set(session.scalars(select(Outbox.dedupe).where(Outbox.dedupe.in_(named))))
    for dedupe, person in named.items():
        if dedupe in sent or not person.email:
            continue
        with force_locale(person.locale):
            subject, body = text()
        post(
            session,
            kind=kind,
            dedupe=dedupe,
            to=person.email,
            subject=subject,
            body=body,
            event=event,
            person_id=person.id,
        )


def dedupe_for(occasion: str, person: Person, event: Event | None) -> str:
    """What one person is written on one occasion. A trial message does not stand in the way of the real one."""
    trial = ":trial" if event is not None and event.opened_at is None else ""
    return f"{occasion}:{person.id}{trial}"


def new_message_id() -> str:
    return f"<{uuid4()}@matchmaker>"


@dataclass(frozen=True)
class Mail:
    """A message as it leaves: to whom, and in which words."""

    address: str
    subject: str
    body: str
    trial: bool


def addressed(to: str, subject: str, body: str, event: Event | None) -> Mail:
    """The message as it leaves: about an event in mode essai it goes to the organiser, marked."""
    if event is None or event.opened_at is not None:
        return Mail(to, subject, body, trial=False)
    # Its links are its reader's: an organiser who tries the event out does not act in their name.
    marked = f"{TRIAL_MARK} Ce message irait à {to}.\n\n{without_keys(body)}"
    return Mail(event.chamber.email, f"{TRIAL_MARK} {subject}", marked, trial=True)


def post(
    session: Session,
    *,
    kind: str,
    dedupe: str,
    to: str,
    subject: str,
    body: str,
    event: Event | None = None,
    person_id: int | None = None,
    attachments: Sequence[dict[str, Any]] = (),
) -> Outbox:
    """Queue one mail; `dedupe` is unique for ever, so the same decision never sends twice.

    A message about an event that is still in mode essai goes to the organiser, marked.
    """
    mail = addressed(to, subject, body, event)
    message = Outbox(
        dedupe=dedupe,
        kind=kind,
        event_id=event.id if event else None,
        person_id=person_id,
        address=mail.address,
        intended=to,
        trial=mail.trial,
        subject=mail.subject,
        body=mail.body,
        attachments=list(attachments),
        message_id=new_message_id(),
    )
    _queue(session, message)
    return message


def post_sample(
    session: Session, *, kind: str, to: str, letter: tuple[str, str], person_id: int | None
) -> None:
    """Queue a letter as its first reader would have it, marked, to the organiser who asks: as often as they ask."""
    subject, body = letter
    mark = _("Aperçu")  # within the f-string nobody would collect it for translation
    post(
        session,
        kind=kind,
        dedupe=f"{kind}:{uuid4()}",
        to=to,
        subject=f"[{mark}] {subject}",
        body=body,
        person_id=person_id,
    )


def post_sms(
    session: Session,
    *,
    kind: str,
    dedupe: str,
    number: str,
    words: tuple[str, str],
    event: Event,
    person_id: int,
) -> Outbox:
    """Queue one SMS: `words` are what the log calls it, and the text. `dedupe` as in `post`.

    An event that is still in mode essai sends none: the organiser gets a mail that says so.
    """
    name, body = words
    if event.opened_at is None:
        return post(
            session,
            kind=kind,
            dedupe=dedupe,
            to=number,
            subject=name,
            body=body,
            event=event,
            person_id=person_id,
        )
    message = Outbox(
        channel="sms",
        dedupe=dedupe,
        kind=kind,
        event_id=event.id,
        person_id=person_id,
        address=number,
        intended=number,
        subject=name,
        body=body,
        message_id=new_message_id(),
    )
    _queue(session, message)
    return message


def _queue(session: Session, message: Outbox) -> None:
    session.add(message)
    if wake_mail not in session.info["after_commit"]:  # once per transaction, however many messages
        after_commit(session, wake_mail)
