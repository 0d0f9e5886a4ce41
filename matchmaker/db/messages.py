"""An organiser's own words for messages, who agreed to an SMS, and what came back undelivered."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, backref, mapped_column, relationship

from matchmaker.clock import now
from matchmaker.db.base import Base, Code, Key, Short, Versioned
from matchmaker.db.events import Event
from matchmaker.db.jobs import Outbox


class MessageText(Base, Versioned):
    """The words of one kind of message at one event, in one language. No row: the words it came with."""

    __tablename__ = "message_text"
    __table_args__ = (UniqueConstraint("event_id", "kind", "locale"),)

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    kind: Mapped[Code]
    locale: Mapped[Code]
    subject: Mapped[Short]
    body: Mapped[str]
    in_use: Mapped[bool] = mapped_column(default=True)  # false: put aside, and can be taken up again
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime] = mapped_column(default=now)

    # Loaded once for all the letters of an event.
    event: Mapped[Event] = relationship(backref=backref("texts", passive_deletes=True))


class SmsConsent(Base):
    """A person agreed to be told by SMS on the day of an event, at the number they gave for it."""

    __tablename__ = "sms_consent"
    __table_args__ = (UniqueConstraint("event_id", "person_id"),)
    secret_columns = frozenset({"number"})

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    number: Mapped[Code]  # `+33612345678`
    agreed_at: Mapped[datetime] = mapped_column(default=now)


class Bounce(Base):
    """A mail server said that it could not deliver a message we had sent."""

    __tablename__ = "bounce"
    __table_args__ = (
        CheckConstraint("action IN ('failed', 'delayed')", "action"),
        Index("ix_bounce_address", "address"),
    )
    audited = False

    id: Mapped[Key]
    outbox_id: Mapped[int] = mapped_column(ForeignKey("outbox.id", ondelete="CASCADE"), index=True)
    address: Mapped[Short]  # the one that did not take it
    action: Mapped[Code]
    status: Mapped[Code]  # RFC 3463: `5.1.1`
    diagnostic: Mapped[str] = mapped_column(default="")  # in the server's own words
    received_at: Mapped[datetime] = mapped_column(default=now)
    settled_at: Mapped[datetime | None]  # the message was sent again since: this says no more of it

    message: Mapped[Outbox] = relationship()
