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


class MarketRun(Base):
    """All open needs matched with all public offers once: what it was made with, for the shares of the work
    and for the offers that come after it."""

    __tablename__ = "market_run"
    audited = False

    id: Mapped[Key]
    needs: Mapped[int]
    offers: Mapped[int]
    settings: Mapped[dict[str, Any]]  # weights and plugin versions
    words: Mapped[dict[str, Any]]  # how often each term stands in the offers, by criterion and column
    left_out: Mapped[dict[str, Any]] = mapped_column(default=dict)  # criteria that failed, and why
    created_at: Mapped[datetime] = mapped_column(default=now)


class NeedMatch(Base):
    """An offer of the whole catalogue that answers a need, whatever event they come to: the best of each need."""

    __tablename__ = "need_match"
    __table_args__ = (UniqueConstraint("need_id", "offer_id"),)
    audited = False

    id: Mapped[Key]
    need_id: Mapped[int] = mapped_column(ForeignKey("need.id", ondelete="CASCADE"))
    offer_id: Mapped[int] = mapped_column(ForeignKey("offer.id", ondelete="CASCADE"), index=True)
    place: Mapped[int]  # from 1
    fits: Mapped[bool]  # the kind of prestation is the one asked for
    rank: Mapped[float | None]
    coverage: Mapped[float | None]
    found_at: Mapped[datetime] = mapped_column(
        default=now
    )  # the first time, however often it was found since
