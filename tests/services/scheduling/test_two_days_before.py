"""Story 5: two days before, a supplier cancels. Its place is offered to the wish that waited; nobody else moves."""

from sqlalchemy import select

from matchmaker.clock import now
from matchmaker.db.events import Delegation
from matchmaker.db.jobs import Outbox
from matchmaker.db.queries.scheduling import drafts_of
from matchmaker.db.scheduling import Meeting, Publication, Seat
from matchmaker.extensions import db
from matchmaker.services.directory.people import actor_of
from matchmaker.services.events.inputs import touch
from matchmaker.services.scheduling.publish import publish_schedule
from matchmaker.services.scheduling.solve import start_solving
from tests.factories.working import run_jobs_inline

# Slots 0 to 7: 14:00, 14:20, 14:40, 15:00, pause, 15:40, 16:00, 16:20, 16:40.
PUBLISHED = {
    "B1": {"S2": 0, "S1": 1, "S4": 2, "S5": 3, "S3": 5},
    "B2": {"S1": 0, "S3": 2, "S2": 3, "S6": 5},
    "B3": {"S3": 0, "S6": 1, "S4": 3, "S1": 4},
}


def build(make):
    """The event as its first version left it."""
    chamber = make.chamber()
    event = make.event(chamber, slots=8, tables=3, phase="published", opened_at=now())
    people, delegations = {}, {}
    for number, name in enumerate(("B1", "B2", "B3", "S1", "S2", "S3", "S4", "S5", "S6")):
        organisation = make.organisation(name=name)
        people[name] = make.person(name=f"Personne de {name}", speaks_for=organisation)
        home = event.tables[number].id if name.startswith("B") else None
        delegations[name] = make.delegation(
            event,
            organisation,
            "buyer" if home else "supplier",
            people=(people[name],),
            home_table_id=home,
            agenda_version=1,
        )
    for buyer, meetings in PUBLISHED.items():
        for supplier, position in meetings.items():
            hold(event, delegations[supplier], delegations[buyer], position, make)
    make.request(delegations["S6"], delegations["B1"], rank=3, state="accepted", answer_rank=3)
    db.session.add(Publication(event_id=event.id, number=1))
    db.session.commit()
    return event, delegations, people, actor_of(make.person(staff_of=chamber).id)


def hold(event, supplier, buyer, position, make):
    meeting = Meeting(
        event_id=event.id,
        slot_id=event.slots[position].id,
        table_id=buyer.home_table_id,
        a_id=supplier.id,
        b_id=buyer.id,
        first_publication=1,
    )
    db.session.add(meeting)
    db.session.flush()
    for side in (supplier, buyer):
        db.session.add(
            Seat(event_id=event.id, slot_id=meeting.slot_id, meeting_id=meeting.id, delegation_id=side.id)
        )
    make.request(supplier, buyer, rank=2, state="accepted", answer_rank=2, meeting_id=meeting.id)


def test_a_cancelled_supplier_leaves_its_place_and_moves_nobody(app, make):
    event, delegations, people, actor = build(make)
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
