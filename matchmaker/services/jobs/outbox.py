"""Write a message in the transaction that decides it. It leaves after the commit, once."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from matchmaker.db.events import Event
from matchmaker.db.jobs import Outbox
from matchmaker.db.transaction import after_commit
from matchmaker.services.jobs.queue import wake_mail

TRIAL_MARK = "[ESSAI]"


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
