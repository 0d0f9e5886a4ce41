"""Job kinds that exist for tests only, and what an application needs to run them."""

import pytest
from sqlalchemy import update

from matchmaker.clock import now
from matchmaker.core.directory.access import SYSTEM
from matchmaker.db.jobs import Job
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.services.jobs.handlers import Handler, Queue
from matchmaker.services.jobs.queue import enqueue
from matchmaker.services.jobs.run import run_job


class Trial:
    """Jobs of kind `trial.do`, done by whatever function the test gives."""

    def __init__(self, app):
        self.app = app

    def handle(self, run, **options):
        self.app.extensions["handlers"]["trial.do"] = Handler("trial.do", run, Queue.DEFAULT, 1, **options)
        return self

    def enqueue(self, target="thing:1", *, by=SYSTEM, **arguments):
        with transaction(by, "trial.start") as session:
            return enqueue(session, "trial.do", target, by=by, **arguments).id

    def run(self, job_id):
        return run_job(job_id)

    def change(self, job_id, **values):
        with transaction(SYSTEM, "trial.change") as session:
            session.execute(update(Job).where(Job.id == job_id).values(**values))

    def row(self, job_id):
        db.session.rollback()
        return db.session.get(Job, job_id, populate_existing=True)

    def expire(self, job_id):
        """As if its worker had been silent for too long."""
        self.change(job_id, lease_until=now().replace(year=2020))


@pytest.fixture
def trial(any_app) -> Trial:
    return Trial(any_app).handle(lambda running: None)
