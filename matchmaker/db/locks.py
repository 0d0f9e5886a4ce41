"""Locks that outlive no transaction, and the order in which they are taken (docs/decisions/transactions.md)."""

from sqlalchemy import ColumnElement, select, text
from sqlalchemy.orm import Session

from matchmaker.db.catalogue import Need, Offer
from matchmaker.db.directory import Organisation
from matchmaker.db.events import TAKES_PART, Delegation, Event

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


def lock_subjects_at(session: Session, event_id: int) -> None:
    """Hold every need and offer that is brought to the event, right after `lock_event`.

    For a transaction that locks the event's row and then writes about them: whoever changes one of them holds it and
    marks the events where it is brought, so the event's row comes last for both.
    """
    comes = select(Delegation.organisation_id).where(
        Delegation.event_id == event_id, Delegation.state.in_(TAKES_PART)
    )
    for kind in (Need, Offer):
        lock_rows(session, kind, kind.organisation_id.in_(comes))


def lock_rows(
    session: Session, kind: type[Need | Offer | Organisation | Event], which: ColumnElement[bool]
) -> None:
    """Hold these rows, by id; rows that refer to them can be written meanwhile."""
    found = select(kind.id).where(which).order_by(kind.id)
    session.execute(found.with_for_update(key_share=True))
