"""What a lost broker or a dead worker leaves behind is put right."""

from datetime import timedelta

import time_machine

from matchmaker.clock import now
from matchmaker.db.directory import SignIn, WebSession
from matchmaker.db.jobs import Blob, Idempotency
from matchmaker.db.links import PersonalLink
from matchmaker.extensions import db
from matchmaker.services.jobs.purge import purge
from matchmaker.services.jobs.reconcile import FORGOTTEN, Repairs, reconcile
from matchmaker.services.jobs.run import MOST_ATTEMPTS, claim


def test_nothing_to_do(trial):
    assert reconcile() == Repairs(given_up=0, released=0, woken=0, messages_settled=0)


def test_an_orphan_is_queued_again(trial):
    job_id = trial.enqueue()
    claim(job_id)
    trial.expire(job_id)

    assert reconcile().released == 1
    assert trial.row(job_id).state == "queued"


def test_a_job_that_kept_dying_is_given_up_with_a_sentence(trial):
    job_id = trial.enqueue()
    claim(job_id)
    trial.change(job_id, attempts=MOST_ATTEMPTS)
    trial.expire(job_id)

    assert reconcile().given_up == 1
    row = trial.row(job_id)
    assert (row.state, row.error) == (
        "dead",
        "Ce travail s’est arrêté 5 fois sans finir. Signalez-le, ou relancez-le.",
    )


def test_a_waiting_job_is_woken_again_but_not_at_every_round(trial):
    trial.enqueue()
    later = now() + FORGOTTEN + timedelta(seconds=1)

    assert reconcile().woken == 0
    with time_machine.travel(later, tick=False):
        assert [reconcile().woken, reconcile().woken] == [1, 0]


def test_what_is_past_its_time_is_forgotten_and_the_rest_kept(trial, make):
    old, recent = now() - timedelta(days=90), now() - timedelta(minutes=5)
    person = make.person()
    for moment, label in ((old, "old"), (recent, "recent")):
        db.session.add_all(
            [
                SignIn(email="a@exemple.fr", link_hash=label, code_hash="x", expires_at=moment),
                WebSession(token_hash=label, person_id=person.id, created_at=moment, seen_at=moment),
                Idempotency(actor="1", key=label, created_at=moment),
                Blob(
                    name=label, content_type="text/plain", data=b"x", expires_at=moment + timedelta(hours=1)
                ),
            ]
        )
    db.session.commit()

    purge()

    db.session.rollback()
    assert [row.link_hash for row in db.session.query(SignIn)] == ["recent"]
    assert [row.token_hash for row in db.session.query(WebSession)] == ["recent"]
    assert [row.key for row in db.session.query(Idempotency)] == ["recent"]
    assert [row.name for row in db.session.query(Blob)] == ["recent"]


def test_links_of_mails_say_for_half_a_year_that_they_came_too_late(trial, make):
    delegation, person = make.delegation(make.event()), make.person()
    for days, key in ((200, "long over"), (100, "over"), (-1, "good")):
        end = now() - timedelta(days=days)
        its = {"event_id": delegation.event_id, "delegation_id": delegation.id, "person_id": person.id}
        db.session.add(PersonalLink(key_hash=key, purpose="answer", expires_at=end, **its))
    db.session.commit()

    purge()

    db.session.rollback()
    assert sorted(row.key_hash for row in db.session.query(PersonalLink)) == ["good", "over"]
