"""Ask for work to be done outside a page.

A job is a row, written in the transaction of the use case that wants it; after the commit a
message wakes a worker up. A lost message costs seconds: the reconciler finds the row.

    with transaction(actor, "scoring.start") as session:
        job = enqueue(session, "scoring.score_event", f"event:{event.id}", by=actor, event=event)
"""

import logging
from functools import partial
from typing import Any

from flask import current_app
from kombu.exceptions import OperationalError
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.db.events import Event
from matchmaker.db.jobs import Job
from matchmaker.db.transaction import after_commit, transaction
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_
from matchmaker.services.events.access import may_run
from matchmaker.services.jobs.handlers import Queue, handler_of

LIVE = ("queued", "running")
DELIVER = "jobs.deliver"  # the task that lets messages leave; it takes no arguments

log = logging.getLogger(__name__)


class NotLive(Refusal):
    template = N_("Ce travail est déjà terminé.")


class StillLive(Refusal):
    template = N_("Ce travail est encore en cours. Attendez sa fin, ou arrêtez-le d’abord.")


def enqueue(
    session: Session,
    kind: str,
    target: str,
    *,
    by: Actor,
    event: Event | None = None,
    chamber_id: int | None = None,
    **arguments: Any,
) -> Job:
    """The job of this kind for this target: the live one if there is one, else a new one.

    `target` names what it works on (`event:12`), `arguments` are plain JSON values: ids and
    choices, never data. A worker is woken after the commit.
    """
    handler = handler_of(kind)
    job = _live(session, kind, target)
    if job is not None:
        return job
    job = Job(
        kind=kind,
        target=target,
        chamber_id=event.chamber_id if event else chamber_id,
        event_id=event.id if event else None,
        asked_by=by.person_id,
        arguments=arguments,
    )
    try:
        with session.begin_nested():
            session.add(job)
    except IntegrityError:
        rival = _live(session, kind, target)
        if rival is None:
            raise
        return rival
    after_commit(session, partial(wake, kind, handler.queue, job.id))
    return job


def wake(task: str, queue: Queue, *arguments: int) -> None:
    """Send the message that starts a task. Without a broker nothing is lost: the reconciler sends it again."""
    celery = current_app.extensions["celery"]
    if not celery.conf.broker_url:
        return
    try:
        celery.send_task(task, arguments, queue=queue.value, retry=False)
    except OperationalError:
        log.warning("the broker does not answer; the reconciler will start %s %s", task, arguments)


def wake_mail() -> None:
    """Have the messages that are due sent."""
    wake(DELIVER, Queue.MAIL)


def find_job(actor: Actor, job_id: int) -> Job:
    """A job of an event the actor runs, of their chamber, or one's own that belongs to none. Raises `NotFound`.

    Who left a chamber, or a chamber that left an event, no longer follows, stops or repeats its work.
    """
    job = db.session.get(Job, job_id)
    if job is None:
        raise NotFound
    if not _follows(actor, job):
        raise NotFound
    return job


def _follows(actor: Actor, job: Job) -> bool:
    if job.event_id is not None:
        event = db.session.get(Event, job.event_id)
        return event is not None and may_run(actor, event)
    if job.chamber_id is not None:
        return actor.runs_chamber(job.chamber_id)
    return actor.signed_in and job.asked_by == actor.person_id


def cancel_job(actor: Actor, job_id: int) -> Job:
    """Stop a job. One that runs learns of it at its next report, and its result is not taken.

    One that can end early is asked to first, and its result is kept; a second call stops it for good.
    """
    with transaction(actor, "jobs.cancel") as session:
        job = find_job(actor, job_id)
        session.refresh(job, with_for_update=True)
        if job.state not in LIVE:
            raise NotLive
        if ends_early(job):
            job.stop_asked_at = now()
        else:
            job.state = "cancelled"
        return job


def ends_early(job: Job) -> bool:
    """Whether stopping it now makes it end early and keep what it has found."""
    return job.state == "running" and job.stop_asked_at is None and handler_of(job.kind).ends_early


def retry_job(actor: Actor, job_id: int) -> Job:
    """Do a finished job again, as a new row with the same arguments."""
    with transaction(actor, "jobs.retry") as session:
        old = find_job(actor, job_id)
        if old.state in LIVE:
            raise StillLive
        event = session.get(Event, old.event_id) if old.event_id else None
        return enqueue(
            session,
            old.kind,
            old.target,
            by=actor,
            event=event,
            chamber_id=old.chamber_id,
            **old.arguments,
        )


def _live(session: Session, kind: str, target: str) -> Job | None:
    return session.scalar(select(Job).where(Job.kind == kind, Job.target == target, Job.state.in_(LIVE)))
