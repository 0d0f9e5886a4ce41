"""A whole service for fault tests: an application, a broker, and real worker processes."""

import os
import shlex
import signal
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from matchmaker.cli.supervisor import Child, Supervisor
from matchmaker.config import Settings
from matchmaker.core.directory.access import SYSTEM
from matchmaker.db.jobs import Job
from matchmaker.db.models import Base
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.services.jobs import reconcile as reconciling
from matchmaker.services.jobs.queue import enqueue
from tests.faults.trial_worker import trial_app
from tests.peers.valkey import Valkey

PATIENCE = 40  # seconds


class Service:
    """One database, one broker, as many workers as the test starts."""

    def __init__(self, app: Flask, broker: Valkey, root: Path, home: Path) -> None:
        self.app, self.broker, self.root, self.home = app, broker, root, home
        settings: Settings = app.extensions["settings"]
        # Supervised as `matchmaker worker` is: Celery gives up when the broker goes while it confirms a message.
        self.supervisor = Supervisor(
            {
                **os.environ,
                "TRIAL_WORKER": "1",
                "MATCHMAKER_MODE": "development",
                "MATCHMAKER_HOME": str(settings.home),
                "MATCHMAKER_DATABASE_URL": settings.database_url,
                "MATCHMAKER_BROKER_URL": settings.broker_url,
                "MATCHMAKER_MAIL_URL": settings.mail_url,
            }
        )

    def start_worker(self, module: str = "tests.faults.trial_worker") -> Child:
        celery = [
            sys.executable,
            "-W",
            "ignore",
            "-m",
            "celery",
            "--quiet",
            "-A",
            module,
            "worker",
            "--concurrency=2",
        ]
        log = self.home / "worker.log"
        line = f"cd {shlex.quote(str(self.root))}; exec {shlex.join(celery)} >>{shlex.quote(str(log))} 2>&1"
        return self.supervisor.add(Child("Le service des travaux", ["sh", "-c", line]))

    def kill(self, worker: Child) -> None:
        """SIGKILL the worker and its children, as a power cut would; it is not started again."""
        self.supervisor.children.remove(worker)
        assert worker.process is not None
        os.killpg(worker.process.pid, signal.SIGKILL)
        worker.process.wait()

    def close(self) -> None:
        for worker in list(self.supervisor.children):
            if worker.alive:
                self.kill(worker)

    def enqueue(self, kind: str, target: str, **arguments: object) -> int:
        with transaction(SYSTEM, "trial.start") as session:
            return enqueue(session, kind, target, by=SYSTEM, **arguments).id

    def job(self, job_id: int) -> Job:
        db.session.rollback()
        return db.session.get_one(Job, job_id, populate_existing=True)

    def wait(self, until: Callable[[], object], *, reconcile: bool = False) -> None:
        deadline = time.monotonic() + PATIENCE
        while not until():
            if time.monotonic() > deadline:
                raise TimeoutError((self.home / "worker.log").read_text())
            self.supervisor.look_after()
            if reconcile:
                reconciling.reconcile()
            time.sleep(0.1)

    def wait_done(self, *job_ids: int, reconcile: bool = False) -> None:
        self.wait(lambda: all(self.job(each).state == "done" for each in job_ids), reconcile=reconcile)


@pytest.fixture(params=["sqlite", "postgres"])
def service(
    request: pytest.FixtureRequest, root: Path, tmp_path: Path, smtp, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Service]:
    """The service on either database, with a broker of its own that the test may break."""
    monkeypatch.setattr(reconciling, "FORGOTTEN", timedelta(seconds=1))  # else each test waits 20 s
    broker = Valkey()
    broker.start()
    url = request.getfixturevalue("postgres_with_tables") if request.param == "postgres" else ""
    settings = Settings(
        mode="development", home=tmp_path, database_url=url, broker_url=broker.url, mail_url=smtp.url
    )
    app = trial_app(settings)
    with app.app_context():
        if request.param == "sqlite":
            Base.metadata.create_all(db.engine)
        service = Service(app, broker, root, tmp_path)
        yield service
        service.close()
        app.extensions["celery"].close()
        db.session.remove()
        db.engine.dispose()
    broker.close()
