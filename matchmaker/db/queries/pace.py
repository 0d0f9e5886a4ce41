"""What waits for a digest, what somebody had lately, and what they chose."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matchmaker.core.jobs.pace import AT_ONCE, DIGEST, MAY_WAIT
from matchmaker.db.directory import Person
from matchmaker.db.events import Slot
from matchmaker.db.jobs import Outbox
from matchmaker.db.pace import MessagePace

NOW, WAITS, GATHERED, KEPT = "now", "digest", "gathered", "kept"
WAITING = (Outbox.pace == WAITS) & (Outbox.state == "queued")
SHOWN = 100


def hold_reader(session: Session, person_id: int) -> Person | None:
    """The person, of whose mails nobody else decides until the transaction ends."""
    return session.scalar(select(Person).where(Person.id == person_id).with_for_update(key_share=True))


def pace_of(session: Session, person_id: int) -> str:
    """What the person chose."""
    return session.scalar(select(MessagePace.pace).where(MessagePace.person_id == person_id)) or AT_ONCE


def last_that_could_wait(session: Session, person_id: int) -> datetime | None:
    """When the person had their last digest or message that could have waited; one on its way counts."""
    left = ((Outbox.pace == NOW) & Outbox.kind.in_(MAY_WAIT)) | (Outbox.kind == DIGEST)
    return session.scalar(
        select(func.coalesce(Outbox.sent_at, Outbox.run_at).label("at"))
        .where(Outbox.person_id == person_id, left, Outbox.state.not_in(("failed", "cancelled")))
        .order_by(func.coalesce(Outbox.sent_at, Outbox.run_at).desc())
        .limit(1)
    )


def starts_of(session: Session, event_id: int) -> list[datetime]:
    """When the slots of the event start."""
    return list(session.scalars(select(Slot.starts_at).where(Slot.event_id == event_id)))


def people_with_a_digest_due(session: Session, moment: datetime) -> list[int]:
    due = select(Outbox.person_id).where(WAITING, Outbox.run_at <= moment, Outbox.person_id.is_not(None))
    return [one for one in session.scalars(due.distinct().order_by(Outbox.person_id)) if one is not None]


def waiting_for(session: Session, person_id: int) -> list[Outbox]:
    """What waits for the person's next digest, the oldest first; locked."""
    waiting = select(Outbox).where(WAITING, Outbox.person_id == person_id)
    return list(session.scalars(waiting.order_by(Outbox.created_at, Outbox.id).with_for_update()))


def messages_that_may_wait(session: Session, person_id: int, since: datetime) -> list[Outbox]:
    """What the person was written without hurry, the newest first; nothing whose words were erased.

    A colleague who stopped coming is not shown what was abandoned for that reason.
    """
    abandoned = (Outbox.state == "cancelled") & Outbox.pace.is_distinct_from(KEPT)
    found = select(Outbox).where(
        Outbox.person_id == person_id,
        Outbox.kind.in_(MAY_WAIT),
        Outbox.trial.is_(False),
        Outbox.subject != "",
        Outbox.created_at >= since,
        ~abandoned,
    )
    return list(session.scalars(found.order_by(Outbox.created_at.desc(), Outbox.id.desc()).limit(SHOWN)))
