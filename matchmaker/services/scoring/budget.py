"""A criterion that never ends must not hold a worker: its process ends, and the retry leaves it out.

Nothing in Python can stop a loop inside a library, so a timer names the criterion on the job's
row and ends the process. The queue gives the job to the next worker once its lease is over.
"""

import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from celery import current_task
from flask import Flask, current_app
from sqlalchemy import update

from matchmaker.db.engine import WRITES
from matchmaker.db.jobs import Job
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_
from matchmaker.services.jobs.running import Running

SECONDS = 120.0  # an event takes a criterion well under a second
EXIT_CODE = 70
TOO_SLOW = N_("Le calcul de ce critère a dépassé deux minutes.")

log = logging.getLogger(__name__)


@contextmanager
def time_budget(running: Running, key: str, label: str, seconds: float = SECONDS) -> Iterator[None]:
    """Let the criterion take so long and no longer. Without a worker (a job done in this process,
    on the command line or in a test) there is nobody to take over, and no budget."""
    if not current_task:
        yield
        return
    application: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # the proxy stays behind
    timer = threading.Timer(seconds, give_up, (application, running, key))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def give_up(application: Flask, running: Running, key: str) -> None:
    """Write on the job's row which criterion to leave out, and end this process."""
    log.error("criterion %s exceeded its time budget; this worker process ends", key)
    left_out = running.arguments.get("left_out", {}) | {key: TOO_SLOW}
    with application.app_context(), db.engine.connect().execution_options(**{WRITES: True}) as connection:
        connection.execute(
            update(Job)
            .where(Job.id == running.id, Job.fence == running.fence)
            .values(arguments=running.arguments | {"left_out": left_out})
        )
        connection.commit()
    os._exit(EXIT_CODE)
