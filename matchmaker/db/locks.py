"""Locks that outlive no transaction: one publication of an event at a time."""

from sqlalchemy import text
from sqlalchemy.orm import Session

# The first key of PostgreSQL's two-key advisory locks; the second is the event.
EVENTS = 1


def lock_event(session: Session, event_id: int) -> None:
    """Wait until nobody else holds this event, and hold it until the transaction ends.

    Call it as the first statement of the transaction, before anything is read. On SQLite a
    writing transaction is alone already.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(
            text("SELECT pg_advisory_xact_lock(:kind, :event)"), {"kind": EVENTS, "event": event_id}
        )
