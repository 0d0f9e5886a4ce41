"""Do a job in this process and pass its progress on while it works."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import select

from matchmaker.db.jobs import Job
from matchmaker.extensions import db
from matchmaker.services.jobs.run import FailedByUs, run_job

Report = Callable[[float, str], None]
LOOK_EVERY = 0.3  # seconds


def do_job(app: Flask, job_id: int, report: Report, *, low: float, high: float) -> Job:
    """Run a queued job to its end; its own progress from 0 to 1 is told as ``low`` to ``high``.

    Raises `FailedByUs` with the job's words when it did not come to a good end.
    """

    def look() -> None:
        row = db.session.execute(select(Job.progress, Job.phase).where(Job.id == job_id)).one()
        db.session.rollback()
        if row.phase:
            report(low + row.progress * (high - low), row.phase)

    with app.app_context(), _looking(app, look):
        state = run_job(job_id)
    db.session.rollback()
    job = db.session.get(Job, job_id)
    if job is None or state != "done":
        raise JobFailed(words=job.error if job and job.error else str(FailedByUs()))
    report(high, job.phase)
    return job


class JobFailed(FailedByUs):
    template = "{words}"


@contextmanager
def _looking(app: Flask, look: Callable[[], None]) -> Iterator[None]:
    over = threading.Event()

    def watch() -> None:
        with app.app_context():
            while not over.wait(LOOK_EVERY):
                look()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()
