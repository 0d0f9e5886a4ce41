import os
import threading
import time
from pathlib import Path

import pytest

from matchmaker.db.jobs import Job
from matchmaker.extensions import db
from matchmaker.services.agenda import plan_job
from matchmaker.services.agenda.plan_job import ask_for_plan
from matchmaker.services.agenda.relay import JobFailed, do_job
from matchmaker.services.directory.people import actor_of
from matchmaker.services.jobs.queue import cancel_job
from tests.factories.workbooks import filled_workbook
from tests.factories.working import run_jobs_inline


@pytest.fixture
def actor(make):
    return actor_of(make.person(staff_of=make.chamber()).id)


def test_child_that_takes_too_long_is_ended_with_a_sentence(app, actor, monkeypatch):
    monkeypatch.setattr(plan_job, "TIME_LIMIT", 0.05)
    job_id = ask_for_plan(actor, "a.xlsx", filled_workbook(buyers=2, suppliers=2), keep_going=False).id

    run_jobs_inline(app)

    db.session.rollback()
    job = db.session.get(Job, job_id)
    assert (job.state, job.error) == (
        "failed",
        "Le planning n’a pas pu être calculé : le calcul a été interrompu.",
    )


def test_child_ends_with_a_job_that_was_stopped(app, actor):
    others = set(children_of_this_process())  # servers that other tests started
    job_id = ask_for_plan(actor, "a.xlsx", filled_workbook(), keep_going=False).id

    def stop():
        with app.app_context():
            while db.session.get(Job, job_id).state != "running":
                db.session.rollback()
                time.sleep(0.05)
            cancel_job(actor, job_id)

    stopping = threading.Thread(target=stop)
    stopping.start()
    ended = run_jobs_inline(app)
    stopping.join()

    assert ended == [(job_id, None)]
    assert set(children_of_this_process()) <= others


def children_of_this_process():
    """Ids of the living children, as Linux tells them."""
    return [stat.parent.name for stat in Path("/proc").glob("[0-9]*/stat") if parent_of(stat) == os.getpid()]


def parent_of(stat):
    try:
        return int(stat.read_text().rpartition(")")[2].split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return None  # it ended while we looked: no living child


def test_job_that_cannot_run_is_told_in_its_own_words(app, actor):
    job_id = ask_for_plan(actor, "a.xlsx", b"x", keep_going=False).id
    cancel_job(actor, job_id)

    with pytest.raises(JobFailed) as refusal:
        do_job(app, job_id, lambda share, phase: None, low=0.0, high=1.0)

    assert str(refusal.value).startswith("Une erreur est survenue de notre côté.")
