"""What an organiser sets up around an event's meetings: its dates, its programme, what it asks people."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.core.events.dates import KINDS as DATE_KINDS
from matchmaker.core.events.items import ITEM_KINDS
from matchmaker.core.events.questions import QUESTION_KINDS
from matchmaker.db.base import Base, Code, Key, Short
from matchmaker.db.jobs import one_of


class EventDate(Base):
    """When something about an event is due: done by itself where `acts`, else the organiser is reminded."""

    __tablename__ = "event_date"
    __table_args__ = (
        UniqueConstraint("event_id", "kind"),
        CheckConstraint(one_of("kind", DATE_KINDS), "kind"),
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    kind: Mapped[Code]
    moment: Mapped[datetime] = mapped_column(index=True)
    acts: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    by_hand: Mapped[bool] = mapped_column(
        default=False, server_default=text("false")
    )  # stays when the day moves
    acted_at: Mapped[datetime | None]  # did by itself what was due, or had to give it up
    told_at: Mapped[datetime | None]  # the organiser was reminded that morning
    failure: Mapped[str | None]  # why it could not be done, in French


class ProgrammeItem(Base):
    """A time in the programme when nobody is booked: the welcome, a plenary, lunch."""

    __tablename__ = "programme_item"
    __table_args__ = (
        CheckConstraint(one_of("kind", tuple(ITEM_KINDS)), "kind"),
        CheckConstraint("ends_at > starts_at", "order"),
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    kind: Mapped[Code]
    title: Mapped[Short] = mapped_column(default="")  # empty: the word of its kind
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    place: Mapped[Short] = mapped_column(default="")


class RegistrationQuestion(Base):
    """A question the organiser puts to every structure that comes."""

    __tablename__ = "registration_question"
    __table_args__ = (
        UniqueConstraint("event_id", "id"),
        UniqueConstraint("event_id", "position"),
        CheckConstraint(one_of("kind", tuple(QUESTION_KINDS)), "kind"),
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    position: Mapped[int]
    kind: Mapped[Code]
    label: Mapped[Short]
    hint: Mapped[str] = mapped_column(default="")
    choices: Mapped[list[str]] = mapped_column(default=list)


class RegistrationAnswer(Base):
    """What a structure answered. For the organiser alone, and erased a week after the event."""

    __tablename__ = "registration_answer"
    __table_args__ = (
        UniqueConstraint("question_id", "delegation_id"),
        ForeignKeyConstraint(
            ["event_id", "question_id"],
            ["registration_question.event_id", "registration_question.id"],
            name="fk_registration_answer_question",
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["event_id", "delegation_id"],
            ["delegation.event_id", "delegation.id"],
            name="fk_registration_answer_delegation",
            ondelete="CASCADE",
        ),
    )
    secret_columns = frozenset({"answer"})

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(index=True)
    question_id: Mapped[int]
    delegation_id: Mapped[int] = mapped_column(index=True)
    answer: Mapped[str]
