"""Story 5: two days before, a supplier cancels. Its place is offered to the wish that waited; nobody else moves."""

from sqlalchemy import select

from matchmaker.db.events import Delegation
from matchmaker.db.jobs import Outbox
from matchmaker.db.queries.scheduling import drafts_of
from matchmaker.db.scheduling import Meeting
from matchmaker.extensions import db
from matchmaker.services.events.inputs import touch
from matchmaker.services.scheduling.publish import publish_schedule
from matchmaker.services.scheduling.solve import start_solving
from tests.factories.two_days_before import build_two_days_before
from tests.factories.working import run_jobs_inline


def test_a_cancelled_supplier_leaves_its_place_and_moves_nobody(app, make):
    event, delegations, people, actor = build_two_days_before(make)
    db.session.get(Delegation, delegations["S5"].id).state = "cancelled"
    touch(db.session, event.id)
    db.session.commit()

    start_solving(actor, event.id)
    run_jobs_inline(app)
    publication = publish_schedule(actor, event.id, drafts_of(event.id)[0].id)

    assert (publication.number, publication.changes) == (
        2,
        {"added": 1, "moved": 0, "cancelled": 1, "kept": 12},
    )
    new = db.session.scalars(select(Meeting).where(Meeting.first_publication == 2)).one()
    assert (new.a_id, new.b_id) == (delegations["S6"].id, delegations["B1"].id)
    assert new.table_id == event.tables[0].id
    versions = {name: db.session.get(Delegation, one.id).agenda_version for name, one in delegations.items()}
    assert {name for name, version in versions.items() if version == 2} == {"B1", "S5", "S6"}
    told = db.session.scalars(select(Outbox.person_id).order_by(Outbox.person_id)).all()
    assert told == sorted(people[name].id for name in ("B1", "S5", "S6"))
