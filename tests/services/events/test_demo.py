from sqlalchemy import func, select

from matchmaker.db.catalogue import Need, Offer
from matchmaker.db.directory import Organisation, Person
from matchmaker.db.events import Absence, Delegation, Event, EventTable, Slot
from matchmaker.db.jobs import Audit, Outbox
from matchmaker.db.requests import Request
from matchmaker.db.scoring import ScoreRun
from matchmaker.extensions import db
from matchmaker.services.catalogue.groupements.proposals import needs_to_share, proposals_for_supplier
from matchmaker.services.directory.people import actor_of
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


def test_a_supplier_finds_with_whom_to_answer_a_need_of_two_lots(app):
    accounts = load_demo()
    run_jobs_inline(app)
    db.session.rollback()
    supplier = actor_of(db.session.scalar(select(Person.id).where(Person.email == accounts[2].email)))
    (organisation,) = supplier.organisations

    need = next(one for one in needs_to_share(supplier) if one.title.startswith("Nettoyage des écoles"))
    found = proposals_for_supplier(supplier, need.event_id, need.id, organisation)

    assert need.parts == 2
    assert found.together.proposals
    assert not found.together.uncovered


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
