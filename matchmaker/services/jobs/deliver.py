"""Let messages leave: claimed before the mail server hears of them, marked after.

Over SMTP nobody can promise exactly once (RFC 1047). What is promised: no message is sent twice
or lost without being flagged. A message whose fate is unknown becomes `uncertain` and waits for
a person, unless reading it twice does no harm.
"""

import logging
from datetime import datetime, timedelta

from sqlalchemy import select, update

from matchmaker.clock import now
from matchmaker.core.directory.access import SYSTEM
from matchmaker.db.changed import change
from matchmaker.db.jobs import Blob, Outbox
from matchmaker.db.transaction import transaction
from matchmaker.extensions import current_settings, db
from matchmaker.mail import Attachment, CutOff, Letter, Mailer, NeverTaken, NotNow, open_mailer

LEASE = timedelta(seconds=90)  # longer than any conversation with a mail server
FIRST_WAIT = timedelta(seconds=30)  # doubled at each refusal, up to an hour
LONGEST_WAIT = timedelta(hours=1)
MOST_ATTEMPTS = 12  # about eight hours
# Reading these twice does no harm: a sign-in link works once.
HARMLESS_TWICE = ("directory.sign_in",)

log = logging.getLogger(__name__)


def deliver_due() -> int:
    """Send every message that is due; how many were handed over."""
    settings = current_settings()
    mailer = open_mailer(settings.mail_url, sender=settings.mail_from)
    sent = 0
    try:
        while (message_id := _next_due()) is not None:
            sent += deliver(message_id, mailer)
    finally:
        mailer.close()
    return sent


def deliver(outbox_id: int, mailer: Mailer) -> bool:
    """Claim one message, send it, and write what became of it. False when it was not sent."""
    message = _claim(outbox_id)
    if message is None:
        return False
    fence, attempts = message.fence, message.attempts
    letter = _letter(message)
    db.session.rollback()  # no transaction is open while the mail server takes its time
    try:
        mailer.send(letter)
    except NotNow as trouble:
        _refused(outbox_id, fence, attempts, str(trouble))
    except NeverTaken as trouble:
        _mark(outbox_id, fence, state="failed", error=str(trouble))
    except CutOff as trouble:
        log.warning("nobody knows whether message %s was taken: %s", outbox_id, trouble)
        _mark(outbox_id, fence, state="uncertain", error=str(trouble))
    else:
        _mark(outbox_id, fence, state="sent", sent_at=now(), error=None)
        return True
    return False


def settle_interrupted() -> int:
    """Flag messages whose sender died between claiming and marking; how many there were."""
    lost = (Outbox.state == "sending") & (Outbox.lease_until < now())
    harmless = Outbox.kind.in_(HARMLESS_TWICE)
    with transaction(SYSTEM, "jobs.settle_interrupted") as session:
        again = update(Outbox).where(lost, harmless).values(state="queued", lease_until=None)
        flagged = (
            update(Outbox)
            .where(lost, ~harmless)
            .values(state="uncertain", lease_until=None, error="the sender stopped while it was sending")
        )
        return change(session, again) + change(session, flagged)


def messages_waiting() -> bool:
    """Whether a message is due."""
    return _next_due() is not None


def _next_due() -> int | None:
    db.session.rollback()
    due = select(Outbox.id).where(Outbox.state == "queued", Outbox.run_at <= now())
    return db.session.scalar(due.order_by(Outbox.run_at, Outbox.id).limit(1))


def _claim(outbox_id: int) -> Outbox | None:
    with transaction(SYSTEM, "jobs.claim_message") as session:
        claim = (
            update(Outbox)
            .where(Outbox.id == outbox_id, Outbox.state == "queued")
            .values(
                state="sending",
                fence=Outbox.fence + 1,
                attempts=Outbox.attempts + 1,
                lease_until=now() + LEASE,
            )
        )
        if change(session, claim) == 0:
            return None
    return db.session.get(Outbox, outbox_id, populate_existing=True)


def _letter(message: Outbox) -> Letter:
    attachments = tuple(
        Attachment(item["name"], item["type"], db.session.get_one(Blob, item["blob_id"]).data)
        for item in message.attachments
    )
    return Letter(
        message.address, message.subject, message.body, message.message_id, message.created_at, attachments
    )


def _refused(outbox_id: int, fence: int, attempts: int, error: str) -> None:
    if attempts >= MOST_ATTEMPTS:
        _mark(outbox_id, fence, state="failed", error=error)
    else:
        _mark(outbox_id, fence, state="queued", run_at=_next_try(attempts), error=error)


def _next_try(attempts: int) -> datetime:
    doublings: int = 2 ** (attempts - 1)
    return now() + min(FIRST_WAIT * doublings, LONGEST_WAIT)


def _mark(outbox_id: int, fence: int, **values: object) -> None:
    with transaction(SYSTEM, "jobs.mark_message") as session:
        mine = (Outbox.id == outbox_id, Outbox.fence == fence, Outbox.state == "sending")
        change(session, update(Outbox).where(*mine).values(lease_until=None, **values))
