"""Events that several chambers run together: who was asked, and what became of it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.clock import now
from matchmaker.db.base import Base, Code, Key
from matchmaker.db.directory import Chamber
from matchmaker.db.events import Event
from matchmaker.db.jobs import one_of

# Only `accepted` opens anything. The last three end it, and a new invitation starts again.
CO_ORGANISER_STATES = ("invited", "accepted", "declined", "left", "removed")


class CoOrganiser(Base):
    """A chamber beside the one whose event it is. `since` and `by`: the last change of its state, and whose."""

    __tablename__ = "co_organiser"
    __table_args__ = (
        UniqueConstraint("event_id", "chamber_id"),
        CheckConstraint(one_of("state", CO_ORGANISER_STATES), "state"),
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    chamber_id: Mapped[int] = mapped_column(ForeignKey("chamber.id"), index=True)
    state: Mapped[Code] = mapped_column(default="invited")
    invited_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    invited_at: Mapped[datetime] = mapped_column(default=now)
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    since: Mapped[datetime] = mapped_column(default=now)

    chamber: Mapped[Chamber] = relationship()
    event: Mapped[Event] = relationship()
