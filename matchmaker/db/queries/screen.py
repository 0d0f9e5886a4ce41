"""What the screen of the room shows of an event, for whoever knows its address."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from matchmaker.core.agenda.screen import Seating
from matchmaker.db.events import Event, EventTable
from matchmaker.db.scheduling import HeldSlot
from matchmaker.extensions import db


def event_shown_by(key: str) -> Event | None:
    """The event whose screen has this address, with its slots."""
    found = select(Event).where(Event.screen_key == key)
    return db.session.scalar(found.options(selectinload(Event.slots)))


def seatings_of(event_id: int) -> list[Seating]:
    """Each slot a meeting holds, tables in the order of the room."""
    found = (
        select(HeldSlot.slot_id, EventTable.label, HeldSlot.a_id, HeldSlot.b_id)
        .join(EventTable, EventTable.id == HeldSlot.table_id)
        .where(HeldSlot.event_id == event_id, HeldSlot.status != "cancelled")
        .order_by(EventTable.position, HeldSlot.id)
    )
    return [Seating(slot, table, (a, b)) for slot, table, a, b in db.session.execute(found)]
