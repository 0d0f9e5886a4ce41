"""Real workers, a real broker, either database: nothing is lost and nothing is done twice."""

import pytest

from matchmaker.core.directory.access import SYSTEM, Actor
from matchmaker.db.directory import Person
from matchmaker.db.jobs import Outbox
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.services.jobs.handlers import Queue
from matchmaker.services.jobs.outbox import post
from matchmaker.services.jobs.queue import cancel_job, enqueue, wake

pytestmark = pytest.mark.peers


def test_jobs_are_done_once_each_even_when_woken_twice(service, tmp_path):
    file = tmp_path / "done"
    service.start_worker()

    ids = [service.enqueue("trial.count", f"thing:{n}", file=str(file), line=n) for n in range(10)]
    for job_id in ids:
        wake("trial.count", Queue.DEFAULT, job_id)
    service.wait_done(*ids)

    assert sorted(file.read_text().split()) == sorted(str(n) for n in range(10))


def test_a_job_whose_worker_is_killed_is_done_by_another(service, tmp_path):
    started, end = tmp_path / "started", tmp_path / "end"
    worker = service.start_worker()
    job_id = service.enqueue("trial.linger", "thing:1", started=str(started), end=str(end))
    service.wait(started.exists)

    service.kill(worker)
    end.touch()
    service.start_worker()
    service.wait_done(job_id, reconcile=True)

    assert (service.job(job_id).result, service.job(job_id).attempts) == ({"attempt": 2}, 2)


def test_jobs_asked_for_while_the_broker_is_away_are_done_when_it_is_back(service, tmp_path):
    file = tmp_path / "done"
    service.start_worker()
    service.wait_done(service.enqueue("trial.count", "before", file=str(file), line="before"))

    service.broker.kill()
    job_id = service.enqueue("trial.count", "during", file=str(file), line="during")
    assert service.job(job_id).state == "queued"
    service.broker.start()
    service.wait_done(job_id, reconcile=True)

    assert file.read_text().split() == ["before", "during"]


def test_a_broker_that_forgot_everything_is_reminded(service, tmp_path):
    file = tmp_path / "done"
    job_id = service.enqueue("trial.count", "thing:1", file=str(file), line="once")
    client = service.broker.client()
    client.flushall()
    client.close()

    service.start_worker()
    service.wait_done(job_id, reconcile=True)

    assert file.read_text().split() == ["once"]


def test_a_message_written_in_a_use_case_leaves_by_itself(service, smtp):
    service.start_worker()

    with transaction(SYSTEM, "trial.write") as session:
        post(session, kind="trial", dedupe="1", to="a@exemple.fr", subject="Bonjour", body="Bonjour")
    service.wait(lambda: smtp.letters)
    service.wait(lambda: _states() == ["sent"])

    assert [letter.recipients for letter in smtp.letters] == [["a@exemple.fr"]]


def test_a_job_is_stopped_by_asking(service, tmp_path):
    person = Person(name="Camille Roy")
    db.session.add(person)
    db.session.commit()
    actor = Actor(person.id)
    started, end = tmp_path / "started", tmp_path / "never"
    service.start_worker()
    with transaction(actor, "trial.start") as session:
        job = enqueue(session, "trial.linger", "thing:1", by=actor, started=str(started), end=str(end))
        job_id = job.id
    service.wait(started.exists)

    cancel_job(actor, job_id)
    after = service.enqueue("trial.count", "thing:2", file=str(tmp_path / "done"), line="free again")
    service.wait_done(after)

    assert service.job(job_id).state == "cancelled"


def _states() -> list[str]:
    db.session.rollback()
    return [message.state for message in db.session.query(Outbox)]
