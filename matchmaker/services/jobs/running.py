"""A job while it runs: claimed, kept alive, reported on, finished; each write refused to a zombie.

Claiming raises the row's `fence`. A worker that was thought dead and comes back carries an old
number, and everything it tries to write is refused.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.access import SYSTEM, Actor
from matchmaker.core.errors import Refusal
from matchmaker.db.engine import WRITES
from matchmaker.db.jobs import Job
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_
from matchmaker.services.directory.people import actor_of
from matchmaker.services.jobs.handlers import handler_of
from matchmaker.services.jobs.heartbeat import keep_alive

LEASE = timedelta(seconds=45)  # a silent job is given to somebody else after this
BETWEEN_REPORTS = 0.5  # seconds; progress is written at most this often
MOST_ATTEMPTS = 5

log = logging.getLogger(__name__)


class Cancelled(Exception):
    """The job was stopped by a person or overtaken by another worker. Let it through."""


class TookTooLong(Refusal):
    template = N_("Ce travail a dépassé {minutes} minutes et a été arrêté. Réduisez-le ou recommencez.")


class FailedByUs(Refusal):
    template = N_("Une erreur est survenue de notre côté. Rien n’a été enregistré à moitié ; recommencez.")


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


def run_job(job_id: int) -> str | None:
    """Claim a job, do it, and store how it ended; the state it ended in, None when it was not ours.

    Safe to call any number of times for the same job: only one call at a time gets it.
    """
    running = claim(job_id)
    if running is None:
        return None
    handler = handler_of(running.kind)
    try:
        with keep_alive(running.beat, every=LEASE.total_seconds() / 4):
            result = handler.run(running) or {}
    except Cancelled:
        log.info("job %s (%s) was stopped", job_id, running.kind)
        return None
    except SoftTimeLimitExceeded:
        return _end(running, "failed", error=str(TookTooLong(minutes=handler.minutes)))
    except Refusal as refusal:
        return _end(running, "failed", error=str(refusal))
    except OperationalError:
        log.exception("job %s (%s) lost the database", job_id, running.kind)
        return _try_later(running)
    except Exception:
        log.exception("job %s (%s) failed", job_id, running.kind)
        return _end(running, "failed", error=str(FailedByUs()))
    return _end(running, "done", result=result, progress=1.0)


def claim(job_id: int) -> Running | None:
    """Take a job that waits, or whose worker fell silent; None when there is nothing to take."""
    moment = now()
    waiting = (Job.state == "queued") & (Job.run_at <= moment)
    orphaned = (Job.state == "running") & (Job.lease_until < moment)
    with transaction(SYSTEM, "jobs.claim") as session:
        claimed = session.execute(
            update(Job)
            .where(Job.id == job_id, waiting | orphaned, Job.attempts < MOST_ATTEMPTS)
            .values(
                state="running",
                fence=Job.fence + 1,
                attempts=Job.attempts + 1,
                lease_until=moment + LEASE,
                heartbeat_at=moment,
                error=None,
            )
            .returning(
                Job.id,
                Job.kind,
                Job.target,
                Job.fence,
                Job.event_id,
                Job.chamber_id,
                Job.asked_by,
                Job.arguments,
            )
            .execution_options(synchronize_session=False)
        ).one_or_none()
    return None if claimed is None else Running(*claimed)


def _end(running: Running, state: str, **values: Any) -> str | None:
    try:
        with running.transaction("jobs.finish") as session:
            session.execute(
                update(Job)
                .where(Job.id == running.id)
                .values(state=state, finished_at=now(), lease_until=None, **values)
                .execution_options(synchronize_session=False)
            )
    except Cancelled:
        log.warning("job %s (%s) ended as %s after it was taken away", running.id, running.kind, state)
        return None
    return state


def _try_later(running: Running) -> str | None:
    return _end(running, "queued", run_at=now() + timedelta(seconds=10))
