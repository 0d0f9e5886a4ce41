"""What may never happen is refused by the database itself, on both engines."""

import pytest
from sqlalchemy.exc import IntegrityError

from matchmaker.core.directory.access import NOBODY
from matchmaker.db.jobs import Job
from matchmaker.db.requests import Request
from matchmaker.db.scheduling import Meeting, Seat
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db


def hold(event, a, b, slot, table, **values):
    meeting = Meeting(event_id=event.id, slot_id=slot.id, table_id=table.id, a_id=a.id, b_id=b.id, **values)
    db.session.add(meeting)
    db.session.flush()
    for side in (a, b):
        db.session.add(Seat(event_id=event.id, slot_id=slot.id, meeting_id=meeting.id, delegation_id=side.id))
    db.session.commit()
    return meeting


@pytest.fixture
def event(any_app, make):
    return make.event(slots=2, tables=2)


def test_a_delegation_is_never_booked_twice_in_a_slot(event, make):
    a, b, c = (make.delegation(event) for _ in range(3))
    hold(event, a, b, event.slots[0], event.tables[0])

    with pytest.raises(IntegrityError, match=r"meeting_seat"):
        hold(event, a, c, event.slots[0], event.tables[1])


def test_a_table_holds_one_live_meeting_at_a_time(event, make):
    a, b, c, d = (make.delegation(event) for _ in range(4))
    first = hold(event, a, b, event.slots[0], event.tables[0])

    with pytest.raises(IntegrityError, match=r"uq_meeting_table|meeting\.table_id"):
        hold(event, c, d, event.slots[0], event.tables[0])

    db.session.rollback()
    first.status = "cancelled"
    db.session.commit()
    assert hold(event, c, d, event.slots[0], event.tables[0]).status == "confirmed"


def test_seats_follow_their_meeting_when_it_moves(event, make):
    a, b = make.delegation(event), make.delegation(event)
    meeting = hold(event, a, b, event.slots[0], event.tables[0])

    meeting.slot_id = event.slots[1].id
    db.session.commit()

    assert [seat.slot_id for seat in db.session.query(Seat)] == [event.slots[1].id] * 2


def test_a_seat_cannot_point_to_another_slot_than_its_meeting(event, make):
    a, b = make.delegation(event), make.delegation(event)
    meeting = hold(event, a, b, event.slots[0], event.tables[0])
    meeting.seats[0].slot_id = event.slots[1].id

    with pytest.raises(IntegrityError):
        db.session.commit()


def test_a_meeting_cannot_use_another_events_table(event, make):
    a, b = make.delegation(event), make.delegation(event)
    elsewhere = make.event(slots=1, tables=1)

    with pytest.raises(IntegrityError):
        hold(event, a, b, event.slots[0], elsewhere.tables[0])


def test_one_named_person_sits_at_one_table_at_a_time(event, make):
    a, b, c, d = (make.delegation(event) for _ in range(4))
    expert = make.person()
    first = hold(event, a, b, event.slots[0], event.tables[0])
    second = hold(event, c, d, event.slots[0], event.tables[1])
    first.seats[0].person_id = expert.id
    db.session.commit()
    second.seats[0].person_id = expert.id

    with pytest.raises(IntegrityError):
        db.session.commit()


def test_one_live_wish_per_pair_and_subject(event, make):
    a, b = make.delegation(event), make.delegation(event, kind="buyer")
    need = make.need(b.organisation)
    make.request(a, b)
    make.request(a, b, need_id=need.id)
    make.request(a, b, state="withdrawn")

    with pytest.raises(IntegrityError):
        make.request(a, b)

    db.session.rollback()
    assert db.session.query(Request).count() == 3


def test_nobody_asks_to_meet_itself(event, make):
    a = make.delegation(event)

    with pytest.raises(IntegrityError):
        make.request(a, a)


def test_one_live_job_per_kind_and_target(any_app):
    with transaction(NOBODY, "test") as session:
        session.add(Job(kind="scoring.score_event", target="event:1", state="done"))
        session.add(Job(kind="scoring.score_event", target="event:1"))

    with pytest.raises(IntegrityError), transaction(NOBODY, "test") as session:
        session.add(Job(kind="scoring.score_event", target="event:1", state="running"))


def test_an_organisation_needs_a_number_and_keeps_one_name_per_siret(any_app, make):
    make.organisation(name="Coop’Éclore, traiteur", siret="12345678200002")
    make.organisation(name="Coop’Éclore, vélos", siret="12345678200002")

    with pytest.raises(IntegrityError):
        make.organisation(name="Coop’Éclore, vélos", siret="12345678200002")

    db.session.rollback()
    with pytest.raises(IntegrityError):
        make.organisation(siret=None)
