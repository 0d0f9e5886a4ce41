"""Purchase programmes that buyers bring in."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.clock import now
from matchmaker.db.base import Base, Code, Key, Short


class Programme(Base):
    """One file of a structure, which its own people alone read: tried first, brought in when they say so."""

    __tablename__ = "programme"
    __table_args__ = (CheckConstraint("state IN ('tried', 'applied', 'dropped')", "state"),)
    # They repeat the amounts, which the audit log keeps of no need either.
    secret_columns = frozenset({"answers", "report", "said"})

    id: Mapped[Key]
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    blob_id: Mapped[int] = mapped_column(ForeignKey("blob.id"))
    name: Mapped[Short]
    state: Mapped[Code] = mapped_column(default="tried")
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)  # to the questions of the dry run
    report: Mapped[dict[str, Any]] = mapped_column(default=dict)  # every source row and what became of it
    said: Mapped[dict[str, Any]] = mapped_column(default=dict)  # once applied: title key → column → value
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    applied_at: Mapped[datetime | None]
