"""Who has said that they come: one row a person of a delegation, and the calls made about it."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.clock import now
from matchmaker.db.base import Base, Code, Key
from matchmaker.db.directory import Person
from matchmaker.db.events import Delegation
from matchmaker.db.jobs import one_of

ANSWERS = ("asked", "confirmed", "replaced", "cancelled")
WAYS = ("link", "space", "phone", "colleague")  # colleague: named by the person they stand in for
OUTCOMES = ("message", "confirmed", "cancelled")


class Confirmation(Base):
    """What a person answered to « serez-vous là ? ». It outlives their place in the delegation."""

    __tablename__ = "confirmation"
    __table_args__ = (
        UniqueConstraint("delegation_id", "person_id"),
        CheckConstraint(one_of("state", ANSWERS), "state"),
        CheckConstraint(f"way IS NULL OR {one_of('way', WAYS)}", "way"),
        CheckConstraint("(state = 'asked') = (answered_at IS NULL)", "answered"),
        ForeignKeyConstraint(
            ["event_id", "delegation_id"],
            ["delegation.event_id", "delegation.id"],
            ondelete="CASCADE",
            name="fk_confirmation_delegation",
        ),
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(index=True)
    delegation_id: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    state: Mapped[Code] = mapped_column(default="asked")
    asked_at: Mapped[datetime | None]  # last written to
    opened_at: Mapped[datetime | None]  # the page was first opened, by them or by a mail filter
    answered_at: Mapped[datetime | None]
    way: Mapped[Code | None]
    colleague_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    # What comes back with somebody who had cancelled: see services/events/confirmation/leaving.py.
    kept: Mapped[dict[str, Any]] = mapped_column(default=dict)

    delegation: Mapped[Delegation] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    colleague: Mapped[Person | None] = relationship(foreign_keys=[colleague_id])


class ConfirmationCall(Base):
    """A call the organiser made, and what came of it."""

    __tablename__ = "confirmation_call"
    __table_args__ = (CheckConstraint(one_of("outcome", OUTCOMES), "outcome"),)
    secret_columns = frozenset({"note"})  # why somebody cannot come is their own matter

    id: Mapped[Key]
    confirmation_id: Mapped[int] = mapped_column(
        ForeignKey("confirmation.id", ondelete="CASCADE"), index=True
    )
    outcome: Mapped[Code]
    note: Mapped[str] = mapped_column(default="")
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)  # the answer it replaced, for undoing
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(default=now)
    undone_at: Mapped[datetime | None]

    confirmation: Mapped[Confirmation] = relationship()
