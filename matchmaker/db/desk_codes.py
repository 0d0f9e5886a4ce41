"""Codes that the welcome desk hands out to somebody whose mail does not arrive."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.clock import now
from matchmaker.db.base import Base, Digest, Key


class DeskCode(Base):
    """Six digits, kept as a hash, that open one person's pages of one event, once. `id` is the number read beside them."""

    __tablename__ = "desk_code"
    secret_columns = frozenset({"code_hash"})

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[Digest]
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
