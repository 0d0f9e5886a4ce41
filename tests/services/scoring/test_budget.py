import subprocess
import sys
import time

import pytest

from matchmaker.core.directory.access import Actor
from matchmaker.db.jobs import Job
from matchmaker.services.jobs.run import claim
from matchmaker.services.scoring.budget import EXIT_CODE, TOO_SLOW, time_budget
from matchmaker.services.scoring.run import start_scoring

# A worker's process, with a criterion that needs longer than it may take.
WORKER = """
import sys, time
from pathlib import Path
from celery import Celery
from matchmaker.app import create_app
from matchmaker.config import Settings
from matchmaker.services.jobs.run import claim
from matchmaker.services.scoring.budget import time_budget

app = create_app(Settings(mode="development", home=Path(sys.argv[1]), mail_url="null:"))
tasks = Celery(set_as_current=False)

@tasks.task
def score():
    with app.app_context(), time_budget(claim(int(sys.argv[2])), "text", "Text", seconds=0.1):
        time.sleep(float(sys.argv[3]))

score.apply(throw=True)
"""


@pytest.fixture
def job(make):
    event = make.event()
    organiser = make.person(staff_of=event.chamber)
    return start_scoring(Actor(organiser.id, frozenset({event.chamber_id})), event.id).id


def run_worker(settings, job, seconds):
    command = [sys.executable, "-c", WORKER, str(settings.home), str(job), str(seconds)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_a_criterion_that_never_ends_takes_its_process_along_and_is_named(settings, session, job):
    done = run_worker(settings, job, seconds=30)

    session.rollback()
    assert done.returncode == EXIT_CODE, done.stderr
    assert session.get(Job, job).arguments == {"left_out": {"text": TOO_SLOW}}


def test_a_criterion_within_its_budget_goes_on(settings, session, job):
    done = run_worker(settings, job, seconds=0)

    session.rollback()
    assert done.returncode == 0, done.stderr
    assert session.get(Job, job).arguments == {}


def test_without_a_worker_there_is_nobody_to_take_over_and_no_budget(app, job):
    with time_budget(claim(job), "text", "Text", seconds=0.0):
        time.sleep(0.1)  # were there a budget, this process would have ended
