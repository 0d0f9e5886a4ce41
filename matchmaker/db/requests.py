"""Who asks to meet whom, and what the other side answers."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.clock import now
from matchmaker.db.base import Base, Code, Key, Versioned
from matchmaker.db.events import Delegation
from matchmaker.db.jobs import one_of

REQUEST_STATES = ("draft", "pending", "accepted", "declined", "withdrawn", "expired")
ORIGINS = ("participant", "import", "chamber")
STANDING = ("pending", "accepted", "declined")  # was sent, and neither taken back nor expired
DECLINE_REASONS = ("out_of_scope", "current_contract", "agenda_full", "wrong_contact")
LIVE_STATES = ("draft", *STANDING)
LIVE = "state IN ('draft', 'pending', 'accepted', 'declined')"


def _one_live(name: str, condition: str, *more: str) -> Index:
    """At most one live wish from one side to the other, on each subject.

    Two indexes, because a unique index takes two NULLs for different values.
    """
    where = text(f"{condition} AND {LIVE}")
    return Index(
        name, "event_id", "from_id", "to_id", *more, unique=True, sqlite_where=where, postgresql_where=where
    )


class Request(Base, Versioned):
    """A wish to meet. It holds no slot; publication or direct booking makes the meeting."""

    __tablename__ = "request"
    __table_args__ = (
        UniqueConstraint("event_id", "id"),
        ForeignKeyConstraint(
            ["event_id", "from_id"],
            ["delegation.event_id", "delegation.id"],
            name="fk_request_from",
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["event_id", "to_id"],
            ["delegation.event_id", "delegation.id"],
            name="fk_request_to",
            ondelete="CASCADE",
        ),
        # Another event's meeting can never be linked.
        ForeignKeyConstraint(
            ["event_id", "meeting_id"], ["meeting.event_id", "meeting.id"], name="fk_request_meeting"
        ),
        CheckConstraint("from_id <> to_id", "two_parties"),
        CheckConstraint(one_of("state", REQUEST_STATES), "state"),
        CheckConstraint(one_of("origin", ORIGINS), "origin"),
        CheckConstraint("rank IN (1, 2, 3)", "rank"),
        CheckConstraint("answer_rank IS NULL OR answer_rank IN (1, 2, 3)", "answer_rank"),
        _one_live("uq_request_live", "need_id IS NULL"),
        _one_live("uq_request_live_need", "need_id IS NOT NULL", "need_id"),
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    from_id: Mapped[int] = mapped_column(index=True)
    to_id: Mapped[int] = mapped_column(index=True)
    need_id: Mapped[int | None] = mapped_column(ForeignKey("need.id", ondelete="SET NULL"))
    offer_id: Mapped[int | None] = mapped_column(ForeignKey("offer.id", ondelete="SET NULL"))
    rank: Mapped[int]  # 1 indispensable, 2 souhaité, 3 si possible
    message: Mapped[str] = mapped_column(default="")
    state: Mapped[Code] = mapped_column(default="pending")
    origin: Mapped[Code] = mapped_column(default="participant")
    answer_rank: Mapped[int | None]
    decline_reason: Mapped[Code | None]
    decline_shown: Mapped[bool] = mapped_column(
        default=False
    )  # the other side reads it only if its author wishes
    answered_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    meeting_id: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(default=now)

    sender: Mapped[Delegation] = relationship(
        primaryjoin="foreign(Request.from_id) == Delegation.id", viewonly=True
    )
    receiver: Mapped[Delegation] = relationship(
        primaryjoin="foreign(Request.to_id) == Delegation.id", viewonly=True
    )
