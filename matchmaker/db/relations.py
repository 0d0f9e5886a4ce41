"""What a structure says of another one it knows: they work together already, or they compete. Read by itself alone."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.clock import now
from matchmaker.core.requests.relations import RELATIONS
from matchmaker.db.base import Base, Code, Key
from matchmaker.db.jobs import one_of


class Relation(Base):
    """Said once, and known at every event where both take part."""

    __tablename__ = "relation"
    __table_args__ = (
        UniqueConstraint("organisation_id", "other_id"),
        CheckConstraint(one_of("kind", tuple(RELATIONS)), "kind"),
        CheckConstraint("organisation_id <> other_id", "two"),
    )

    id: Mapped[Key]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    other_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"), index=True)
    kind: Mapped[Code]
    said_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    said_at: Mapped[datetime] = mapped_column(default=now)
