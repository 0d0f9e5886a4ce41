"""Browser sessions as rows: listed, ended one by one, gone with the account."""

import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.access import NOBODY, Actor
from matchmaker.core.directory.digests import digest_of
from matchmaker.db.changed import change
from matchmaker.db.directory import WebSession
from matchmaker.db.registrations import Arrival
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
    row = db.session.scalar(select(WebSession).where(WebSession.token_hash == digest_of(token)))
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
            session.scalar(select(WebSession).where(WebSession.token_hash == digest_of(token)))
            if token
            else None
        )
        if row is None or token is None:
            row = WebSession()
            session.add(row)
        if row.id is None or token is None or row.person_id != person_id:
            token = secrets.token_urlsafe(32)
            row.token_hash = digest_of(token)
        if person_id is not None and row.person_id != person_id:
            _note_arrival(session, person_id)
        row.person_id, row.data, row.seen_at = person_id, dict(data), now()
        return token


def _note_arrival(session: Session, person_id: int) -> None:
    """Two browsers may sign in at once: the first one is noted."""
    if session.get(Arrival, person_id) is not None:
        return
    with suppress(IntegrityError), session.begin_nested():
        session.add(Arrival(person_id=person_id))


def end_session(token: str) -> None:
    """Forget the session; the cookie that is left opens nothing."""
    with transaction(NOBODY, "directory.end_session") as session:
        session.execute(delete(WebSession).where(WebSession.token_hash == digest_of(token)))


@dataclass(frozen=True)
class SessionLine:
    """One browser in which the person is signed in."""

    opened_at: datetime
    seen_at: datetime
    here: bool


def sessions_of(actor: Actor, token: str | None) -> list[SessionLine]:
    """The person's live sessions, the latest seen first; ``token``: of the browser that asks."""
    here = digest_of(token) if token else None
    found = (
        select(WebSession)
        .where(
            WebSession.person_id == actor.person_id,
            WebSession.seen_at >= now() - IDLE,
            WebSession.created_at >= now() - LONGEST,
        )
        .order_by(WebSession.seen_at.desc(), WebSession.id.desc())
    )
    return [
        SessionLine(row.created_at, row.seen_at, row.token_hash == here) for row in db.session.scalars(found)
    ]


def end_sessions_of(actor: Actor, *, but: str | None = None) -> None:
    """End the person's sessions everywhere, or everywhere but in the browser with this token."""
    with transaction(actor, "directory.end_sessions") as session:
        live = delete(WebSession).where(WebSession.person_id == actor.person_id)
        if but is not None:
            live = live.where(WebSession.token_hash != digest_of(but))
        change(session, live)
