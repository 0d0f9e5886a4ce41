"""Let messages leave: claimed before the mail server hears of them, marked after.

Over SMTP nobody can promise exactly once (RFC 1047). What is promised: no message is sent twice
or lost without being flagged. A message whose fate is unknown becomes `uncertain` and waits for
a person, unless reading it twice does no harm.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select, update

from matchmaker.clock import now
from matchmaker.core.directory.access import SYSTEM
from matchmaker.core.jobs.pace import DIGEST
from matchmaker.db.changed import change
from matchmaker.db.jobs import Blob, Outbox
from matchmaker.db.queries.pace import NOW
from matchmaker.db.transaction import transaction
from matchmaker.extensions import current_settings, db
from matchmaker.mail import Attachment, CutOff, Letter, Mailer, NeverTaken, NotNow, open_mailer
from matchmaker.mail.sms import Sms, SmsSender, open_sms
from matchmaker.services.jobs.pace import foot_of, hold_back, share_fate

LEASE = timedelta(seconds=90)  # longer than any conversation with a mail server
FIRST_WAIT = timedelta(seconds=30)  # doubled at each refusal, up to an hour
LONGEST_WAIT = timedelta(hours=1)
MOST_ATTEMPTS = 12  # about eight hours
# Reading these twice does no harm: a sign-in link works once.
HARMLESS_TWICE = ("directory.sign_in",)
LEAVES = Outbox.pace.is_(None) | (Outbox.pace == NOW)  # the others leave in a digest, or by no mail
UNKNOWN = Outbox.state == "uncertain"
FINAL = ("sent", "failed", "uncertain")

log = logging.getLogger(__name__)


def deliver_due() -> int:
    """Send every message that is due; how many were handed over."""
    settings = current_settings()
    mailer = open_mailer(settings.mail_url, sender=settings.mail_from)
    sms = open_sms(settings.sms_url, token=settings.sms_token)
    sent = 0
    try:
        while (message_id := _next_due()) is not None:
            sent += deliver(message_id, mailer, sms)
    finally:
        mailer.close()
        sms.close()
    return sent


def deliver(outbox_id: int, mailer: Mailer, sms: SmsSender) -> bool:
    """Claim one message, send it, and write what became of it. False when it was not sent."""
    message = _claim(outbox_id)
    if message is None:
        return False
    fence, attempts = message.fence, message.attempts
    hand_over = _hand_over(message, mailer, sms)
    db.session.rollback()  # no transaction is open while the other side takes its time
    try:
        hand_over()
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
        number = change(session, again) + change(session, flagged)
        for digest_id in session.scalars(select(Outbox.id).where(Outbox.kind == DIGEST, UNKNOWN)).all():
            share_fate(session, digest_id, state="uncertain")
        return number


def messages_waiting() -> bool:
    """Whether a message is due."""
    return _next_due() is not None


def _next_due() -> int | None:
    db.session.rollback()
    due = select(Outbox.id).where(Outbox.state == "queued", Outbox.run_at <= now(), LEAVES)
    return db.session.scalar(due.order_by(Outbox.run_at, Outbox.id).limit(1))


def _claim(outbox_id: int) -> Outbox | None:
    with transaction(SYSTEM, "jobs.claim_message") as session:
        if hold_back(session, outbox_id):
            return None
        claim = (
            update(Outbox)
            .where(Outbox.id == outbox_id, Outbox.state == "queued", LEAVES)
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


def _hand_over(message: Outbox, mailer: Mailer, sms: SmsSender) -> Callable[[], None]:
    """What sends it; made while the row can still be read."""
    if message.channel == "sms":
        return partial(sms.send, Sms(message.address, message.body, message.message_id))
    return partial(mailer.send, _letter(message))


def _letter(message: Outbox) -> Letter:
    attachments = tuple(
        Attachment(item["name"], item["type"], db.session.get_one(Blob, item["blob_id"]).data)
        for item in message.attachments
    )
    return Letter(
        message.address,
        message.subject,
        message.body.rstrip("\n") + foot if (foot := foot_of(message)) else message.body,
        message.message_id,
        message.created_at,
        attachments,
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
        marked = change(session, update(Outbox).where(*mine).values(lease_until=None, **values))
        if marked and values["state"] in FINAL:
            share_fate(session, outbox_id, state=values["state"], sent_at=values.get("sent_at"))
