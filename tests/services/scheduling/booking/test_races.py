"""Several press at the same instant, on both databases: one gets the place, the others are told what is nearest."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import func, select

from matchmaker.core.errors import Refusal
from matchmaker.db.scheduling import Meeting, Seat
from matchmaker.extensions import db
from matchmaker.services.scheduling.booking.book import book, cancel_booking, move_booking
from matchmaker.services.scheduling.booking.refusals import AlreadyMeeting, NothingLeft, SlotTaken
from tests.factories.booking import opened, speaking_for


def at_once(app, acts):
    """What each act answers when all begin together: the refusal, or else its result."""
    ready = Barrier(len(acts))

    def run(act):
        with app.app_context():
            ready.wait()
            try:
                return act()
            except Refusal as refusal:
                return refusal
            finally:
                db.session.remove()

    db.session.remove()
    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def booking(own, other, slot):
    actor, event, partner = speaking_for(own), own.event_id, other.id
    return lambda: book(actor, event, partner, slot).id


def refused(answers):
    return [one for one in answers if isinstance(one, Refusal)]


def nothing_is_held_twice():
    tables = select(func.count()).select_from(Meeting).where(Meeting.status != "cancelled")
    places = tables.group_by(Meeting.slot_id, Meeting.table_id)
    sides = select(func.count()).select_from(Seat).group_by(Seat.slot_id, Seat.delegation_id)
    assert {*db.session.scalars(places)} | {*db.session.scalars(sides)} == {1}


def test_several_buyers_want_the_same_supplier_in_the_same_slot(any_app, make):
    day = opened(any_app, make)
    buyers = [day.buyer, *(make.delegation(day.event, kind="buyer") for _ in range(4))]
    slot = day.free[0]

    answers = at_once(any_app, [booking(one, day.supplier, slot) for one in buyers])

    lost = refused(answers)
    assert len(lost) == 4
    assert all(isinstance(one, SlotTaken) for one in lost)
    assert all(one.values["alternatives"] and one.values["name"] == "Garage Solidaire" for one in lost)
    nothing_is_held_twice()


def test_the_last_table_of_a_slot_is_given_once(any_app, make):
    day = opened(any_app, make)
    slot = day.free[0]
    pairs = [(make.delegation(day.event, kind="buyer"), make.delegation(day.event)) for _ in range(4)]
    free = len(day.event.tables) - db.session.scalar(
        select(func.count()).select_from(Meeting).where(Meeting.slot_id == slot)
    )

    answers = at_once(any_app, [booking(*pair, slot) for pair in pairs])

    assert len(answers) - len(refused(answers)) == free
    nothing_is_held_twice()


def test_one_buyer_is_in_one_place(any_app, make):
    day = opened(any_app, make)
    suppliers = [day.supplier, *(make.delegation(day.event) for _ in range(3))]
    slot = day.free[0]

    answers = at_once(any_app, [booking(day.buyer, one, slot) for one in suppliers])

    assert len(refused(answers)) == 3
    nothing_is_held_twice()


def test_the_same_press_twice_books_once(any_app, make):
    day = opened(any_app, make)
    slot = day.free[0]

    answers = at_once(any_app, [booking(day.buyer, day.supplier, slot)] * 4)

    assert len(set(answers)) == 1
    nothing_is_held_twice()


def test_two_sides_that_book_each_other_meet_once(any_app, make):
    day = opened(any_app, make, to="both")
    first, second = day.free[:2]

    answers = at_once(
        any_app, [booking(day.buyer, day.supplier, first), booking(day.supplier, day.buyer, second)]
    )

    [lost] = refused(answers)
    assert isinstance(lost, AlreadyMeeting)
    nothing_is_held_twice()


def test_a_move_and_a_booking_into_one_slot(any_app, make):
    day = opened(any_app, make)
    rival = make.delegation(day.event, kind="buyer")
    first, second = day.free[:2]
    meeting = booking(day.buyer, day.supplier, first)()
    actor, event = speaking_for(day.buyer), day.event.id

    answers = at_once(
        any_app,
        [
            lambda: move_booking(actor, event, meeting, second).id,
            booking(rival, day.supplier, second),
        ],
    )

    assert len(refused(answers)) == 1
    assert isinstance(refused(answers)[0], SlotTaken | NothingLeft)
    nothing_is_held_twice()


def test_both_sides_cancel_at_once(any_app, make):
    day = opened(any_app, make)
    meeting, event = booking(day.buyer, day.supplier, day.free[0])(), day.event.id
    actors = [speaking_for(day.buyer), speaking_for(day.supplier)]

    answers = at_once(
        any_app, [lambda actor=one: cancel_booking(actor, event, meeting).version for one in actors]
    )

    assert answers == [2, 2]
    assert db.session.scalars(select(Seat).where(Seat.meeting_id == meeting)).all() == []
