"""Messages between two structures that agreed to meet, and who no longer wants any. Erased thirty days after the event."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.clock import now
from matchmaker.db.base import Base, Code, Key
from matchmaker.db.directory import Person
from matchmaker.db.jobs import one_of

ABOUT = ("words", "place", "time", "late")


class PartyMessage(Base):
    """Read by the people of the two structures and by nobody else. No file goes with it: there is nowhere to keep one."""

    __tablename__ = "party_message"
    __table_args__ = (
        ForeignKeyConstraint(
            ["event_id", "from_id"],
            ["delegation.event_id", "delegation.id"],
            ondelete="CASCADE",
            name="fk_party_message_from",
        ),
        ForeignKeyConstraint(
            ["event_id", "to_id"],
            ["delegation.event_id", "delegation.id"],
            ondelete="CASCADE",
            name="fk_party_message_to",
        ),
        CheckConstraint(one_of("about", ABOUT), "about"),
    )
    audited = False  # the log would let others read it, and keep what is erased here

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    from_id: Mapped[int] = mapped_column(index=True)
    to_id: Mapped[int] = mapped_column(index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    about: Mapped[Code]
    text: Mapped[str]  # words, or what was chosen of a list
    at: Mapped[datetime] = mapped_column(default=now)

    person: Mapped[Person | None] = relationship()


class PartyBlock(Base):
    """A structure takes no more messages from another one at this event."""

    __tablename__ = "party_block"
    __table_args__ = (
        UniqueConstraint("event_id", "delegation_id", "partner_id"),
        ForeignKeyConstraint(
            ["event_id", "delegation_id"],
            ["delegation.event_id", "delegation.id"],
            ondelete="CASCADE",
            name="fk_party_block_delegation",
        ),
        ForeignKeyConstraint(
            ["event_id", "partner_id"],
            ["delegation.event_id", "delegation.id"],
            ondelete="CASCADE",
            name="fk_party_block_partner",
        ),
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    delegation_id: Mapped[int] = mapped_column(index=True)
    partner_id: Mapped[int] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(default=now)
