import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from matchmaker.core.directory.access import Actor
from matchmaker.db.directory import Chamber, Person, SignIn
from matchmaker.db.jobs import Audit, Idempotency
from matchmaker.db.transaction import AlreadyDone, Once, after_commit, once, transaction
from matchmaker.extensions import db

ACTOR = Actor(person_id=7)


def add_chamber(session, slug="idf"):
    session.add(Chamber(name="CRESS", slug=slug, email="cress@exemple.fr"))


def test_every_change_is_audited_with_actor_and_act(any_app):
    with transaction(ACTOR, "test.add") as session:
        add_chamber(session)
    with transaction(ACTOR, "test.rename") as session:
        session.scalar(select(Chamber)).name = "CRESS Île-de-France"
    with transaction(ACTOR, "test.remove") as session:
        session.delete(session.scalar(select(Chamber)))

    rows = db.session.scalars(select(Audit).order_by(Audit.id)).all()

    assert [(row.person_id, row.act, row.object_kind) for row in rows] == [
        (7, "test.add", "chamber"),
        (7, "test.rename", "chamber"),
        (7, "test.remove", "chamber"),
    ]
    assert (rows[1].before, rows[1].after) == ({"name": "CRESS"}, {"name": "CRESS Île-de-France"})


def test_nothing_stays_of_a_transaction_that_fails(any_app):
    heard = []

    def fail_half_way():
        with transaction(ACTOR, "test.add") as session:
            add_chamber(session)
            session.flush()
            after_commit(session, lambda: heard.append("left"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()

    assert heard == []
    assert db.session.scalars(select(Chamber)).all() == []
    assert db.session.scalars(select(Audit)).all() == []


def test_callbacks_run_after_the_commit_of_the_outer_use_case(any_app):
    seen = []

    with transaction(ACTOR, "test.outer") as session:
        with transaction(ACTOR, "test.inner") as inner:
            add_chamber(inner)
            after_commit(inner, lambda: seen.append(db.session.query(Chamber).count()))
        assert inner is session
        assert seen == []

    assert seen == [1]


def test_the_same_key_takes_effect_once(any_app):
    def send() -> None:
        once.set(Once("person:7", "key-1"))
        with transaction(ACTOR, "test.add") as session:
            add_chamber(session)

    send()
    with pytest.raises(AlreadyDone):
        send()
    once.set(None)

    assert db.session.query(Chamber).count() == 1


def test_the_same_form_from_two_clicks_at_once_takes_effect_once(any_app):
    def send(number: int) -> str:
        with any_app.app_context():
            once.set(Once("person:7", "key-1"))
            try:
                with transaction(ACTOR, "test.add") as session:
                    add_chamber(session, f"cress-{number}")
                    session.flush()
                    time.sleep(0.2)
            except AlreadyDone:
                return "already done"
            finally:
                once.set(None)
            return "done"

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(send, range(4)))

    assert sorted(answers) == ["already done"] * 3 + ["done"]
    assert db.session.query(Chamber).count() == 1


def test_a_key_whose_effect_failed_can_be_sent_again(any_app):
    once.set(Once("person:7", "key-1"))
    with pytest.raises(ZeroDivisionError), transaction(ACTOR, "test.add"):
        raise ZeroDivisionError
    assert db.session.query(Idempotency).count() == 0

    once.set(Once("person:7", "key-1"))
    with transaction(ACTOR, "test.add") as session:
        add_chamber(session)
    once.set(None)

    assert db.session.query(Chamber).count() == 1


def test_sessions_and_sign_ins_leave_no_trace_in_the_audit_log(any_app):
    assert not SignIn.audited
    assert Person.audited
