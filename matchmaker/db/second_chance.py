"""Meetings that could not be held, to be made up for by telephone or video in the week after."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.clock import now
from matchmaker.db.base import Base, Code, Key
from matchmaker.db.directory import Person
from matchmaker.db.events import Delegation
from matchmaker.db.jobs import one_of

CHANCE_REASONS = ("missed", "cancelled", "unplaced")
CHANCE_STATES = ("open", "proposed", "agreed", "declined")
WAYS = ("call", "video")
HALVES = ("morning", "afternoon")


class SecondChance(Base):
    """Two structures that did not meet. One side proposes a way and a half-day, the other agrees or proposes anew.

    `proposer_id` and `accepter_id` are the people who did: their details alone are exchanged, once both have.
    """

    __tablename__ = "second_chance"
    __table_args__ = (
        UniqueConstraint("event_id", "a_id", "b_id"),
        ForeignKeyConstraint(
            ["event_id", "a_id"],
            ["delegation.event_id", "delegation.id"],
            ondelete="CASCADE",
            name="fk_second_chance_a",
        ),
        ForeignKeyConstraint(
            ["event_id", "b_id"],
            ["delegation.event_id", "delegation.id"],
            ondelete="CASCADE",
            name="fk_second_chance_b",
        ),
        CheckConstraint("a_id < b_id", "one_pair"),
        CheckConstraint(one_of("reason", CHANCE_REASONS), "reason"),
        CheckConstraint(one_of("state", CHANCE_STATES), "state"),
        CheckConstraint(one_of("way", WAYS), "way"),
        CheckConstraint(one_of("half", HALVES), "half"),
        CheckConstraint("proposed_by IS NULL OR proposed_by IN (a_id, b_id)", "proposed_by"),
        CheckConstraint(
            "state NOT IN ('proposed', 'agreed') OR "
            "(way IS NOT NULL AND half IS NOT NULL AND day IS NOT NULL AND proposed_by IS NOT NULL "
            "AND proposer_id IS NOT NULL)",
            "proposal",
        ),
        CheckConstraint("(state = 'agreed') = (accepter_id IS NOT NULL)", "agreed"),
    )

    id: Mapped[Key]
    event_id: Mapped[int]
    a_id: Mapped[int] = mapped_column(index=True)
    b_id: Mapped[int] = mapped_column(index=True)
    reason: Mapped[Code]
    state: Mapped[Code] = mapped_column(default="open")
    way: Mapped[Code | None]
    day: Mapped[date | None]
    half: Mapped[Code | None]
    proposed_by: Mapped[int | None]  # a delegation, one of the two
    proposer_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    accepter_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    opened_on: Mapped[date]  # the half-days offered are those of the seven days after it
    opened_at: Mapped[datetime] = mapped_column(default=now)

    a: Mapped[Delegation] = relationship(
        primaryjoin="foreign(SecondChance.a_id) == Delegation.id", viewonly=True
    )
    b: Mapped[Delegation] = relationship(
        primaryjoin="foreign(SecondChance.b_id) == Delegation.id", viewonly=True
    )
    proposer: Mapped[Person | None] = relationship(foreign_keys=[proposer_id])
    accepter: Mapped[Person | None] = relationship(foreign_keys=[accepter_id])
