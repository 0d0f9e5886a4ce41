"""A job is a row: one live job per kind and target, seen by those it belongs to, stopped and done again."""

import pytest
from sqlalchemy import func, select

from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound
from matchmaker.db.jobs import Job
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.services.jobs.queue import NotLive, StillLive, cancel_job, enqueue, find_job, retry_job


def test_a_live_job_is_given_back_instead_of_a_second_one(trial):
    first = trial.enqueue("event:1", weight=2)

    assert trial.enqueue("event:1", weight=3) == first
    assert trial.row(first).arguments == {"weight": 2}


def test_a_finished_job_makes_room_for_the_next(trial):
    first = trial.enqueue()
    trial.run(first)

    assert trial.enqueue() != first


def test_other_targets_have_their_own_jobs(trial):
    assert trial.enqueue("event:1") != trial.enqueue("event:2")


def test_a_job_of_a_rolled_back_use_case_never_was(trial):
    def change_its_mind():
        with transaction(Actor(), "trial.fail") as session:
            enqueue(session, "trial.do", "event:1", by=Actor())
            raise NotFound

    with pytest.raises(NotFound):
        change_its_mind()

    assert db.session.scalar(select(func.count(Job.id))) == 0


def test_an_unknown_kind_is_a_programmers_error(trial):
    with pytest.raises(KeyError), transaction(Actor(), "trial.fail") as session:
        enqueue(session, "trial.unheard_of", "event:1", by=Actor())


def test_a_job_of_an_event_is_found_by_its_chamber_only(trial, make):
    event = make.event()
    asker, organiser, stranger = (make.person().id for _ in range(3))
    asking = Actor(asker, chambers=frozenset({event.chamber_id}))
    with transaction(asking, "trial.start") as session:
        job_id = enqueue(session, "trial.do", "event:1", by=asking, event=event).id

    assert find_job(asking, job_id).id == job_id
    assert find_job(Actor(organiser, chambers=frozenset({event.chamber_id})), job_id).id == job_id
    gone = Actor(asker)
    for other in (
        gone,
        Actor(stranger),
        Actor(),
        Actor(stranger, chambers=frozenset({event.chamber_id + 1})),
    ):
        with pytest.raises(NotFound):
            find_job(other, job_id)


def test_a_job_of_no_chamber_is_found_by_who_asked_only(trial, make):
    asking, stranger = Actor(make.person().id), Actor(make.person().id, chambers=frozenset({1}))
    job_id = trial.enqueue(by=asking)

    assert find_job(asking, job_id).id == job_id
    for other in (stranger, Actor()):
        with pytest.raises(NotFound):
            find_job(other, job_id)


def test_a_cancelled_job_is_not_run(trial, make):
    actor = Actor(make.person().id)
    job_id = trial.enqueue(by=actor)

    cancel_job(actor, job_id)

    assert (trial.run(job_id), trial.row(job_id).state) == (None, "cancelled")
    with pytest.raises(NotLive):
        cancel_job(actor, job_id)


def test_a_job_is_done_again_with_the_same_arguments(trial, make):
    actor = Actor(make.person().id)
    job_id = trial.enqueue(by=actor, weight=2)
    with pytest.raises(StillLive):
        retry_job(actor, job_id)
    trial.run(job_id)

    again = retry_job(actor, job_id)

    assert (again.id != job_id, again.arguments, again.state) == (True, {"weight": 2}, "queued")
