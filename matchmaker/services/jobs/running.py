"""A job while it runs, as its handler is given it: reports, heartbeats and writes, each refused to a zombie.

Claiming raised the row's `fence`. A worker that was thought dead and comes back carries an old
number, and everything it tries to write is refused.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.db.engine import WRITES
from matchmaker.db.jobs import Job
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.services.directory.people import actor_of

LEASE = timedelta(seconds=45)  # a silent job is given to somebody else after this
BETWEEN_REPORTS = 0.5  # seconds; progress is written at most this often


log = logging.getLogger(__name__)


class Cancelled(Exception):
    """The job was stopped by a person or overtaken by another worker. Let it through."""


@dataclass
class Running:
    """What a handler is given. Ids and choices only; everything else is read from the database."""

    id: int
    kind: str
    target: str
    fence: int
    event_id: int | None
    chamber_id: int | None
    asked_by: int | None
    arguments: dict[str, Any]
    _reported: float = field(default=0.0, repr=False)
    _phase: str = field(default="", repr=False)
    _stop: bool = field(default=False, repr=False)
    _looked: float = field(default=0.0, repr=False)
    _engine: Engine = field(default_factory=lambda: db.engine, repr=False)  # threads have no application

    @property
    def actor(self) -> Actor:
        """Who asked, with the rights they have now."""
        return actor_of(self.asked_by)

    def report(self, fraction: float, phase: str = "", **figures: Any) -> None:
        """Say how far it is (0 to 1), in which phase (a French sentence), and with which figures.

        Call it as often as you like: it is written twice a second at most. Raises `Cancelled`
        when somebody stopped the job. Inside a transaction it waits for the next call.
        """
        phase = phase or self._phase
        new_phase = phase != self._phase
        if "act" in db.session().info or (self._recent() and not new_phase):
            return
        self._reported, self._phase = time.monotonic(), phase
        values: dict[str, Any] = {"progress": min(max(fraction, 0.0), 1.0), "phase": phase}
        if figures:
            values["figures"] = figures
        self._write(**values)

    @contextmanager
    def transaction(self, act: str) -> Iterator[Session]:
        """A transaction for the job's own writes; raises `Cancelled` if the job is no longer ours."""
        with transaction(self.actor, act) as session:
            mine = select(Job.id).where(*self._still_mine()).with_for_update()
            if session.scalar(mine) is None:
                raise Cancelled
            yield session

    def beat(self) -> None:
        """Say that it is alive."""
        self._write()

    def is_asked_to_stop(self) -> bool:
        """Whether to end early with what has been found; true too when the job is no longer ours.

        Ask as often as you like, from any thread: the database is asked twice a second at most.
        """
        if not self._stop and time.monotonic() - self._looked >= BETWEEN_REPORTS:
            self._looked = time.monotonic()
            self._stop = self._look_for_a_stop()
        return self._stop

    def _look_for_a_stop(self) -> bool:
        going_on = select(Job.id).where(*self._still_mine(), Job.stop_asked_at.is_(None))
        try:
            with self._engine.connect() as connection:
                return connection.scalar(going_on) is None
        except SQLAlchemyError:
            log.warning("job %s could not ask whether to stop", self.id, exc_info=True)
            return False

    def _recent(self) -> bool:
        return time.monotonic() - self._reported < BETWEEN_REPORTS

    def _write(self, **values: Any) -> None:
        # A connection of its own: progress is seen at once, whatever the handler's session does.
        moment = now()
        statement = update(Job).where(*self._still_mine())
        with db.engine.connect().execution_options(**{WRITES: True}) as connection:
            changed = connection.execute(
                statement.values(heartbeat_at=moment, lease_until=moment + LEASE, **values)
            )
            connection.commit()
        if changed.rowcount == 0:
            raise Cancelled

    def _still_mine(self) -> tuple[Any, ...]:
        return Job.id == self.id, Job.fence == self.fence, Job.state == "running"
