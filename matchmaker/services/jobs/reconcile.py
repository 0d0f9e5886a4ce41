"""Put right what a lost broker or a dead worker left behind. Runs every thirty seconds, anywhere.

Any number of processes may run it at once: each step is one statement, and waking a worker twice
does no harm.
"""

import logging
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import or_, select, update

from matchmaker.clock import now
from matchmaker.core.directory.access import SYSTEM
from matchmaker.db.changed import change
from matchmaker.db.jobs import Job
from matchmaker.db.transaction import transaction
from matchmaker.plugin_api.text import N_
from matchmaker.services.jobs.deliver import messages_waiting, settle_interrupted
from matchmaker.services.jobs.handlers import handler_of
from matchmaker.services.jobs.purge import purge
from matchmaker.services.jobs.queue import wake, wake_mail
from matchmaker.services.jobs.run import MOST_ATTEMPTS

RECONCILE_EVERY = 30.0  # seconds
FORGOTTEN = timedelta(seconds=20)  # a job that waits longer may have lost its wake-up call
GIVEN_UP = N_("Ce travail s’est arrêté {attempts} fois sans finir. Signalez-le, ou relancez-le.")

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Repairs:
    """What one round did."""

    given_up: int
    released: int
    woken: int
    messages_settled: int


def reconcile() -> Repairs:
    """One round: give up on hopeless jobs, free orphans, wake the forgotten, settle messages, purge."""
    given_up, released = _orphans()
    forgotten = _forgotten()
    for job_id, kind in forgotten:
        wake(kind, handler_of(kind).queue, job_id)
    settled = settle_interrupted()
    if messages_waiting():
        wake_mail()
    purge()
    repairs = Repairs(given_up, released, len(forgotten), settled)
    if repairs != Repairs(0, 0, 0, 0):
        log.info("reconciled: %s", repairs)
    return repairs


def _orphans() -> tuple[int, int]:
    """Jobs whose worker fell silent: queued again, or dead after too many attempts."""
    orphaned = (Job.state == "running") & (Job.lease_until < now())
    with transaction(SYSTEM, "jobs.reconcile") as session:
        dead = {"state": "dead", "finished_at": now(), "error": GIVEN_UP.format(attempts=MOST_ATTEMPTS)}
        hopeless = update(Job).where(orphaned, Job.attempts >= MOST_ATTEMPTS)
        hopeful = update(Job).where(orphaned, Job.attempts < MOST_ATTEMPTS)
        return (
            change(session, hopeless.values(lease_until=None, **dead)),
            change(session, hopeful.values(lease_until=None, state="queued")),
        )


def _forgotten() -> list[tuple[int, str]]:
    """Jobs that wait and were not woken lately; they count as woken now."""
    moment = now()
    quiet = or_(Job.heartbeat_at.is_(None), Job.heartbeat_at < moment - FORGOTTEN)
    waiting = (Job.state == "queued") & (Job.run_at <= moment - FORGOTTEN) & quiet
    with transaction(SYSTEM, "jobs.wake") as session:
        ids = session.execute(select(Job.id, Job.kind).where(waiting).order_by(Job.id).limit(500)).all()
        change(
            session,
            update(Job)
            .where(Job.id.in_([row.id for row in ids]), Job.state == "queued")
            .values(heartbeat_at=moment),
        )
    return [(row.id, row.kind) for row in ids]
