"""What a buyer adds to a contract that came of a meeting, and the targets it sets itself for a year."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.core.impact.spaser import TARGETED
from matchmaker.db.base import Base, Code, Key
from matchmaker.db.jobs import one_of


class Award(Base):
    """The essential data of a contract, as its buyer gives them. Whether there is one, and its amount, the outcome says."""

    __tablename__ = "award"
    __table_args__ = (
        UniqueConstraint("meeting_id", "delegation_id"),
        ForeignKeyConstraint(
            ["event_id", "meeting_id"],
            ["meeting.event_id", "meeting.id"],
            ondelete="CASCADE",
            name="fk_award_meeting",
        ),
        ForeignKeyConstraint(
            ["event_id", "delegation_id"],
            ["delegation.event_id", "delegation.id"],
            ondelete="CASCADE",
            name="fk_award_delegation",
        ),
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(index=True)
    meeting_id: Mapped[int]
    delegation_id: Mapped[int] = mapped_column(index=True)  # of the buyer
    notified_on: Mapped[date | None] = mapped_column(Date)  # the day it counts on
    cpv: Mapped[Code | None]  # 8 digits; null: that of the need
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)  # the rest, by the names of the DECP


class SpaserTarget(Base):
    """The share of its purchases a buyer aims at in a year, for one category of suppliers."""

    __tablename__ = "spaser_target"
    __table_args__ = (
        UniqueConstraint("organisation_id", "year", "category"),
        CheckConstraint(one_of("category", TARGETED), "category"),
        CheckConstraint("share BETWEEN 0 AND 1", "share"),
    )

    id: Mapped[Key]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    year: Mapped[int]
    category: Mapped[Code]
    share: Mapped[float]  # 0 to 1
