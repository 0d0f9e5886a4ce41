"""Which partners said on the day that they are late or do not come, seen from one's own agenda."""

from collections.abc import Mapping
from typing import Literal

from sqlalchemy import or_, select

from matchmaker.clock import now
from matchmaker.db.events import Delegation
from matchmaker.db.queries.participants import absences_of, noted_on_the_day
from matchmaker.db.scheduling import Meeting
from matchmaker.extensions import db

Away = Literal["late", "absent"]


def away_partners(delegation: Delegation) -> Mapping[str, Away]:
    """Calendar identity of a meeting to come → how its partner is away from it.

    Who misses everything from the first slot noted on the day does not come any more; the others are late.
    """
    noted = noted_on_the_day(delegation.event_id)
    if not noted:
        return {}
    absent, slots = absences_of(delegation.event_id), delegation.event.slots
    to_come = [slot.id for slot in slots if slot.ends_at > now()]
    found: dict[str, Away] = {}
    for uid, slot, partner in _meetings(delegation):
        missed = noted.get(partner, frozenset())
        if slot in missed and slot in to_come:
            rest = slots[min(one.position for one in slots if one.id in missed) :]
            found[uid] = "absent" if all(one.id in absent[partner] for one in rest) else "late"
    return found


def _meetings(delegation: Delegation) -> list[tuple[str, int, int]]:
    """Calendar identity, slot and partner of each live meeting."""
    own = delegation.id
    found = select(Meeting.uid, Meeting.slot_id, Meeting.a_id, Meeting.b_id).where(
        Meeting.event_id == delegation.event_id,
        Meeting.status != "cancelled",
        or_(Meeting.a_id == own, Meeting.b_id == own),
    )
    return [(uid, slot, b if a == own else a) for uid, slot, a, b in db.session.execute(found)]
