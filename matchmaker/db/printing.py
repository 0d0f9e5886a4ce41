"""What was printed for an event, and the logos its sheets carry."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.clock import now
from matchmaker.db.base import Base, Code, Key, Short
from matchmaker.db.directory import Person
from matchmaker.db.jobs import Blob, one_of

PRINTABLE = (
    "pack",
    "changes",
    "stick",
    "agendas",
    "large",
    "cards",
    "who",
    "tick",
    "attendance",
    "plan",
    "badges",
)


class PrintRun(Base):
    """One time that sheets were made to be printed. ``sheets`` is all that lies on paper since then."""

    __tablename__ = "print_run"
    __table_args__ = (
        UniqueConstraint("event_id", "number"),
        CheckConstraint(one_of("what", PRINTABLE), "what"),
    )
    audited = False

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    number: Mapped[int]  # from 1 within the event
    publication: Mapped[int]  # number of the planning that was printed
    what: Mapped[Code]
    printed_at: Mapped[datetime] = mapped_column(default=now)
    printed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    sheets: Mapped[dict[str, Any]] = mapped_column(default=dict)  # key → fingerprint of what is on it
    titles: Mapped[dict[str, Any]] = mapped_column(default=dict)  # key → what people call the sheet

    person: Mapped[Person | None] = relationship()


class EventLogo(Base):
    """A logo for the sheets that are signed: the organiser's, or that of somebody who funds the day."""

    __tablename__ = "event_logo"
    __table_args__ = (UniqueConstraint("event_id", "blob_id"),)

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    blob_id: Mapped[int] = mapped_column(ForeignKey("blob.id", ondelete="CASCADE"))
    name: Mapped[Short]

    blob: Mapped[Blob] = relationship()
