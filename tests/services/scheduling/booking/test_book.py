"""Book, move, cancel: what becomes of the rows, of both agendas, and of those who are told."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from matchmaker.clock import now
from matchmaker.core.directory.access import SYSTEM
from matchmaker.core.errors import NotFound
from matchmaker.core.requests.rules import TwoBuyers
from matchmaker.db.by_hand import ForbiddenPair
from matchmaker.db.events import Absence, Delegation, Event
from matchmaker.db.jobs import Audit, Outbox
from matchmaker.db.scheduling import Meeting, Seat
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.services.directory.people import actor_of
from matchmaker.services.scheduling.booking import refusals
from matchmaker.services.scheduling.booking.board import board_of
from matchmaker.services.scheduling.booking.book import book, cancel_booking, cancel_for_them, move_booking
from matchmaker.services.scheduling.booking.claim import sit
from matchmaker.services.scheduling.booking.own import bookings_of, overview_of
from matchmaker.services.scheduling.booking.switch import close_booking, open_booking
from matchmaker.services.scheduling.publish import publish_schedule
from matchmaker.services.scheduling.refusals import Stale
from tests.factories.booking import free_slots_of, opened, speaking_for
from tests.factories.planning import compute


@pytest.fixture
def day(app, make):
    return opened(app, make)


def do_book(day, slot, own=None, other=None):
    own, other = own or day.buyer, other or day.supplier
    return book(speaking_for(own), day.event.id, other.id, slot)


def letters(kind):
    rows = db.session.scalars(select(Outbox).where(Outbox.kind == kind).order_by(Outbox.id))
    return [(row.intended, row.body) for row in rows]


def versions(day):
    found = select(Delegation.agenda_version).where(Delegation.id.in_((day.buyer.id, day.supplier.id)))
    return db.session.scalars(found).all()


def save(*rows):
    db.session.add_all(rows)
    db.session.commit()


def test_a_booking_is_a_pinned_meeting_with_a_seat_for_each_side(any_app, make):
    day = opened(any_app, make)
    slot = day.free[0]

    meeting = do_book(day, slot)

    assert (meeting.a_id, meeting.b_id, meeting.slot_id) == (day.buyer.id, day.supplier.id, slot)
    assert (meeting.status, meeting.pinned, meeting.booked_at is not None) == ("confirmed", True, True)
    seats = db.session.scalars(select(Seat).where(Seat.meeting_id == meeting.id)).all()
    assert {(seat.delegation_id, seat.slot_id, seat.seat) for seat in seats} == {
        (day.buyer.id, slot, 0),
        (day.supplier.id, slot, 0),
    }
    assert slot not in free_slots_of(day.buyer, day.supplier)


def test_both_sides_are_told_once_and_nobody_else(day):
    others = dict(db.session.execute(select(Delegation.id, Delegation.agenda_version)).all())

    do_book(day, day.free[0])

    told = letters("scheduling.booked")
    assert [address for address, _body in told] == [day.buying.email, day.selling.email]
    assert "Ville de Trévoux a réservé" in told[1][1]
    after = dict(db.session.execute(select(Delegation.id, Delegation.agenda_version)).all())
    changed = {key for key, version in after.items() if version != others[key]}
    assert (changed, versions(day)) == ({day.buyer.id, day.supplier.id}, [1, 1])


def test_the_same_booking_again_is_the_same_meeting(day):
    slot = day.free[0]
    first = do_book(day, slot).id

    assert do_book(day, slot).id == first
    assert len(letters("scheduling.booked")) == 2
    assert versions(day) == [1, 1]


def test_two_who_meet_already_are_told_when(day):
    first, second = day.free[:2]
    do_book(day, first)

    with pytest.raises(refusals.AlreadyMeeting):
        do_book(day, second)


def test_a_booking_is_in_the_audit_under_its_name(day):
    do_book(day, day.free[0])

    acts = set(db.session.scalars(select(Audit.act).where(Audit.object_kind == "meeting")))
    assert "scheduling.book" in acts


def test_a_moved_booking_keeps_its_row_and_calendar_identity(any_app, make):
    day = opened(any_app, make)
    first, second = day.free[:2]
    meeting = do_book(day, first)
    uid, version = meeting.uid, meeting.version

    move_booking(speaking_for(day.buyer), day.event.id, meeting.id, second)

    row = db.session.get_one(Meeting, meeting.id)
    assert (row.uid, row.version, row.slot_id, row.status) == (uid, version + 1, second, "confirmed")
    seats = db.session.scalars(select(Seat).where(Seat.meeting_id == meeting.id)).all()
    assert {seat.slot_id for seat in seats} == {second}
    assert first in free_slots_of(day.buyer, day.supplier)
    assert [address for address, _body in letters("scheduling.booking_moved")] == [
        day.buying.email,
        day.selling.email,
    ]
    assert versions(day) == [2, 2]


def test_moving_it_to_where_it_is_does_nothing(day):
    meeting = do_book(day, slot := day.free[0])

    move_booking(speaking_for(day.buyer), day.event.id, meeting.id, slot)

    assert (letters("scheduling.booking_moved"), versions(day)) == ([], [1, 1])


def test_a_cancelled_booking_gives_its_place_back_to_all(any_app, make):
    day = opened(any_app, make)
    before = day.free
    meeting = do_book(day, before[0])

    cancel_booking(speaking_for(day.supplier), day.event.id, meeting.id)
    cancel_booking(speaking_for(day.supplier), day.event.id, meeting.id)

    row = db.session.get_one(Meeting, meeting.id)
    assert (row.status, row.version) == ("cancelled", 2)
    assert db.session.scalars(select(Seat).where(Seat.meeting_id == meeting.id)).all() == []
    assert day.free == before
    told = letters("scheduling.booking_cancelled")
    assert [address for address, _body in told] == [day.buying.email, day.selling.email]
    assert "Garage Solidaire a annulé" in told[0][1]


def test_the_organiser_gives_a_booked_place_back_and_both_are_told_by_whom(day, make):
    meeting = do_book(day, day.free[0])
    stranger = actor_of(make.person(staff_of=make.chamber()).id)

    with pytest.raises(NotFound):
        cancel_for_them(stranger, day.event.id, meeting.id)
    cancel_for_them(day.planning.actor, day.event.id, meeting.id)
    cancel_for_them(day.planning.actor, day.event.id, meeting.id)

    assert db.session.get_one(Meeting, meeting.id).status == "cancelled"
    told = letters("scheduling.booking_cancelled")
    assert [address for address, _body in told] == [day.buying.email, day.selling.email]
    assert f"{day.event.chamber.name} a annulé" in told[0][1]


def test_the_organiser_cancels_here_what_was_booked_and_nothing_else(day):
    published = db.session.scalars(select(Meeting).where(Meeting.booked_at.is_(None))).first()

    with pytest.raises(NotFound):
        cancel_for_them(day.planning.actor, day.event.id, published.id)


def test_it_can_be_cancelled_once_booking_is_closed_and_not_moved(day):
    first, second = day.free[:2]
    meeting = do_book(day, first)
    close_booking(day.planning.actor, day.event.id)

    with pytest.raises(refusals.BookingClosed):
        move_booking(speaking_for(day.buyer), day.event.id, meeting.id, second)
    cancel_booking(speaking_for(day.buyer), day.event.id, meeting.id)
    assert db.session.get_one(Meeting, meeting.id).status == "cancelled"


def test_only_those_it_is_open_to_book(day):
    with pytest.raises(refusals.NotForYou):
        do_book(day, day.free[0], day.supplier, day.buyer)
    open_booking(day.planning.actor, day.event.id, "suppliers")
    with pytest.raises(refusals.NotForYou):
        do_book(day, day.event.slots[0].id)
    close_booking(day.planning.actor, day.event.id)
    with pytest.raises(refusals.BookingClosed):
        do_book(day, day.event.slots[0].id)


def test_it_opens_only_where_something_is_published(make, app):
    event = make.event(phase="wishes")
    actor = make.person(staff_of=event.chamber)
    db.session.commit()

    with pytest.raises(refusals.NotYetPublished):
        open_booking(actor_of(actor.id), event.id, "both")
    with pytest.raises(refusals.NoSuchBookers):
        open_booking(actor_of(actor.id), event.id, "tous")


def test_a_slot_closes_five_minutes_before_it_begins(day):
    meeting = do_book(day, day.free[-1])
    with transaction(SYSTEM, "tests.later") as session:
        for slot in session.get_one(Event, day.event.id).slots:
            slot.starts_at = now() + timedelta(
                minutes=4 + 20 * slot.position - 20 * meeting_position(meeting)
            )
            slot.ends_at = slot.starts_at + timedelta(minutes=15)
    gone = meeting.slot_id

    assert gone not in free_slots_of(day.buyer, day.supplier)
    with pytest.raises(refusals.TooSoon):
        cancel_booking(speaking_for(day.buyer), day.event.id, meeting.id)
    with pytest.raises(refusals.TooSoon):
        do_book(day, gone, other=day.planning.suppliers[1], own=day.planning.buyers[1])


def meeting_position(meeting):
    event = db.session.get_one(Event, meeting.event_id)
    return next(slot.position for slot in event.slots if slot.id == meeting.slot_id)


def test_what_keeps_people_apart_keeps_them_from_booking(day):
    a, b = sorted((day.buyer.id, day.supplier.id))
    slot = day.free[0]
    save(ForbiddenPair(event_id=day.event.id, a_id=a, b_id=b))

    with pytest.raises(refusals.PairApart):
        do_book(day, slot)
    assert day.supplier.id not in {one.delegation.id for one in overview_of(day.buyer).partners}
    with pytest.raises(TwoBuyers):
        do_book(day, slot, other=day.planning.buyers[0])


def test_who_declined_is_not_booked_and_may_come_back_on_it(app, make):
    day = opened(app, make, to="both")
    make.request(day.buyer, day.supplier, state="declined")
    db.session.commit()
    slot = day.event.slots[0].id

    with pytest.raises(refusals.PairApart):
        do_book(day, slot)
    free = free_slots_of(day.supplier, day.buyer)
    assert do_book(day, free[0], day.supplier, day.buyer).slot_id == free[0]


def test_a_maximum_of_meetings_is_kept(day):
    slot = day.free[0]
    db.session.get_one(Delegation, day.supplier.id).max_meetings = 0
    db.session.commit()

    with pytest.raises(refusals.FullForThem):
        do_book(day, slot)


def test_an_absence_is_no_free_slot(day):
    slot = day.free[0]
    save(Absence(event_id=day.event.id, delegation_id=day.supplier.id, slot_id=slot))

    assert slot not in day.free
    with pytest.raises(refusals.SlotTaken):
        do_book(day, slot)


def test_a_wish_leads_to_the_booked_meeting_until_it_is_cancelled(day, make):
    wish = make.request(day.buyer, day.supplier, state="pending")
    db.session.commit()

    meeting = do_book(day, day.free[0])
    assert db.session.get_one(type(wish), wish.id).meeting_id == meeting.id
    cancel_booking(speaking_for(day.buyer), day.event.id, meeting.id)
    assert db.session.get_one(type(wish), wish.id).meeting_id is None


def test_what_belongs_to_others_is_not_found(day, make):
    meeting = do_book(day, slot := day.free[0])
    elsewhere = make.delegation(make.event(phase="published"))
    db.session.commit()

    with pytest.raises(NotFound):
        cancel_booking(speaking_for(day.planning.buyers[0]), day.event.id, meeting.id)
    with pytest.raises(NotFound):
        do_book(day, slot, other=elsewhere)
    with pytest.raises(NotFound):
        do_book(day, slot, own=elsewhere)
    with pytest.raises(refusals.NoSlotChosen):
        do_book(day, elsewhere.event.slots[0].id, other=day.planning.suppliers[1])
    placed = db.session.scalars(select(Meeting).where(Meeting.booked_at.is_(None))).first()
    with pytest.raises(NotFound):
        cancel_booking(speaking_for(db.session.get_one(Delegation, placed.a_id)), day.event.id, placed.id)


def test_a_draft_made_before_a_booking_cannot_be_published_over_it(app, day):
    before = compute(app, day.planning)
    meeting = do_book(day, day.free[0])

    with pytest.raises(Stale):
        publish_schedule(day.planning.actor, day.event.id, before)
    place = meeting.slot_id, meeting.table_id
    publish_schedule(day.planning.actor, day.event.id, compute(app, day.planning))

    row = db.session.get_one(Meeting, meeting.id)
    assert ((row.slot_id, row.table_id), row.status, row.version) == (place, "confirmed", 1)
    assert [one.meeting.id for one in bookings_of(db.session.get_one(Event, day.event.id))] == [meeting.id]


def test_the_unique_indexes_stop_whoever_read_too_early(any_app, make):
    day = opened(any_app, make)
    slot = day.free[0]
    event = db.session.get_one(Event, day.event.id)
    board = board_of(db.session(), event, day.buyer.id, [day.supplier.id])
    place = board.free((day.buyer.id, day.supplier.id))[0]
    do_book(day, slot)

    with pytest.raises(refusals.SlotTaken):
        book_late(day, board, place)
    assert len(bookings_of(db.session.get_one(Event, day.event.id))) == 1


def book_late(day, board, place):
    """Claim a place that was free when the board was read."""
    with transaction(SYSTEM, "tests.late") as session:
        own, other = session.get_one(Delegation, day.buyer.id), session.get_one(Delegation, day.supplier.id)
        late = Meeting(event_id=day.event.id, a_id=own.id, b_id=other.id, booked_at=now())
        sit(session, board, own, other, late, place)
