"""Secret addresses that open one page for one person, without signing in: of mails, and of calendars."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.clock import now
from matchmaker.db.base import Base, Code, Digest, Key
from matchmaker.db.directory import Person
from matchmaker.db.events import Delegation
from matchmaker.db.jobs import one_of

LINK_PURPOSES = ("agenda", "answer", "confirmation", "feed", "feedback", "outcome", "reading")


class PersonalLink(Base):
    """Whoever holds the key acts as this person for this delegation, on the one page it is for."""

    __tablename__ = "personal_link"
    __table_args__ = (
        CheckConstraint(one_of("purpose", LINK_PURPOSES), "purpose"),
        ForeignKeyConstraint(
            ["event_id", "delegation_id"],
            ["delegation.event_id", "delegation.id"],
            ondelete="CASCADE",
            name="fk_personal_link_delegation",
        ),
    )
    audited = False

    id: Mapped[Key]
    key_hash: Mapped[Digest] = mapped_column(unique=True)  # the key itself is in the mail alone
    purpose: Mapped[Code]
    event_id: Mapped[int] = mapped_column(index=True)
    delegation_id: Mapped[int] = mapped_column(index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    delegation: Mapped[Delegation] = relationship()
    person: Mapped[Person] = relationship()
