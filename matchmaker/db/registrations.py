"""Who asks to come by an event's public page, what was decided, and who was reminded of what."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.clock import now
from matchmaker.db.base import Base, Code, Digest, Key, Short, Versioned
from matchmaker.db.directory import Person
from matchmaker.db.events import KINDS, Delegation, Event
from matchmaker.db.jobs import one_of

AIMS = ("offers", "seeks", "both", "other")
REGISTRATION_STATES = ("sent", "registered", "on_hold", "waiting", "accepted", "refused", "withdrawn")
TO_DECIDE = ("registered", "on_hold", "waiting")  # states from which the organiser accepts or refuses
REMINDER_KINDS = ("mail", "message_left", "spoken")


class RegistrationDesk(Base, Versioned):
    """The public page of an event: its address, until when it takes registrations, how many of each kind."""

    __tablename__ = "registration_desk"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[Code] = mapped_column(unique=True)  # in the address: slugs are unique per chamber only
    welcome: Mapped[str] = mapped_column(default="")  # what and for whom, in the organiser's words
    opened_at: Mapped[datetime | None]  # null: nobody finds the page
    closes_at: Mapped[datetime]
    limits: Mapped[dict[str, Any]] = mapped_column(default=dict)  # structures per kind; no entry: no limit

    event: Mapped[Event] = relationship()


class Registration(Base):
    """A form sent by somebody signed out. Until an organiser accepts it, it opens nothing to anybody.

    `sent` waits for its author to confirm the address, and is on no list before. The SIRET is what a
    stranger typed: it is only compared with structures once the organiser decides.
    """

    __tablename__ = "registration"
    __table_args__ = (
        CheckConstraint(one_of("state", REGISTRATION_STATES), "state"),
        CheckConstraint(one_of("aim", AIMS), "aim"),
        CheckConstraint(one_of("kind", KINDS), "kind"),
        CheckConstraint("siret IS NULL OR length(siret) = 14", "siret_length"),
    )
    secret_columns = frozenset({"person_name", "email", "phone", "words", "reason", "link_hash"})

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    link_hash: Mapped[Digest] = mapped_column(unique=True)  # the key itself is in the mail alone
    name: Mapped[Short] = mapped_column(default="")  # of the structure; empty with a SIRET alone
    siret: Mapped[Code | None]
    commune: Mapped[Code | None]  # INSEE code
    aim: Mapped[Code]
    kind: Mapped[Code]
    person_name: Mapped[Short]
    email: Mapped[Short] = mapped_column(index=True)  # lower case
    phone: Mapped[Code | None]
    words: Mapped[str] = mapped_column(default="")
    locale: Mapped[Code] = mapped_column(default="fr")
    state: Mapped[Code] = mapped_column(default="sent")
    reason: Mapped[str] = mapped_column(
        default=""
    )  # of the last decision; the author reads that of a refusal
    delegation_id: Mapped[int | None] = mapped_column(
        ForeignKey("delegation.id", ondelete="SET NULL"), index=True
    )
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    brought_structure: Mapped[bool] = mapped_column(default=False)  # it was not at the event before
    made_structure: Mapped[bool] = mapped_column(
        default=False, server_default=text("false")
    )  # nobody knew it before
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]  # to be confirmed until then, or forgotten
    confirmed_at: Mapped[datetime | None]
    waiting_since: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))

    event: Mapped[Event] = relationship()


class AvailabilitySaid(Base):
    """Somebody said when the structure can come: `always there` is then an answer, no longer a silence."""

    __tablename__ = "availability_said"

    delegation_id: Mapped[int] = mapped_column(
        ForeignKey("delegation.id", ondelete="CASCADE"), primary_key=True
    )
    said_at: Mapped[datetime] = mapped_column(default=now)


class Arrival(Base):
    """Somebody signed in for the first time. Sessions and sign-ins are purged; this stays."""

    __tablename__ = "arrival"
    audited = False

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now)


class Reminder(Base):
    """A structure was reminded of what is missing: by mail to one person, or by a telephone call."""

    __tablename__ = "reminder"
    __table_args__ = (CheckConstraint(one_of("kind", REMINDER_KINDS), "kind"),)

    id: Mapped[Key]
    delegation_id: Mapped[int] = mapped_column(ForeignKey("delegation.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    kind: Mapped[Code]
    at: Mapped[datetime] = mapped_column(default=now)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))

    delegation: Mapped[Delegation] = relationship()
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])
