"""Mails to suppliers about new needs: who was told of which, and who wants none."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.db.base import Base, Code, Key


class NeedAlert(Base):
    """A person was told of a need: never again, however often it is changed."""

    __tablename__ = "need_alert"
    __table_args__ = (UniqueConstraint("person_id", "need_id"),)
    audited = False

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    need_id: Mapped[int] = mapped_column(ForeignKey("need.id", ondelete="CASCADE"), index=True)
    sent_on: Mapped[date] = mapped_column(Date)  # on the calendar of Paris


class AlertChoice(Base):
    """Whether somebody wants these mails; the key in their links opens the page that says so, and nothing else."""

    __tablename__ = "alert_choice"
    secret_columns = frozenset({"key"})

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[Code] = mapped_column(unique=True)
    stopped_at: Mapped[datetime | None]
