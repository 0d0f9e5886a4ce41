"""A job is claimed once, reports, and ends in exactly one way; a zombie writes nothing."""

import pytest

from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import Refusal
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_
from matchmaker.services.jobs.queue import cancel_job
from matchmaker.services.jobs.run import MOST_ATTEMPTS, FailedByUs, claim
from matchmaker.services.jobs.running import Cancelled
from tests.factories.working import run_jobs_inline


class NothingToDo(Refusal):
    template = N_("Il n’y a rien à calculer.")


def test_the_result_and_the_progress_are_kept(trial):
    def handle(running):
        running.report(0.5, "Calcul", value=12)
        return {"meetings": 3}

    job_id = trial.handle(handle).enqueue()

    assert trial.run(job_id) == "done"
    row = trial.row(job_id)
    assert (row.result, row.progress, row.phase, row.figures) == (
        {"meetings": 3},
        1.0,
        "Calcul",
        {"value": 12},
    )


def test_the_handler_is_given_ids_and_choices(trial):
    seen = []

    def handle(running):
        seen.append((running.kind, running.target, running.arguments))

    trial.run(trial.handle(handle).enqueue("event:7", weight=2))

    assert seen == [("trial.do", "event:7", {"weight": 2})]


def test_a_second_message_for_the_same_job_does_nothing(trial):
    done = []
    job_id = trial.handle(lambda running: done.append(1)).enqueue()

    assert [trial.run(job_id), trial.run(job_id)] == ["done", None]
    assert done == [1]


def test_a_running_job_is_not_claimed_twice(trial):
    job_id = trial.enqueue()

    assert claim(job_id) is not None
    assert claim(job_id) is None


def test_a_refusal_ends_the_job_with_its_sentence(trial):
    def handle(running):
        raise NothingToDo

    job_id = trial.handle(handle).enqueue()

    assert trial.run(job_id) == "failed"
    assert trial.row(job_id).error == "Il n’y a rien à calculer."


def test_an_error_of_ours_is_logged_and_told_without_its_details(trial, caplog):
    def handle(running):
        raise ZeroDivisionError

    job_id = trial.handle(handle).enqueue()

    assert trial.run(job_id) == "failed"
    assert trial.row(job_id).error == str(FailedByUs())
    assert "ZeroDivisionError" in caplog.text


def test_a_cancelled_job_learns_of_it_at_its_next_report(trial, make):
    actor = Actor(make.person().id)

    def handle(running):
        cancel_job(actor, running.id)
        running.report(0.5, "Calcul")
        pytest.fail("it went on")

    job_id = trial.handle(handle).enqueue(by=actor)

    assert (trial.run(job_id), trial.row(job_id).state) == (None, "cancelled")


def test_a_job_that_can_end_early_keeps_what_it_has(trial, make):
    actor = Actor(make.person().id)

    def handle(running):
        before = running.is_asked_to_stop()
        cancel_job(actor, running.id)
        running.report(0.5, "Calcul")  # it still reports: the job is still its own
        while not running.is_asked_to_stop():
            pass
        return {"before": before, "kept": 3}

    job_id = trial.handle(handle, ends_early=True).enqueue(by=actor)

    assert trial.run(job_id) == "done"
    assert trial.row(job_id).result == {"before": False, "kept": 3}


def test_stopped_twice_it_keeps_nothing(trial, make):
    actor = Actor(make.person().id)

    def handle(running):
        cancel_job(actor, running.id)
        cancel_job(actor, running.id)
        assert running.is_asked_to_stop()
        return {"kept": 3}

    job_id = trial.handle(handle, ends_early=True).enqueue(by=actor)

    assert (trial.run(job_id), trial.row(job_id).state) == (None, "cancelled")
    assert trial.row(job_id).result == {}


def test_one_that_waits_is_stopped_at_once(trial, make):
    actor = Actor(make.person().id)
    job_id = trial.handle(lambda running: None, ends_early=True).enqueue(by=actor)

    cancel_job(actor, job_id)

    assert (trial.run(job_id), trial.row(job_id).state) == (None, "cancelled")


def test_a_zombie_is_asked_to_stop(trial):
    job_id = trial.enqueue()
    zombie = claim(job_id)
    trial.expire(job_id)
    successor = claim(job_id)

    assert (zombie.is_asked_to_stop(), successor.is_asked_to_stop()) == (True, False)


def test_a_zombie_writes_nothing(trial):
    job_id = trial.enqueue()
    zombie = claim(job_id)
    trial.expire(job_id)
    successor = claim(job_id)

    with pytest.raises(Cancelled):
        zombie.report(0.9, "Encore moi")
    with pytest.raises(Cancelled), zombie.transaction("trial.write"):
        pytest.fail("it was let in")
    with successor.transaction("trial.write"):
        pass
    assert (successor.fence, trial.row(job_id).phase) == (zombie.fence + 1, "")


def test_reports_inside_a_transaction_wait(trial):
    def handle(running):
        with running.transaction("trial.write"):
            running.report(0.5, "Écriture")

    job_id = trial.handle(handle).enqueue()

    assert trial.run(job_id) == "done"
    assert trial.row(job_id).phase == ""


def test_a_job_that_keeps_dying_is_left_alone(trial):
    job_id = trial.enqueue()
    for _ in range(MOST_ATTEMPTS):
        assert claim(job_id) is not None
        trial.expire(job_id)

    assert claim(job_id) is None


def test_jobs_run_in_this_process_with_those_they_start(trial):
    def handle(running):
        if running.target == "first":
            trial.enqueue("second")

    first = trial.handle(handle).enqueue("first")

    ended = run_jobs_inline(trial.app)

    assert ended == [(first, "done"), (first + 1, "done")]
    db.session.rollback()
