"""Meetings cancelled by people, between two publications."""

from collections.abc import Collection

from sqlalchemy import update
from sqlalchemy.orm import Session

from matchmaker.db.changed import change
from matchmaker.db.requests import Request
from matchmaker.db.scheduling import Meeting
from matchmaker.services.scheduling.seats import release


def cancel_meetings(session: Session, meetings: Collection[Meeting]) -> None:
    """Their seats and tables are free, and their wishes lead to no meeting; whom to tell is the caller's matter."""
    ids = {one.id for one in meetings}
    release(session, ids)
    for one in meetings:
        one.status = "cancelled"
        one.version += 1
        one.last_change = None  # by no publication
    change(session, update(Request).where(Request.meeting_id.in_(ids)).values(meeting_id=None))
