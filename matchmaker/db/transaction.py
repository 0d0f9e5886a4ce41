"""One use case, one transaction. Opened in services, nowhere else."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matchmaker.core.directory.access import Actor
from matchmaker.db.audit import Act, watch
from matchmaker.db.engine import WRITES
from matchmaker.db.jobs import Idempotency
from matchmaker.extensions import db


@dataclass
class Once:
    """A request's idempotency key; used up by the first transaction of the request."""

    actor: str
    key: str
    used: bool = False


once: ContextVar[Once | None] = ContextVar("once", default=None)


class AlreadyDone(Exception):
    """The same form was sent before and its effect stands. `location` is where it led, if known.

    Not a refusal: forms show those and stay, while this leads on to where the first sending led.
    """

    def __init__(self, location: str | None) -> None:
        self.location = location
        super().__init__(location)


@contextmanager
def transaction(by: Actor, act: str) -> Iterator[Session]:
    """Begin, commit at the end, roll back on any error. An inner call joins the outer one.

    `act` is the use case's name (`catalogue.add_offer`): the audit log writes it beside every
    changed row. What was read before is forgotten first, because a transaction that will write
    must not start from an old snapshot. Callbacks given to `after_commit` run once all is durable.
    """
    session = db.session()
    if "act" in session.info:
        yield session
        return
    session.rollback()
    session.connection(execution_options={WRITES: True})
    watch(session, Act(by.person_id, act, by.behalf.delegation_id if by.behalf else None))
    callbacks: list[Callable[[], None]] = []
    session.info["after_commit"] = callbacks
    try:
        _use_up_key(session)
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        del session.info["act"], session.info["after_commit"]
    for callback in callbacks:
        callback()


def after_commit(session: Session, callback: Callable[[], None]) -> None:
    """Run `callback` once the present transaction is durable; never if it is rolled back."""
    session.info["after_commit"].append(callback)


def _use_up_key(session: Session) -> None:
    pending = once.get()
    if pending is None or pending.used:
        return
    known = select(Idempotency).where(Idempotency.actor == pending.actor, Idempotency.key == pending.key)
    if (before := session.scalar(known)) is not None:
        raise AlreadyDone(before.location)
    try:
        with session.begin_nested():  # a rival with the same key waits here, before any effect
            session.add(Idempotency(actor=pending.actor, key=pending.key))
    except IntegrityError:
        rival = session.scalars(known).one()
        raise AlreadyDone(rival.location) from None
    pending.used = True
