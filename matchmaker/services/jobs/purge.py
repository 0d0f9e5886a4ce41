"""Forget what nobody needs any more: spent sign-ins, closed sessions, expired files and links, old keys,
forms that nobody confirmed.
"""

from datetime import timedelta

from sqlalchemy import delete, exists, or_, select

from matchmaker.clock import now
from matchmaker.core.directory.access import SYSTEM
from matchmaker.db.changed import change
from matchmaker.db.credentials import WrongTry
from matchmaker.db.desk_codes import DeskCode
from matchmaker.db.directory import Import, SignIn, WebSession
from matchmaker.db.jobs import Blob, Idempotency
from matchmaker.db.links import PersonalLink
from matchmaker.db.registrations import Registration
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.services.directory.sessions import IDLE, LONGEST
from matchmaker.services.directory.tries import COUNTED

ANONYMOUS_KEPT = timedelta(days=1)
SIGN_INS_KEPT = timedelta(days=1)
KEYS_KEPT = timedelta(days=1)
UNCONFIRMED_KEPT = timedelta(days=7)  # so long a link says that it came too late
LINKS_KEPT = timedelta(days=180)  # the same, for the links of mails


def purge() -> None:
    """Delete what is past its time. Cheap when there is nothing: it looks before it locks."""
    moment = now()
    spent = {
        SignIn: SignIn.expires_at < moment - SIGN_INS_KEPT,
        WrongTry: WrongTry.at < moment - COUNTED,
        DeskCode: DeskCode.expires_at < moment - SIGN_INS_KEPT,
        WebSession: or_(
            WebSession.seen_at < moment - IDLE,
            WebSession.created_at < moment - LONGEST,
            WebSession.person_id.is_(None) & (WebSession.seen_at < moment - ANONYMOUS_KEPT),
        ),
        Blob: (Blob.expires_at < moment) & ~exists().where(Import.blob_id == Blob.id),
        Idempotency: Idempotency.created_at < moment - KEYS_KEPT,
        PersonalLink: PersonalLink.expires_at < moment - LINKS_KEPT,
        # Never confirmed: perhaps somebody else's name and address.
        Registration: Registration.confirmed_at.is_(None)
        & (Registration.expires_at < moment - UNCONFIRMED_KEPT),
    }
    for table, condition in spent.items():
        if db.session.scalar(select(exists().where(condition))):
            with transaction(SYSTEM, "jobs.purge") as session:
                change(session, delete(table).where(condition))
