"""What a second chance is made from, and those that were opened: a fixed number of queries each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from matchmaker.core.agenda.second_chance import Pair, pair_of
from matchmaker.db.events import Delegation, Slot
from matchmaker.db.requests import Request
from matchmaker.db.scheduling import Meeting, Publication
from matchmaker.db.second_chance import SecondChance
from matchmaker.extensions import db


@dataclass(frozen=True)
class MeetingRow:
    """A meeting, live or cancelled. ``changed_at``: when the publication that last changed it was made."""

    pair: Pair
    slot_id: int
    starts_at: datetime
    ends_at: datetime
    status: str
    changed_at: datetime | None


def meetings_of(event_id: int) -> list[MeetingRow]:
    """Every meeting that was ever published or booked, in the order of the day."""
    found = (
        select(
            Meeting.a_id,
            Meeting.b_id,
            Slot.id,
            Slot.starts_at,
            Slot.ends_at,
            Meeting.status,
            Publication.published_at,
        )
        .join(Slot, Slot.id == Meeting.slot_id)
        .outerjoin(
            Publication,
            (Publication.event_id == Meeting.event_id) & (Publication.number == Meeting.last_change),
        )
        .where(Meeting.event_id == event_id)
        .order_by(Slot.position, Meeting.id)
    )
    return [MeetingRow(pair_of(row[0], row[1]), *row[2:]) for row in db.session.execute(found)]


def accepted_without_meeting(event_id: int) -> list[Pair]:
    """The pairs of which one accepted the other's wish, and no meeting stands for it."""
    found = (
        select(Request.from_id, Request.to_id)
        .outerjoin(Meeting, (Meeting.id == Request.meeting_id) & (Meeting.status != "cancelled"))
        .where(Request.event_id == event_id, Request.state == "accepted", Meeting.id.is_(None))
        .order_by(Request.id)
    )
    return [pair_of(a, b) for a, b in db.session.execute(found)]


def chances_of(event_id: int, delegation_id: int | None = None) -> Sequence[SecondChance]:
    """Those opened at the event, or of one delegation, with both structures."""
    found = select(SecondChance).where(SecondChance.event_id == event_id)
    if delegation_id is not None:
        found = found.where(or_(SecondChance.a_id == delegation_id, SecondChance.b_id == delegation_id))
    sides = (SecondChance.a, SecondChance.b)
    return db.session.scalars(
        found.options(*(joinedload(side).joinedload(Delegation.organisation) for side in sides)).order_by(
            SecondChance.id
        )
    ).all()
