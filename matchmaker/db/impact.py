"""What structures say after an event: feedback, outcomes, the keys on paper, and who was asked how often."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.clock import now
from matchmaker.core.impact.feedback import FOLLOW_UPS, HELD
from matchmaker.core.impact.outcomes import STAGES
from matchmaker.core.impact.waves import OUTCOME_WAVES, WAVES
from matchmaker.db.base import Base, Code, Key
from matchmaker.db.events import Delegation
from matchmaker.db.jobs import one_of

SOURCES = ("link", "space", "key", "organiser")  # by which door an answer came


def _delegation(table: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["event_id", "delegation_id"],
        ["delegation.event_id", "delegation.id"],
        ondelete="CASCADE",
        name=f"fk_{table}_delegation",
    )


def _meeting(table: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["event_id", "meeting_id"],
        ["meeting.event_id", "meeting.id"],
        ondelete="CASCADE",
        name=f"fk_{table}_meeting",
    )


def _from_1_to_5(column: str) -> CheckConstraint:
    return CheckConstraint(f"{column} IS NULL OR {column} BETWEEN 1 AND 5", column)


class FeedbackKey(Base):
    """The number of a delegation's sheet and the short key printed on it: with both, its feedback opens."""

    __tablename__ = "feedback_key"
    __table_args__ = (UniqueConstraint("event_id", "number"), _delegation("feedback_key"))
    secret_columns = frozenset({"key"})

    delegation_id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int]
    number: Mapped[int]
    key: Mapped[Code]

    delegation: Mapped[Delegation] = relationship()


class Feedback(Base):
    """One side's word on one meeting; the latest counts, the audit keeps the others."""

    __tablename__ = "feedback"
    __table_args__ = (
        UniqueConstraint("meeting_id", "delegation_id"),
        _meeting("feedback"),
        _delegation("feedback"),
        CheckConstraint(one_of("held", HELD), "held"),
        _from_1_to_5("usefulness"),
        CheckConstraint(f"follow_up IS NULL OR {one_of('follow_up', FOLLOW_UPS)}", "follow_up"),
        CheckConstraint(one_of("source", SOURCES), "source"),
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(index=True)
    meeting_id: Mapped[int]
    delegation_id: Mapped[int] = mapped_column(index=True)
    held: Mapped[Code]
    usefulness: Mapped[int | None]
    follow_up: Mapped[Code | None]
    existing_client: Mapped[bool | None]
    source: Mapped[Code]
    said_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    said_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)


class DayFeedback(Base):
    """A delegation's word on the day. The sentence is for the organiser alone."""

    __tablename__ = "day_feedback"
    __table_args__ = (
        _delegation("day_feedback"),
        _from_1_to_5("satisfaction"),
        CheckConstraint(f"would_return IS NULL OR {one_of('would_return', FOLLOW_UPS)}", "would_return"),
        CheckConstraint(one_of("source", SOURCES), "source"),
    )
    secret_columns = frozenset({"comment"})

    delegation_id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(index=True)
    satisfaction: Mapped[int | None]
    would_return: Mapped[Code | None]
    comment: Mapped[str] = mapped_column(default="")
    source: Mapped[Code]
    said_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    said_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)


class FeedbackEntry(Base):
    """A sheet of paper typed in by an organiser, with what stood there before: the last can be undone."""

    __tablename__ = "feedback_entry"
    __table_args__ = (_delegation("feedback_entry"),)
    audited = False  # its effects are

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(index=True)
    delegation_id: Mapped[int] = mapped_column(index=True)
    marks: Mapped[str]
    satisfaction: Mapped[int | None]
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    entered_at: Mapped[datetime] = mapped_column(default=now)
    undone_at: Mapped[datetime | None]


class Outcome(Base):
    """One side's word, in one round of questions, on what came of a meeting. Read by its own side alone."""

    __tablename__ = "outcome"
    __table_args__ = (
        UniqueConstraint("meeting_id", "delegation_id", "wave"),
        _meeting("outcome"),
        _delegation("outcome"),
        CheckConstraint(one_of("stage", STAGES), "stage"),
        CheckConstraint(f"wave IN ({', '.join(map(str, OUTCOME_WAVES))})", "wave"),
        CheckConstraint("amount IS NULL OR amount >= 0", "amount"),
        CheckConstraint("jobs IS NULL OR jobs >= 0", "jobs"),
        CheckConstraint("hours IS NULL OR hours >= 0", "hours"),
        CheckConstraint(
            "stage = 'contract' OR (amount IS NULL AND jobs IS NULL AND hours IS NULL)", "contract"
        ),
    )
    secret_columns = frozenset({"amount"})

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(index=True)
    meeting_id: Mapped[int]
    delegation_id: Mapped[int] = mapped_column(index=True)
    wave: Mapped[int]  # days after the event
    stage: Mapped[Code]
    amount: Mapped[int | None]  # whole euros
    jobs: Mapped[int | None]
    hours: Mapped[int | None]  # of insertion
    existing_client: Mapped[bool | None]
    said_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    said_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)


class FollowUp(Base):
    """How often somebody was asked for a delegation in one round, and whether they want no more of it."""

    __tablename__ = "follow_up"
    __table_args__ = (
        UniqueConstraint("delegation_id", "person_id", "wave"),
        _delegation("follow_up"),
        CheckConstraint(f"wave IN ({', '.join(str(wave.number) for wave in WAVES)})", "wave"),
        CheckConstraint("sent >= 0", "sent"),
    )
    audited = False

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(index=True)
    delegation_id: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    wave: Mapped[int]
    sent: Mapped[int] = mapped_column(default=0)
    last_sent: Mapped[date | None] = mapped_column(Date)  # on the calendar of the event
    stopped_at: Mapped[datetime | None]
