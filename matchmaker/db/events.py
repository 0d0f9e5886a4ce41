"""Events, their slots and tables, and the delegations that come."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.clock import now
from matchmaker.db.base import Base, Code, Key, Short, Versioned
from matchmaker.db.directory import Chamber, Organisation, Person
from matchmaker.db.jobs import one_of

if TYPE_CHECKING:
    from matchmaker.db.messages import MessageText

PHASES = ("registration", "wishes", "scheduled", "published", "booking", "running", "closed")
CANDIDATE_RULES = ("both_asked", "accepted", "chamber")
SILENCE_RULES = ("after", "left_out", "by_hand")
BOOKERS = ("buyers", "suppliers", "both")
KINDS = ("buyer", "supplier", "both", "expert", "funder", "visitor")
STATES = ("invited", "registered", "accepted", "refused", "cancelled")
TAKES_PART = ("invited", "registered", "accepted")  # states of those who come, or may still
RESOURCE_KINDS = ("interpreter", "expert", "device")


class Event(Base, Versioned):
    """A rencontre d'affaires of one chamber."""

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("chamber_id", "slug"),
        CheckConstraint(one_of("phase", PHASES), "phase"),
        CheckConstraint(one_of("candidates", CANDIDATE_RULES), "candidates"),
        CheckConstraint(one_of("silence", SILENCE_RULES), "silence"),
        CheckConstraint(f"booking IS NULL OR {one_of('booking', BOOKERS)}", "booking"),
    )

    id: Mapped[Key]
    chamber_id: Mapped[int] = mapped_column(ForeignKey("chamber.id"))
    name: Mapped[Short]
    slug: Mapped[Code]
    place: Mapped[Short] = mapped_column(default="")
    commune: Mapped[Code | None]
    zone: Mapped[Code] = mapped_column(default="Europe/Paris")  # IANA
    phase: Mapped[Code] = mapped_column(default="registration")
    # The rule of the game: which pairs are candidates, and what silence means.
    candidates: Mapped[Code] = mapped_column(default="accepted")
    silence: Mapped[Code] = mapped_column(default="after")
    guarantee: Mapped[int] = mapped_column(default=0)  # meetings promised to each delegation where possible
    wish_quota: Mapped[int] = mapped_column(default=8)
    indispensable_quota: Mapped[int] = mapped_column(default=3)
    max_meetings: Mapped[int | None]  # per delegation, unless it has its own
    # Who may book what is still free in the published timetable; null: nobody.
    booking: Mapped[Code | None]
    # Mode essai until then: every message goes to the organiser.
    opened_at: Mapped[datetime | None]
    reception_phone: Mapped[Code | None]  # who answers at the welcome desk on the day
    # Who knows it sees the screen of the room.
    screen_key: Mapped[Code | None] = mapped_column(index=True, unique=True)
    # Raised by every change that a schedule depends on; a result made from an older one is stale.
    input_version: Mapped[int] = mapped_column(default=1)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)

    chamber: Mapped[Chamber] = relationship()
    slots: Mapped[list["Slot"]] = relationship(order_by="Slot.position", cascade="all, delete-orphan")
    tables: Mapped[list["EventTable"]] = relationship(
        order_by="EventTable.position", cascade="all, delete-orphan"
    )
    if TYPE_CHECKING:
        texts: Mapped[list["MessageText"]]  # from the other side, `MessageText.event`


class Slot(Base):
    """A time at which meetings start. Half-open: a meeting ends when the slot ends."""

    __tablename__ = "slot"
    __table_args__ = (
        UniqueConstraint("event_id", "id"),
        UniqueConstraint("event_id", "position"),
        CheckConstraint("ends_at > starts_at", "order"),
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    position: Mapped[int]  # from 0, as in the problem file
    session: Mapped[int] = mapped_column(default=0)  # a new number after each pause
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class EventTable(Base):
    """A table where one meeting at a time is held."""

    __tablename__ = "event_table"
    __table_args__ = (UniqueConstraint("event_id", "id"), UniqueConstraint("event_id", "label"))

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    position: Mapped[int]
    label: Mapped[Code]
    room: Mapped[Short] = mapped_column(default="", server_default="")
    seats: Mapped[int | None]  # people around it; null: not said
    features: Mapped[list[str]] = mapped_column(default=list)  # `step_free`, `quiet`
    closed_from: Mapped[datetime | None]  # lost on the day: nothing starts there from then on


class Delegation(Base, Versioned):
    """An organisation at an event: one participant of the timetable."""

    __tablename__ = "delegation"
    __table_args__ = (
        UniqueConstraint("event_id", "id"),
        UniqueConstraint("event_id", "organisation_id"),
        ForeignKeyConstraint(
            ["event_id", "home_table_id"],
            ["event_table.event_id", "event_table.id"],
            name="fk_delegation_home_table",
        ),
        CheckConstraint(one_of("kind", KINDS), "kind"),
        CheckConstraint(one_of("state", STATES), "state"),
        CheckConstraint("capacity >= 1", "capacity"),
    )
    secret_columns = frozenset({"arrangements", "double_slot"})

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    kind: Mapped[Code]
    state: Mapped[Code] = mapped_column(default="accepted")
    capacity: Mapped[int] = mapped_column(default=1)  # meetings at once
    max_meetings: Mapped[int | None]
    min_meetings: Mapped[int | None]  # null: the event's guarantee
    home_table_id: Mapped[int | None]
    # What its meetings are given, seen by the organiser alone: never the cause, never on a list or a badge.
    arrangements: Mapped[list[str]] = mapped_column(default=list, server_default="[]")  # features of tables
    double_slot: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    agenda_version: Mapped[int] = mapped_column(default=0)
    invited_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)

    event: Mapped[Event] = relationship(foreign_keys=[event_id])
    organisation: Mapped[Organisation] = relationship()
    home_table: Mapped[EventTable | None] = relationship(
        primaryjoin="foreign(Delegation.home_table_id) == EventTable.id", viewonly=True
    )
    delegates: Mapped[list["Delegate"]] = relationship(cascade="all, delete-orphan", order_by="Delegate.id")
    absences: Mapped[list["Absence"]] = relationship(cascade="all, delete-orphan")


class Delegate(Base):
    """A person who comes for a delegation."""

    __tablename__ = "delegate"
    __table_args__ = (UniqueConstraint("delegation_id", "person_id"),)

    id: Mapped[Key]
    delegation_id: Mapped[int] = mapped_column(ForeignKey("delegation.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    # Comes along without meetings: has a badge and an address, and holds no seat.
    accompanies: Mapped[bool] = mapped_column(default=False, server_default=text("false"))

    person: Mapped[Person] = relationship()
    subjects: Mapped[list["DelegateSubject"]] = relationship(
        cascade="all, delete-orphan", order_by="DelegateSubject.id"
    )


class DelegateSubject(Base):
    """A need or an offer that this person speaks about: meetings on it are theirs."""

    __tablename__ = "delegate_subject"
    __table_args__ = (
        UniqueConstraint("delegate_id", "need_id"),
        UniqueConstraint("delegate_id", "offer_id"),
        CheckConstraint("(need_id IS NULL) <> (offer_id IS NULL)", "one_subject"),
    )

    id: Mapped[Key]
    delegate_id: Mapped[int] = mapped_column(ForeignKey("delegate.id", ondelete="CASCADE"))
    need_id: Mapped[int | None] = mapped_column(ForeignKey("need.id", ondelete="CASCADE"))
    offer_id: Mapped[int | None] = mapped_column(ForeignKey("offer.id", ondelete="CASCADE"))


class PersonAbsence(Base):
    """A slot in which a person cannot meet, whatever structure they come for. No row: they are there."""

    __tablename__ = "person_absence"
    __table_args__ = (
        ForeignKeyConstraint(
            ["event_id", "slot_id"],
            ["slot.event_id", "slot.id"],
            ondelete="CASCADE",
            name="fk_person_absence_slot",
        ),
    )

    event_id: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    slot_id: Mapped[int] = mapped_column(primary_key=True)


class EventResource(Base):
    """Something or somebody that several meetings share: an interpreter, the one expert, a device."""

    __tablename__ = "event_resource"
    __table_args__ = (
        UniqueConstraint("event_id", "id"),
        UniqueConstraint("event_id", "label"),
        CheckConstraint(one_of("kind", RESOURCE_KINDS), "kind"),
        CheckConstraint("capacity >= 1", "capacity"),
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    label: Mapped[Code]
    kind: Mapped[Code]
    capacity: Mapped[int] = mapped_column(default=1)  # meetings at once

    absences: Mapped[list["ResourceAbsence"]] = relationship(cascade="all, delete-orphan")


class ResourceAbsence(Base):
    """A slot in which a resource is not there. No row: it is."""

    __tablename__ = "resource_absence"
    __table_args__ = (
        ForeignKeyConstraint(
            ["event_id", "resource_id"],
            ["event_resource.event_id", "event_resource.id"],
            ondelete="CASCADE",
            name="fk_resource_absence_resource",
        ),
        ForeignKeyConstraint(
            ["event_id", "slot_id"],
            ["slot.event_id", "slot.id"],
            ondelete="CASCADE",
            name="fk_resource_absence_slot",
        ),
    )

    event_id: Mapped[int]
    resource_id: Mapped[int] = mapped_column(primary_key=True)
    slot_id: Mapped[int] = mapped_column(primary_key=True)


class ResourceUse(Base):
    """A delegation needs a resource: at every meeting, or only when it meets one partner."""

    __tablename__ = "resource_use"
    __table_args__ = (
        ForeignKeyConstraint(
            ["event_id", "resource_id"],
            ["event_resource.event_id", "event_resource.id"],
            ondelete="CASCADE",
            name="fk_resource_use_resource",
        ),
        ForeignKeyConstraint(
            ["event_id", "delegation_id"],
            ["delegation.event_id", "delegation.id"],
            ondelete="CASCADE",
            name="fk_resource_use_delegation",
        ),
        ForeignKeyConstraint(
            ["event_id", "partner_id"],
            ["delegation.event_id", "delegation.id"],
            ondelete="CASCADE",
            name="fk_resource_use_partner",
        ),
        CheckConstraint("partner_id IS NULL OR partner_id <> delegation_id", "two_parties"),
        # Two indexes, because a unique index takes two NULLs for different values.
        Index(
            "uq_resource_use_every",
            "resource_id",
            "delegation_id",
            unique=True,
            sqlite_where=text("partner_id IS NULL"),
            postgresql_where=text("partner_id IS NULL"),
        ),
        Index("uq_resource_use_partner", "resource_id", "delegation_id", "partner_id", unique=True),
    )

    id: Mapped[Key]
    event_id: Mapped[int]
    resource_id: Mapped[int]
    delegation_id: Mapped[int]
    partner_id: Mapped[int | None]

    resource: Mapped[EventResource] = relationship(
        primaryjoin="foreign(ResourceUse.resource_id) == EventResource.id", viewonly=True
    )


class Absence(Base):
    """A slot in which a delegation cannot meet. No row: it is there."""

    __tablename__ = "absence"
    __table_args__ = (
        ForeignKeyConstraint(
            ["event_id", "delegation_id"],
            ["delegation.event_id", "delegation.id"],
            ondelete="CASCADE",
            name="fk_absence_delegation",
        ),
        ForeignKeyConstraint(
            ["event_id", "slot_id"], ["slot.event_id", "slot.id"], ondelete="CASCADE", name="fk_absence_slot"
        ),
    )

    event_id: Mapped[int]
    delegation_id: Mapped[int] = mapped_column(primary_key=True)
    slot_id: Mapped[int] = mapped_column(primary_key=True)
    # Noted by the organiser once the planning was published, and taken back as one mark.
    on_the_day: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
