"""What an organiser does to a draft by hand, and pairs that must not meet."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.clock import now
from matchmaker.db.base import Base, Code, Key


class DraftEdit(Base):
    """One edit of a draft: the meetings it changed, as they were and as they became. Undone ones can come back."""

    __tablename__ = "schedule_edit"
    __table_args__ = (
        ForeignKeyConstraint(
            ["event_id", "schedule_id"],
            ["schedule.event_id", "schedule.id"],
            name="fk_schedule_edit_schedule",
            ondelete="CASCADE",
        ),
        UniqueConstraint("schedule_id", "number"),
    )

    id: Mapped[Key]
    event_id: Mapped[int]
    schedule_id: Mapped[int]
    number: Mapped[int]  # from 1, in the order in which they were made
    kind: Mapped[Code]  # lock, unlock, move, swap, take_out, place, replace, forbid, allow
    changes: Mapped[list[Any]]  # [{"meeting", "before", "after"}], see services/scheduling/edit_log.py
    undone: Mapped[bool] = mapped_column(default=False)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(default=now)


class ForbiddenPair(Base):
    """Two delegations that must not meet at this event. No calculation proposes them any more."""

    __tablename__ = "forbidden_pair"
    __table_args__ = (
        ForeignKeyConstraint(
            ["event_id", "a_id"],
            ["delegation.event_id", "delegation.id"],
            name="fk_forbidden_pair_a",
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["event_id", "b_id"],
            ["delegation.event_id", "delegation.id"],
            name="fk_forbidden_pair_b",
            ondelete="CASCADE",
        ),
        UniqueConstraint("event_id", "a_id", "b_id"),
        CheckConstraint("a_id < b_id", "order"),
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    a_id: Mapped[int]  # the smaller id
    b_id: Mapped[int]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(default=now)
