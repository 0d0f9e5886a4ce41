"""Two organisations that are one: what an organiser said of a pair, and what was merged."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.clock import now
from matchmaker.db.base import Base, Code, Key, Short


class NotDuplicate(Base):
    """A chamber said of two organisations that they are two: the pair is not proposed to it again."""

    __tablename__ = "not_duplicate"
    __table_args__ = (
        UniqueConstraint("chamber_id", "a_id", "b_id"),
        CheckConstraint("a_id < b_id", "one_pair"),
    )

    id: Mapped[Key]
    chamber_id: Mapped[int] = mapped_column(ForeignKey("chamber.id"))
    a_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"), index=True)
    b_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"), index=True)
    said_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    said_at: Mapped[datetime] = mapped_column(default=now)


class OrganisationMerge(Base):
    """One organisation went into another. Of the one that is gone only its number and name are left here."""

    __tablename__ = "organisation_merge"

    id: Mapped[Key]
    chamber_id: Mapped[int] = mapped_column(ForeignKey("chamber.id"))
    kept_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"), index=True)
    gone_id: Mapped[int] = mapped_column(unique=True)  # no longer a row
    gone_name: Mapped[Short]
    gone_number: Mapped[Code]
    moved: Mapped[dict[str, Any]] = mapped_column(default=dict)  # how many of what, by table
    merged_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    merged_at: Mapped[datetime] = mapped_column(default=now)
