"""What a structure sees of direct booking: its booked meetings, with whom it could meet, and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from matchmaker.clock import now
from matchmaker.core.directory.names import fold
from matchmaker.core.errors import Refusal
from matchmaker.core.scheduling.booking import free_slots
from matchmaker.db.events import Delegation, Event, EventTable, Slot
from matchmaker.db.queries.scheduling import booked_meetings, meetings_with, names_of
from matchmaker.db.scheduling import Meeting
from matchmaker.extensions import db
from matchmaker.services.events.words import local
from matchmaker.services.scheduling.booking.board import board_of
from matchmaker.services.scheduling.booking.partners import (
    Bars,
    bars_of,
    check_pair,
    partner_for,
    partners_for,
)
from matchmaker.services.scheduling.booking.switch import closed_to, is_open
from matchmaker.services.scheduling.candidates import frozen_at

MOST_SHOWN = 50


@dataclass(frozen=True)
class Booked:
    """A meeting that stands, booked or placed by a publication."""

    meeting: Meeting
    partner_id: int
    partner: str
    slot: Slot
    table: EventTable
    direct: bool
    by_own: bool
    changes: bool  # it was booked, and may still be cancelled


@dataclass(frozen=True)
class Bookable:
    """Somebody it could meet, and in how many slots."""

    delegation: Delegation
    slots: Sequence[Slot]


@dataclass(frozen=True)
class Overview:
    """``open``: this structure may book now; ``for_others``: others may."""

    open: bool
    for_others: bool
    booked: Sequence[Booked]
    partners: Sequence[Bookable]
    more: int  # partners that are not shown
    without: int  # partners with no free slot in common


@dataclass(frozen=True)
class Choice:
    """One partner: the meeting there is, and the free slots in common, by half-day. ``refused``: why there are none,
    whatever the slots."""

    open: bool
    refused: Refusal | None
    partner: Delegation
    booked: Booked | None
    groups: Sequence[tuple[date, Sequence[Slot]]]


def overview_of(own: Delegation, words: str = "") -> Overview:
    """What `book` would allow now; partners by how well they fit, then by name, those whose name holds ``words``."""
    event = own.event
    allowed = books_now(own)
    booked = [one for one in standing_of(own) if one.direct]
    if not allowed:
        return Overview(False, is_open(event), booked, (), 0, 0)
    bars = bars_of(event)
    found = [
        one for one in partners_for(db.session(), own, bars) if fold(words) in fold(one.organisation.name)
    ]
    bookable = _with_slots(own, found)
    free = sorted((one for one in bookable if one.slots), key=lambda one: -_points(bars, own, one.delegation))
    return Overview(True, False, booked, free[:MOST_SHOWN], len(free[MOST_SHOWN:]), len(bookable) - len(free))


def choice_of(own: Delegation, partner_id: int) -> Choice:
    """The slots free for both. Raises `NotFound` for nobody it could meet."""
    session, event = db.session(), own.event
    partner = partner_for(session, own, partner_id)
    booked = next((one for one in standing_of(own) if one.partner_id == partner.id), None)
    allowed = books_now(own)
    refused = _why_not(own, partner) if allowed else None
    if not allowed or refused or (booked is not None and not booked.changes):
        return Choice(allowed, refused, partner, booked, ())
    board = board_of(session, event, own.id, [partner.id])
    slots = [event.slots[place.slot] for place in board.free((own.id, partner.id))]
    return Choice(True, None, partner, booked, half_days(event, slots))


def _why_not(own: Delegation, partner: Delegation) -> Refusal | None:
    try:
        check_pair(bars_of(own.event), own, partner)
    except Refusal as refusal:
        return refusal
    return None


def books_now(own: Delegation) -> bool:
    """Whether this structure could book at this moment."""
    return closed_to(own) is None


def has_bookings(own: Delegation) -> bool:
    """Whether a meeting of its agenda was booked, by it or with it."""
    mine = meetings_with(db.session(), own.event_id, own.id)
    return any(one.booked_at is not None for one in mine)


def standing_of(own: Delegation) -> list[Booked]:
    """Its meetings, in the order of the day."""
    event = own.event
    mine = meetings_with(db.session(), event.id, own.id)
    return sorted(booked_in(event, mine, own.id), key=lambda one: one.slot.position)


def bookings_of(event: Event) -> list[Booked]:
    """For the organiser: the meetings that were booked and stand, the last booked first, seen from who booked."""
    return booked_in(event, booked_meetings(db.session(), event.id))


def booked_in(event: Event, meetings: Sequence[Meeting], own: int | None = None) -> list[Booked]:
    """Seen by the delegation ``own``, or else by the side that comes first."""
    names = names_of(event.id) if meetings else {}
    slots, tables = {one.id: one for one in event.slots}, {one.id: one for one in event.tables}
    frozen = {slot.id for slot in event.slots[: frozen_at(event, now())]}
    found = []
    for one in meetings:
        partner = one.a_id if own == one.b_id else one.b_id
        direct = one.booked_at is not None
        found.append(
            Booked(
                one,
                partner,
                names[partner],
                slots[one.slot_id],
                tables[one.table_id],
                direct,
                by_own=direct and own == one.a_id,
                changes=direct and one.status == "confirmed" and one.slot_id not in frozen,
            )
        )
    return found


def half_days(event: Event, slots: Sequence[Slot]) -> list[tuple[date, Sequence[Slot]]]:
    """Slots in the order of the day, a group for each piece without a pause, with its day."""
    groups = groupby(slots, key=lambda slot: (local(event, slot.starts_at).date(), slot.session))
    return [(day, tuple(group)) for (day, _session), group in groups]


def _with_slots(own: Delegation, partners: Sequence[Delegation]) -> list[Bookable]:
    """Those it does not meet yet, with the slots free for both."""
    event = own.event
    board = board_of(db.session(), event, own.id, [one.id for one in partners])
    new = [one for one in partners if frozenset((own.id, one.id)) not in board.live]
    numbers = {one.id: board.number[frozenset((own.id, one.id))] for one in new}
    free = free_slots(board.room, numbers.values())
    return [Bookable(one, [event.slots[at] for at in free[numbers[one.id]]]) for one in new]


def _points(bars: Bars, own: Delegation, other: Delegation) -> int:
    return bars.scores.points(own.id, other.id) if bars.scores else 0
