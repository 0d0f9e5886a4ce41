"""What the pages about jobs and messages list."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select

from matchmaker.db.jobs import Job, Outbox
from matchmaker.db.queries.messages import came_back
from matchmaker.extensions import db


def latest_job(event_id: int, kind: str) -> Job | None:
    """The last job of this kind for the event, running or over."""
    found = select(Job).where(Job.event_id == event_id, Job.kind == kind).order_by(Job.id.desc())
    return db.session.scalar(found.limit(1))


def latest_job_on(kind: str, target: str) -> Job | None:
    """The last job of this kind for the target, running or over."""
    found = select(Job).where(Job.kind == kind, Job.target == target).order_by(Job.id.desc())
    return db.session.scalar(found.limit(1))


@dataclass(frozen=True)
class MessageLine:
    """One message without its text. `returned`: it came back, and was not sent again since."""

    id: int
    created_at: datetime
    address: str
    intended: str
    trial: bool
    subject: str
    state: str
    error: str | None
    channel: str
    returned: bool
    pace: str | None


RETURNED = "returned"  # beside the states of the rows: sent, and came back


def messages_of_event(event_id: int, *, state: str | None, limit: int, offset: int) -> list[MessageLine]:
    """The messages of an event, newest first."""
    columns = (
        Outbox.id,
        Outbox.created_at,
        Outbox.address,
        Outbox.intended,
        Outbox.trial,
        Outbox.subject,
        Outbox.state,
        Outbox.error,
        Outbox.channel,
        came_back(),
        Outbox.pace,
    )
    found = select(*columns).where(Outbox.event_id == event_id)
    if state == RETURNED:
        found = found.where(came_back())
    elif state is not None:
        found = found.where(Outbox.state == state)
    newest_first = found.order_by(Outbox.created_at.desc(), Outbox.id.desc())
    rows = db.session.execute(newest_first.limit(limit).offset(offset))
    return [MessageLine(*row) for row in rows]


def message_counts(event_id: int) -> dict[str, int]:
    """How many messages of an event are in each state; states without any are left out.

    Those that came back are counted among the sent ones too.
    """
    returned = func.sum(case((came_back(), 1), else_=0)).label("returned")
    counted = (
        select(Outbox.state, func.count().label("number"), returned)
        .where(Outbox.event_id == event_id)
        .group_by(Outbox.state)
    )
    rows = db.session.execute(counted).all()
    counts: dict[str, int] = {row.state: row.number for row in rows}
    number = sum(row.returned for row in rows)
    return counts | ({RETURNED: number} if number else {})
