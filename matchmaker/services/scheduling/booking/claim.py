"""Claim one place for two: what the timetable allows is read first, the unique indexes have the last word."""

from collections.abc import Collection

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matchmaker.core.scheduling.booking import nearest
from matchmaker.core.scheduling.places import FULL, Place
from matchmaker.core.scheduling.replan import NOTICE
from matchmaker.db.changed import change
from matchmaker.db.events import Delegation, Event
from matchmaker.db.scheduling import Meeting
from matchmaker.services.scheduling.booking import refusals
from matchmaker.services.scheduling.booking.board import Board
from matchmaker.services.scheduling.booking.words import time_of, times_of
from matchmaker.services.scheduling.problem_people import people_of
from matchmaker.services.scheduling.seats import Seating, comes_for, seat


def position_of(event: Event, slot_id: int) -> int:
    """The position of a slot by its id. Raises `NoSlotChosen` for one that is not the event's."""
    found = next((n for n, slot in enumerate(event.slots) if slot.id == slot_id), None)
    if found is None:
        raise refusals.NoSlotChosen
    return found


def too_soon(event: Event, at: int) -> refusals.TooSoon:
    return refusals.TooSoon(time=time_of(event, at), minutes=int(NOTICE.total_seconds() // 60))


def place_at(board: Board, own: Delegation, other: Delegation, at: int) -> Place:
    """The place in this slot. Raises `TooSoon`, `FullForYou`, `FullForThem`, `SlotTaken`, `NothingLeft`."""
    free = board.free((own.id, other.id))
    place = next((one for one in free if one.slot == at), None)
    if place is not None:
        return place
    if at < board.frozen:
        raise too_soon(own.event, at)
    _refuse_full(board, own, other, at)
    raise _gone(own.event, other, free, at)


def _refuse_full(board: Board, own: Delegation, other: Delegation, at: int) -> None:
    n = board.number[frozenset((own.id, other.id))]
    if n in board.room.place:
        return  # moving it adds none
    full = [one for one in board.room.in_the_way(n, at) if one.template == FULL]
    for one in full:
        if one.values["who"] == own.id:
            raise refusals.FullForYou(count=one.values["count"])
        raise refusals.FullForThem(name=other.organisation.name)


def _gone(
    event: Event, other: Delegation, free: Collection[Place], at: int
) -> refusals.SlotTaken | refusals.NothingLeft:
    name, time = other.organisation.name, time_of(event, at)
    near = nearest([one for one in free if one.slot != at], at)
    if not near:
        return refusals.NothingLeft(name=name, time=time)
    alternatives = times_of(event, [one.slot for one in near])
    return refusals.SlotTaken(name=name, time=time, alternatives=alternatives)


def sit(
    session: Session, board: Board, own: Delegation, other: Delegation, meeting: Meeting, place: Place
) -> None:
    """Claim the table and the seats of both, in each slot the meeting takes. Raises `SlotTaken` where the database
    knows better than what was read."""
    try:
        with session.begin_nested():
            meeting.slot_id, meeting.table_id = own.event.slots[place.slot].id, int(str(place.table))
            session.add(meeting)
            session.flush()
            change(session, update(Meeting).where(Meeting.id == meeting.id).values(status="confirmed"))
            seat(session, own.event, [meeting], _seating(session, board, own, other))
            session.flush()
    except IntegrityError:
        free = board.free((own.id, other.id))
        raise _gone(own.event, other, free, place.slot) from None


def _seating(session: Session, board: Board, own: Delegation, other: Delegation) -> Seating:
    pair = frozenset((own.id, other.id))
    asked = board.meeting(pair)
    known = comes_for(session, own.event_id)
    people = {
        (pair, side): person for person in people_of(asked.uses) for side in pair if (side, person) in known
    }
    return Seating({pair: asked.length}, people)
