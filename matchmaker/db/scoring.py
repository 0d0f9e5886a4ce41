"""Criterion settings per event, and score runs with their parts as arrays."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.clock import now
from matchmaker.db.base import Base, Code, Key, Short


class CriterionSetting(Base):
    """How much a criterion counts at an event, and its parameters."""

    __tablename__ = "criterion_setting"
    __table_args__ = (UniqueConstraint("event_id", "key"), CheckConstraint("weight >= 0", "weight"))

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    key: Mapped[Code]
    enabled: Mapped[bool] = mapped_column(default=True)
    weight: Mapped[float] = mapped_column(default=1.0)
    params: Mapped[dict[str, Any]] = mapped_column(default=dict)


class ScoreRun(Base):
    """All pairs of an event scored once, from inputs that the fingerprint names."""

    __tablename__ = "score_run"
    __table_args__ = (UniqueConstraint("event_id", "number"),)

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    number: Mapped[int]
    input_version: Mapped[int]
    fingerprint: Mapped[Code]
    settings: Mapped[dict[str, Any]]  # weights, parameters, plugin versions, seed
    failures: Mapped[list[Any]] = mapped_column(default=list)  # criteria left out, and why
    rows: Mapped[int]
    pairs: Mapped[int]
    seconds: Mapped[float]
    created_at: Mapped[datetime] = mapped_column(default=now)

    parts: Mapped[list["ScorePart"]] = relationship(cascade="all, delete-orphan")


class ScorePart(Base):
    """One array of a run: a criterion's values over all rows, or the index of rows and pairs."""

    __tablename__ = "score_part"
    __table_args__ = (UniqueConstraint("run_id", "name"),)
    audited = False

    id: Mapped[Key]
    run_id: Mapped[int] = mapped_column(ForeignKey("score_run.id", ondelete="CASCADE"))
    name: Mapped[Short]
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
