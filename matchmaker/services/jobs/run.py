"""Do a job: claim it, keep it alive while its handler works, store how it ended."""

import logging
from datetime import timedelta
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from matchmaker.clock import now
from matchmaker.core.directory.access import SYSTEM
from matchmaker.core.errors import Refusal
from matchmaker.db.jobs import Job
from matchmaker.db.transaction import transaction
from matchmaker.plugin_api.text import N_
from matchmaker.services.jobs.handlers import handler_of
from matchmaker.services.jobs.heartbeat import keep_alive
from matchmaker.services.jobs.running import LEASE, Cancelled, Running

MOST_ATTEMPTS = 5

log = logging.getLogger(__name__)


class TookTooLong(Refusal):
    template = N_("Ce travail a dépassé {minutes} minutes et a été arrêté. Réduisez-le ou recommencez.")


class FailedByUs(Refusal):
    template = N_("Une erreur est survenue de notre côté. Rien n’a été enregistré à moitié ; recommencez.")


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
