"""The real worker with job kinds for tests: `celery -A tests.faults.trial_worker worker`.

The only other difference is that it loses patience sooner, so that tests need not wait a minute.
"""

import os
import time
from datetime import timedelta
from pathlib import Path

from flask import Flask

from matchmaker.app import create_app
from matchmaker.config import Settings, load_settings
from matchmaker.log import configure_logging, keep_celery_quiet
from matchmaker.services.jobs import run, running
from matchmaker.services.jobs.handlers import Handler, Queue, Result
from matchmaker.services.jobs.running import Running
from matchmaker.tasks.celery import make_celery


def count(job: Running) -> Result:
    """Leave a line in a file: how often was it done?"""
    with Path(job.arguments["file"]).open("a") as file:
        file.write(f"{job.arguments['line']}\n")
    return {"pid": os.getpid()}


def linger(job: Running) -> Result:
    """Work until the file appears that allows it to end."""
    Path(job.arguments["started"]).touch()
    while not Path(job.arguments["end"]).exists():
        job.report(0.5, "Travail")
        time.sleep(0.05)
    return {"attempt": job.fence}


def trial_app(settings: Settings) -> Flask:
    app = create_app(settings)
    app.extensions["handlers"] |= {
        "trial.count": Handler("trial.count", count, Queue.DEFAULT, 1),
        "trial.linger": Handler("trial.linger", linger, Queue.SOLVE, 1),
    }
    app.extensions["celery"] = make_celery(app)
    return app


if os.environ.get("TRIAL_WORKER"):  # imported by the worker process, not by a test
    run.LEASE = running.LEASE = timedelta(seconds=3)  # whoever takes a job, and whoever keeps it
    flask_app = trial_app(load_settings())
    configure_logging("text")
    keep_celery_quiet()
    app = flask_app.extensions["celery"]
