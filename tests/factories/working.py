"""Do the waiting jobs in this process, with the same handlers as a worker."""

from flask import Flask
from sqlalchemy import select

from matchmaker.clock import now
from matchmaker.db.jobs import Job
from matchmaker.extensions import db
from matchmaker.services.jobs.run import run_job


def run_jobs_inline(app: Flask) -> list[tuple[int, str | None]]:
    """Do every job that is due, those they enqueue included; each job's id and how it ended."""
    ended = []
    with app.app_context():
        while (job_id := _next_due()) is not None:
            ended.append((job_id, run_job(job_id)))
    return ended


def _next_due() -> int | None:
    db.session.rollback()  # see what was committed since the last look
    due = select(Job.id).where(Job.state == "queued", Job.run_at <= now()).order_by(Job.run_at, Job.id)
    return db.session.scalar(due.limit(1))
