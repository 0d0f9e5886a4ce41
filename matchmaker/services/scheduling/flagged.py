"""The meetings that wait for their buyer's decision, as that buyer sees them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from matchmaker.db.catalogue import Need
from matchmaker.db.events import Delegation, Event, EventTable, Slot
from matchmaker.db.queries.scheduling import second_slots
from matchmaker.db.scheduling import Meeting
from matchmaker.extensions import db
from matchmaker.services.scheduling.awaiting import awaiting_in


@dataclass(frozen=True)
class Flagged:
    """A meeting that waits, as its buyer sees it."""

    meeting: Meeting
    event: Event
    own: Delegation
    partner: Delegation
    slot: Slot
    table: EventTable
    length: int  # slots


def flagged_meetings(need: Need) -> list[Flagged]:
    """The meetings about a need that fall after its closing, at events under way, in the order of the day."""
    found = (
        select(Meeting, Event)
        .join(Event, Event.id == Meeting.event_id)
        .where(Meeting.need_id == need.id, Meeting.status == "confirmed", Event.phase != "closed")
        .order_by(Meeting.event_id, Meeting.id)
    )
    by_event: dict[int, tuple[Event, list[Meeting]]] = {}
    for meeting, event in db.session.execute(found):
        by_event.setdefault(event.id, (event, []))[1].append(meeting)
    waiting = {key: awaiting_in(event, meetings) for key, (event, meetings) in by_event.items()}
    sides = _sides_of([meeting for meetings in waiting.values() for meeting in meetings])
    flagged = [
        one
        for key, meetings in waiting.items()
        if meetings
        for one in _seen_by(need, by_event[key][0], meetings, sides)
    ]
    return sorted(flagged, key=lambda one: (one.slot.starts_at, one.meeting.id))


def _sides_of(meetings: Sequence[Meeting]) -> Mapping[int, Delegation]:
    """Both sides of all these meetings with their organisations, in one statement: each view of the sheet counts them."""
    wanted = {side for meeting in meetings for side in (meeting.a_id, meeting.b_id)}
    if not wanted:
        return {}
    found = select(Delegation).where(Delegation.id.in_(wanted)).options(joinedload(Delegation.organisation))
    return {one.id: one for one in db.session.scalars(found)}


def _seen_by(
    need: Need, event: Event, meetings: Sequence[Meeting], sides: Mapping[int, Delegation]
) -> Iterator[Flagged]:
    """Those of one event in which the need's own organisation takes part."""
    double = second_slots(db.session(), event.id)
    slots = {one.id: one for one in event.slots}
    tables = {one.id: one for one in event.tables}
    for meeting in meetings:
        a, b = sides[meeting.a_id], sides[meeting.b_id]
        if need.organisation_id not in (a.organisation_id, b.organisation_id):
            continue
        own, partner = (a, b) if a.organisation_id == need.organisation_id else (b, a)
        slot, table = slots[meeting.slot_id], tables[meeting.table_id]
        yield Flagged(meeting, event, own, partner, slot, table, 1 + (meeting.id in double))
