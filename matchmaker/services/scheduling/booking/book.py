"""Book a free place, move the meeting, cancel it: one transaction each, and nobody else's meeting moves.

The event is locked, the rules are read from the timetable as it then stands, and the seats and the table are claimed
under the unique indexes. Whoever comes second finds the place gone and is told what is nearest.
"""

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound
from matchmaker.core.jobs.texts import TextKind
from matchmaker.core.scheduling.changes import Changes, Moved, Planned
from matchmaker.core.scheduling.texts import BOOKED, BOOKING_CANCELLED, BOOKING_MOVED
from matchmaker.db.events import Delegation, Event
from matchmaker.db.locks import lock_event
from matchmaker.db.queries.scheduling import next_publication_number, second_slots
from matchmaker.db.requests import STANDING, Request
from matchmaker.db.scheduling import Meeting
from matchmaker.db.transaction import transaction
from matchmaker.services.events.access import (
    delegation_for,
    delegations_for,
    event_for_organiser,
    refuse_closed,
)
from matchmaker.services.events.inputs import touch
from matchmaker.services.impact.keys import add_missing_keys
from matchmaker.services.scheduling.booking import refusals
from matchmaker.services.scheduling.booking.board import Board, board_of
from matchmaker.services.scheduling.booking.claim import place_at, position_of, sit, too_soon
from matchmaker.services.scheduling.booking.letters import tell_both
from matchmaker.services.scheduling.booking.partners import bars_of, check_pair, partner_for
from matchmaker.services.scheduling.booking.switch import closed_to
from matchmaker.services.scheduling.booking.words import time_of
from matchmaker.services.scheduling.cancelling import cancel_meetings
from matchmaker.services.scheduling.candidates import frozen_at
from matchmaker.services.scheduling.changes import planned
from matchmaker.services.scheduling.seats import release


def book(
    actor: Actor, event_id: int, partner_id: int, slot_id: int, organisation_id: int | None = None
) -> Meeting:
    """A meeting of the actor's delegation with another (ids), in this slot, at the best free table.

    Booked already in this slot: that meeting, and nobody is told again. Raises the named refusals of this package,
    those of `check_parties`, and `NotFound` for a delegation of another event.
    """
    with transaction(actor, "scheduling.book") as session:
        lock_event(session, event_id)
        own = delegation_for(actor, event_id, organisation_id)
        other = partner_for(session, own, partner_id)  # a stranger's id is not found, open or not
        _refuse_unless_open(own)
        at = position_of(own.event, slot_id)
        check_pair(bars_of(own.event), own, other)
        board = board_of(session, own.event, own.id, [other.id])
        known = board.live.get(frozenset((own.id, other.id)))
        if known is not None:
            return _same_or_refused(own.event, known, other, slot_id)
        wishes = _open(board, own, other, at, _wishes(session, own, other))
        place = place_at(board, own, other, at)
        meeting = Meeting(
            event_id=event_id,
            a_id=own.id,
            b_id=other.id,
            pinned=True,
            booked_at=now(),
            # It belongs to the timetable in force: calendars are told of it, and of its end.
            first_publication=next_publication_number(session, event_id) - 1,
        )
        meeting.need_id = next((one.need_id for one in wishes if one.need_id), None)
        meeting.offer_id = next((one.offer_id for one in wishes if one.offer_id), None)
        sit(session, board, own, other, meeting, place)
        for wish in wishes:
            wish.meeting_id = meeting.id
        changes = Changes(added=(planned(meeting, board.meeting((own.id, other.id)).length),))
        _told(session, own, other, meeting, changes, BOOKED, own.organisation.name)
        return meeting


def move_booking(
    actor: Actor, event_id: int, meeting_id: int, slot_id: int, organisation_id: int | None = None
) -> Meeting:
    """The same meeting in another slot. In this slot already: nothing happens. Raises as `book`."""
    with transaction(actor, "scheduling.move_booking") as session:
        lock_event(session, event_id)
        own, other, meeting = _own_booking(session, actor, event_id, meeting_id, organisation_id)
        _refuse_unless_open(own)
        at = position_of(own.event, slot_id)
        if meeting.status != "confirmed":
            raise NotFound
        if meeting.slot_id == slot_id:
            return meeting
        _refuse_begun(own.event, meeting)
        check_pair(bars_of(own.event), own, other)
        board = board_of(session, own.event, own.id, [other.id])
        length = board.meeting((own.id, other.id)).length
        if meeting.need_id is not None and not board.subjects.allows(meeting.need_id, at, length):
            raise board.subjects.refusal(meeting.need_id)
        place = place_at(board, own, other, at)
        before = _as_planned(session, meeting)
        release(session, {meeting.id})
        meeting.version += 1
        sit(session, board, own, other, meeting, place)
        changes = Changes(moved=(Moved(before, planned(meeting, before.length)),))
        _told(session, own, other, meeting, changes, BOOKING_MOVED, own.organisation.name)
        return meeting


def cancel_booking(
    actor: Actor, event_id: int, meeting_id: int, organisation_id: int | None = None
) -> Meeting:
    """Give the place back; either side may, also once booking is closed. Cancelled already: nothing happens.

    Raises `NotFound` for a meeting that was not booked or is somebody else's, `TooSoon`, `EventClosed`.
    """
    with transaction(actor, "scheduling.cancel_booking") as session:
        lock_event(session, event_id)
        own, other, meeting = _own_booking(session, actor, event_id, meeting_id, organisation_id)
        refuse_closed(own.event)
        _give_back(session, own, other, meeting, own.organisation.name)
        return meeting


def cancel_for_them(actor: Actor, event_id: int, meeting_id: int) -> Meeting:
    """The organiser gives back what two booked; both are told that the organiser did. Raises as `cancel_booking`."""
    with transaction(actor, "scheduling.cancel_for_them") as session:
        event = event_for_organiser(actor, event_id, change=True)
        meeting = session.scalar(_booked(event_id, meeting_id))
        if meeting is None:
            raise NotFound
        own, other = (session.get_one(Delegation, one) for one in (meeting.a_id, meeting.b_id))
        _give_back(session, own, other, meeting, event.chamber.name)
        return meeting


def _give_back(session: Session, own: Delegation, other: Delegation, meeting: Meeting, author: str) -> None:
    if meeting.status == "cancelled":
        return
    _refuse_begun(own.event, meeting)
    before = _as_planned(session, meeting)
    cancel_meetings(session, [meeting])
    _told(session, own, other, meeting, Changes(cancelled=(before,)), BOOKING_CANCELLED, author)


def _refuse_unless_open(own: Delegation) -> None:
    refuse_closed(own.event)
    refusal = closed_to(own)
    if refusal is not None:
        raise refusal


def _same_or_refused(event: Event, known: Meeting, other: Delegation, slot_id: int) -> Meeting:
    if known.booked_at is not None and known.slot_id == slot_id:
        return known
    at = position_of(event, known.slot_id)
    raise refusals.AlreadyMeeting(name=other.organisation.name, time=time_of(event, at))


def _booked(event_id: int, meeting_id: int) -> Select[Meeting]:
    found = select(Meeting).where(
        Meeting.id == meeting_id, Meeting.event_id == event_id, Meeting.booked_at.is_not(None)
    )
    return found.with_for_update()


def _own_booking(
    session: Session, actor: Actor, event_id: int, meeting_id: int, organisation_id: int | None
) -> tuple[Delegation, Delegation, Meeting]:
    """The actor's side, the other one, and the booked meeting. Raises `NotFound`."""
    sides = {one.id: one for one in delegations_for(actor, event_id)}
    own_side = or_(Meeting.a_id.in_(sides), Meeting.b_id.in_(sides))
    meeting = session.scalar(_booked(event_id, meeting_id).where(own_side))
    if meeting is None:
        raise NotFound
    pair = [meeting.a_id, meeting.b_id]
    mine = sorted((one for one in pair if one in sides), key=lambda one: _first(sides[one], organisation_id))
    own = sides[mine[0]]
    [partner] = [one for one in pair if one != own.id]
    return own, session.get_one(Delegation, partner), meeting


def _first(side: Delegation, organisation_id: int | None) -> bool:
    return side.organisation_id != organisation_id


def _refuse_begun(event: Event, meeting: Meeting) -> None:
    at = position_of(event, meeting.slot_id)
    if meeting.status != "confirmed" or at < frozen_at(event, now()):
        raise too_soon(event, at)


def _wishes(session: Session, one: Delegation, other: Delegation) -> list[Request]:
    """What the two asked of each other and did not decline, the most wanted first."""
    found = select(Request).where(
        Request.event_id == one.event_id,
        Request.state.in_(STANDING),
        Request.state != "declined",
        or_(
            (Request.from_id == one.id) & (Request.to_id == other.id),
            (Request.from_id == other.id) & (Request.to_id == one.id),
        ),
    )
    return list(session.scalars(found.order_by(Request.rank, Request.id)))


def _open(board: Board, own: Delegation, other: Delegation, at: int, wishes: list[Request]) -> list[Request]:
    """The wishes whose subject this slot is still open to. Raises `SubjectClosed` where there are wishes, and none is."""
    length = board.meeting((own.id, other.id)).length
    left = [one for one in wishes if board.subjects.allows(one.need_id, at, length)]
    closed = next((one.need_id for one in wishes if one.need_id and one not in left), None)
    if closed is not None and not left:
        raise board.subjects.refusal(closed)
    return left


def _as_planned(session: Session, meeting: Meeting) -> Planned:
    return planned(meeting, 1 + (meeting.id in second_slots(session, meeting.event_id)))


def _told(
    session: Session,
    own: Delegation,
    other: Delegation,
    meeting: Meeting,
    changes: Changes,
    kind: TextKind,
    author: str,
) -> None:
    """Both agendas have a new version, drafts made before are out of date, and both sides are written to."""
    for side in (own, other):
        side.agenda_version += 1
    touch(session, own.event_id)
    add_missing_keys(session, own.event_id)
    tell_both(session, own.event, meeting, changes, (own, other), kind, author)
