"""The codes on badges: opaque, one for each person who comes."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.clock import now
from matchmaker.db.base import Base, Code, Key


class Badge(Base):
    """Given when first asked for, and kept. Another person in the same place gets another code."""

    __tablename__ = "badge"
    audited = False

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    delegate_id: Mapped[int] = mapped_column(ForeignKey("delegate.id", ondelete="CASCADE"), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    code: Mapped[Code] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
