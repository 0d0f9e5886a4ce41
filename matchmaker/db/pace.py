"""How often somebody wants to be written to."""

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.db.base import Base, Code
from matchmaker.db.jobs import one_of

PACES = ("now", "daily", "none")


class MessagePace(Base):
    """What a person chose; without a row it is ``now``."""

    __tablename__ = "message_pace"
    __table_args__ = (CheckConstraint(one_of("pace", PACES), "pace"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    pace: Mapped[Code]
