"""Write a message in the transaction that decides it. It leaves after the commit, once."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import uuid4

from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.db.directory import Person
from matchmaker.db.events import Event
from matchmaker.db.jobs import Outbox
from matchmaker.db.transaction import after_commit
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
    # A trial message must not stand in the way of the real one.
    suffix = ":trial" if event is not None and event.opened_at is None else ""
    named = {f"{occasion}:{person.id}{suffix}": person for person in people}
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
    trial = event is not None and event.opened_at is None
    address = event.chamber.email if trial and event is not None else to
    message = Outbox(
        dedupe=dedupe,
        kind=kind,
        event_id=event.id if event else None,
        person_id=person_id,
        address=address,
        intended=to,
        trial=trial,
        subject=f"{TRIAL_MARK} {subject}" if trial else subject,
        body=f"{TRIAL_MARK} Ce message irait à {to}.\n\n{body}" if trial else body,
        attachments=list(attachments),
        message_id=f"<{uuid4()}@matchmaker>",
    )
    session.add(message)
    if wake_mail not in session.info["after_commit"]:  # once per transaction, however many messages
        after_commit(session, wake_mail)
    return message
