"""Browser sessions as rows: listed, ended one by one, gone with the account."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select

from matchmaker.clock import now
from matchmaker.core.directory.access import NOBODY
from matchmaker.db.directory import WebSession
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db

IDLE = timedelta(days=14)
LONGEST = timedelta(days=60)
TOUCH = timedelta(minutes=10)  # "seen" is written at most this often


@dataclass(frozen=True)
class OpenSession:
    token: str
    person_id: int | None
    data: dict[str, Any]


def find_session(token: str) -> OpenSession | None:
    """The live session of this token, or None when it is unknown, idle too long or too old."""
    row = db.session.scalar(select(WebSession).where(WebSession.token_hash == _hash(token)))
    if row is None or row.seen_at < now() - IDLE or row.created_at < now() - LONGEST:
        return None
    opened = OpenSession(token, row.person_id, dict(row.data))
    if row.seen_at < now() - TOUCH:
        with transaction(NOBODY, "directory.touch_session") as session:
            session.add(row)
            row.seen_at = now()
    return opened


def save_session(token: str | None, person_id: int | None, data: dict[str, Any]) -> str:
    """Store a session and give its token; a new one when there was none or the person changed.

    The token changes at sign-in, so one planted before it is worth nothing after it.
    """
    with transaction(NOBODY, "directory.save_session") as session:
        row = (
            session.scalar(select(WebSession).where(WebSession.token_hash == _hash(token))) if token else None
        )
        if row is None or token is None:
            row = WebSession()
            session.add(row)
        if row.id is None or token is None or row.person_id != person_id:
            token = secrets.token_urlsafe(32)
            row.token_hash = _hash(token)
        row.person_id, row.data, row.seen_at = person_id, dict(data), now()
        return token


def end_session(token: str) -> None:
    """Forget the session; the cookie that is left opens nothing."""
    with transaction(NOBODY, "directory.end_session") as session:
        session.execute(delete(WebSession).where(WebSession.token_hash == _hash(token)))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
