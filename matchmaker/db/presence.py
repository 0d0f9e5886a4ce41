"""Check-in: the desks that may note who comes, and what they noted."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.clock import now
from matchmaker.db.base import Base, Code, Digest, Key, Short
from matchmaker.db.events import Delegation, Event
from matchmaker.db.jobs import one_of

PRESENCES = ("present", "absent", "late", "undone")


class Desk(Base):
    """A volunteer's way in: whoever holds the key notes who comes to this event, and sees nothing else."""

    __tablename__ = "desk"
    __table_args__ = (UniqueConstraint("event_id", "id"),)
    secret_columns = frozenset({"key_hash"})

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    name: Mapped[Short]  # who holds it, shown beside what it noted
    email: Mapped[Short | None]  # where the address was sent; null: handed over
    key_hash: Mapped[Digest] = mapped_column(unique=True)  # the key itself is shown once
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    revoked_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship()


class Presence(Base):
    """One press at a desk, never changed: `scan` is made by the phone, so that sending it twice keeps one.

    Of a structure whose people are not named, `delegate_id` is null.
    """

    __tablename__ = "presence"
    __table_args__ = (
        UniqueConstraint("event_id", "scan"),
        ForeignKeyConstraint(
            ["event_id", "delegation_id"],
            ["delegation.event_id", "delegation.id"],
            ondelete="CASCADE",
            name="fk_presence_delegation",
        ),
        ForeignKeyConstraint(
            ["event_id", "desk_id"],
            ["desk.event_id", "desk.id"],
            ondelete="CASCADE",
            name="fk_presence_desk",
        ),
        CheckConstraint(one_of("what", PRESENCES), "what"),
        CheckConstraint("(what = 'late') = (minutes IS NOT NULL)", "minutes"),
        CheckConstraint("(what = 'undone') = (undoes IS NOT NULL)", "undoes"),
        CheckConstraint("(desk_id IS NULL) <> (person_id IS NULL)", "one_author"),
        Index("ix_presence_event_delegation", "event_id", "delegation_id"),
    )
    audited = False  # it is a log itself

    id: Mapped[Key]
    event_id: Mapped[int]
    scan: Mapped[Code]
    delegation_id: Mapped[int]
    delegate_id: Mapped[int | None] = mapped_column(ForeignKey("delegate.id", ondelete="CASCADE"), index=True)
    what: Mapped[Code]
    minutes: Mapped[int | None]
    undoes: Mapped[Code | None]
    at: Mapped[datetime]  # when it was pressed, by the phone, within what our clock allows
    recorded_at: Mapped[datetime] = mapped_column(default=now)
    desk_id: Mapped[int | None]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # of the organiser's staff

    delegation: Mapped[Delegation] = relationship(viewonly=True)
