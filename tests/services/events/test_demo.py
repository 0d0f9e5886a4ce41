from sqlalchemy import func, select

from matchmaker.db.catalogue import Need, Offer
from matchmaker.db.directory import Organisation
from matchmaker.db.events import Absence, Delegation, Event, EventTable, Slot
from matchmaker.db.jobs import Audit, Outbox
from matchmaker.db.requests import Request
from matchmaker.db.scoring import ScoreRun
from matchmaker.extensions import db
from matchmaker.services.events.demo import load_demo
from tests.factories.working import run_jobs_inline


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_the_demonstration_brings_every_row_of_its_tables(app):
    accounts = load_demo()

    assert [account.email for account in accounts] == [
        "organisatrice@demo.example",
        "acheteuse@demo.example",
        "fournisseuse@demo.example",
    ]
    assert {model.__name__: count(model) for model in (Organisation, Offer, Need, Request)} == {
        "Organisation": 95,
        "Offer": 99,
        "Need": 62,
        "Request": 324,
    }
    assert (count(Slot), count(EventTable)) == (12, 28)
    assert count(Absence) > 0


def test_buyers_keep_their_table(app):
    load_demo()

    kept = db.session.scalars(select(Delegation.home_table_id).where(Delegation.kind == "buyer")).all()

    assert None not in kept
    assert len(set(kept)) == 25


def test_it_stands_in_its_wishes_phase_and_is_scored_by_the_first_worker(app):
    load_demo()

    run_jobs_inline(app)
    db.session.rollback()  # the jobs had a session of their own

    assert db.session.scalars(select(Event.phase)).all() == ["wishes"]
    assert db.session.scalars(select(ScoreRun.failures)).all() == [[]]


def test_nothing_is_mailed(app):
    load_demo()
    run_jobs_inline(app)

    assert count(Outbox) == 0


def test_loading_it_again_changes_nothing(app):
    accounts = load_demo()
    audited = count(Audit)

    again = load_demo()

    assert again == accounts
    assert count(Audit) == audited
