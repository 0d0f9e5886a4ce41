"""Computed schedules (drafts), publications, and the live meetings with their seats."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import JSON, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.clock import now
from matchmaker.db.base import Base, Code, Key, Short, Versioned
from matchmaker.db.jobs import one_of

SCHEDULE_STATES = ("candidate", "published", "superseded", "stale")
MEETING_STATES = ("confirmed", "done", "no_show", "cancelled")
MEETING_LIVE = "status IN ('confirmed', 'done', 'no_show')"


class Schedule(Base, Versioned):
    """A timetable as it was computed, or edited by hand since: a draft until published. Its inputs are kept with it."""

    __tablename__ = "schedule"
    __table_args__ = (
        UniqueConstraint("event_id", "number"),
        UniqueConstraint("event_id", "id"),
        CheckConstraint(one_of("state", SCHEDULE_STATES), "state"),
    )
    # An edit changes one meeting: the audit log has it from `schedule_edit`, not as two whole files.
    secret_columns = frozenset({"problem", "solution"})

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    parent_number: Mapped[int | None]  # the draft of this event it was made from, which may be gone
    number: Mapped[int]
    state: Mapped[Code] = mapped_column(default="candidate")
    input_version: Mapped[int]
    fingerprint: Mapped[Code]
    seed: Mapped[int]
    score_run_id: Mapped[int | None] = mapped_column(ForeignKey("score_run.id", ondelete="SET NULL"))
    status: Mapped[Code]  # of the schedule file: optimal, feasible, infeasible, unknown
    shortfall: Mapped[int | None]
    shortfall_bound: Mapped[int | None]
    weight: Mapped[int | None]
    weight_bound: Mapped[int | None]
    breaks: Mapped[int | None]
    breaks_bound: Mapped[int | None]
    table_changes: Mapped[int | None]
    seconds: Mapped[float]
    asked: Mapped[int]  # candidate meetings
    placed: Mapped[int]
    problem: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)  # matchmaker-problem/1
    solution: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)  # matchmaker-schedule/1
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)

    assignments: Mapped[list["Assignment"]] = relationship(cascade="all, delete-orphan")
    unplaced: Mapped[list["Unplaced"]] = relationship(cascade="all, delete-orphan")


class Assignment(Base):
    """One meeting of a draft. Drafts never touch the live seats."""

    __tablename__ = "schedule_assignment"
    __table_args__ = (
        ForeignKeyConstraint(
            ["event_id", "schedule_id"],
            ["schedule.event_id", "schedule.id"],
            name="fk_schedule_assignment_schedule",
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["event_id", "slot_id"], ["slot.event_id", "slot.id"], name="fk_schedule_assignment_slot"
        ),
        ForeignKeyConstraint(
            ["event_id", "table_id"],
            ["event_table.event_id", "event_table.id"],
            name="fk_schedule_assignment_table",
        ),
        ForeignKeyConstraint(
            ["event_id", "a_id"], ["delegation.event_id", "delegation.id"], name="fk_schedule_assignment_a"
        ),
        ForeignKeyConstraint(
            ["event_id", "b_id"], ["delegation.event_id", "delegation.id"], name="fk_schedule_assignment_b"
        ),
    )
    audited = False

    id: Mapped[Key]
    schedule_id: Mapped[int] = mapped_column(index=True)
    event_id: Mapped[int]
    meeting: Mapped[int | None]  # its position in the schedule's problem
    slot_id: Mapped[int]
    table_id: Mapped[int]
    a_id: Mapped[int]
    b_id: Mapped[int]
    requests: Mapped[list[int]] = mapped_column(default=list)  # ids of the wishes it serves
    value: Mapped[int] = mapped_column(default=0)
    locked: Mapped[bool] = mapped_column(default=False)  # by hand: it stays at this slot and table


class Unplaced(Base):
    """A candidate meeting a draft does not hold, with its reason."""

    __tablename__ = "schedule_unplaced"
    __table_args__ = (
        ForeignKeyConstraint(
            ["event_id", "schedule_id"],
            ["schedule.event_id", "schedule.id"],
            name="fk_schedule_unplaced_schedule",
            ondelete="CASCADE",
        ),
    )
    audited = False

    id: Mapped[Key]
    schedule_id: Mapped[int] = mapped_column(index=True)
    event_id: Mapped[int]
    meeting: Mapped[int | None]  # its position in the schedule's problem
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)  # what its row is made from once it is placed
    a_id: Mapped[int] = mapped_column(ForeignKey("delegation.id"))
    b_id: Mapped[int] = mapped_column(ForeignKey("delegation.id"))
    requests: Mapped[list[int]] = mapped_column(default=list)
    value: Mapped[int] = mapped_column(default=0)
    reason: Mapped[Code]
    template: Mapped[str]  # French sentence with named fields
    values: Mapped[dict[str, Any]] = mapped_column(default=dict)
    because: Mapped[list[Any]] = mapped_column(default=list)


class Publication(Base):
    """A numbered version of the event's timetable, as people were told it."""

    __tablename__ = "publication"
    __table_args__ = (UniqueConstraint("event_id", "number"), UniqueConstraint("event_id", "id"))

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    number: Mapped[int]
    schedule_id: Mapped[int | None] = mapped_column(ForeignKey("schedule.id"))
    published_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime] = mapped_column(default=now)
    changes: Mapped[dict[str, Any]] = mapped_column(default=dict)  # counts of added, moved, cancelled


class HeldSlot(Base, Versioned):
    """A table held in a slot by two delegations: a meeting, or the second slot of a long one.

    Both are rows of one table, so that the same unique indexes keep either from being booked twice.
    `select(Meeting)` finds meetings only; `select(HeldSlot)` finds every slot they take.
    """

    __tablename__ = "meeting"
    __mapper_args__ = {"polymorphic_on": "part", "polymorphic_abstract": True}
    __table_args__ = (
        UniqueConstraint("event_id", "id"),
        UniqueConstraint("event_id", "slot_id", "id"),  # target of the seats' foreign key
        UniqueConstraint("uid"),
        ForeignKeyConstraint(["event_id", "slot_id"], ["slot.event_id", "slot.id"], name="fk_meeting_slot"),
        ForeignKeyConstraint(
            ["event_id", "table_id"], ["event_table.event_id", "event_table.id"], name="fk_meeting_table"
        ),
        ForeignKeyConstraint(
            ["event_id", "a_id"], ["delegation.event_id", "delegation.id"], name="fk_meeting_a"
        ),
        ForeignKeyConstraint(
            ["event_id", "b_id"], ["delegation.event_id", "delegation.id"], name="fk_meeting_b"
        ),
        CheckConstraint("a_id <> b_id", "two_parties"),
        CheckConstraint("part IN (0, 1)", "part"),
        CheckConstraint(one_of("status", MEETING_STATES), "status"),
        Index("uq_meeting_continues_id", "continues_id", unique=True),
        Index(
            "uq_meeting_table",
            "event_id",
            "slot_id",
            "table_id",
            unique=True,
            sqlite_where=text(MEETING_LIVE),
            postgresql_where=text(MEETING_LIVE),
        ),
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    slot_id: Mapped[int]
    table_id: Mapped[int]
    a_id: Mapped[int] = mapped_column(index=True)
    b_id: Mapped[int] = mapped_column(index=True)
    need_id: Mapped[int | None] = mapped_column(ForeignKey("need.id", ondelete="SET NULL"))
    offer_id: Mapped[int | None] = mapped_column(ForeignKey("offer.id", ondelete="SET NULL"))
    status: Mapped[Code] = mapped_column(default="confirmed")
    uid: Mapped[Short] = mapped_column(default=lambda: f"{uuid4()}@matchmaker")
    pinned: Mapped[bool] = mapped_column(default=False)  # booked or edited by hand: publications keep it
    booked_at: Mapped[datetime | None]  # booked directly, by `a`; null: placed by a publication
    first_publication: Mapped[int | None]
    last_change: Mapped[int | None]  # number of the publication that last moved it
    created_at: Mapped[datetime] = mapped_column(default=now)
    part: Mapped[int] = mapped_column(default=0, server_default="0")  # 0: where it starts
    continues_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"))

    seats: Mapped[list["Seat"]] = relationship(cascade="all, delete-orphan", passive_deletes=True)


class Meeting(HeldSlot):
    """A live meeting. Its row and its calendar identity last through every publication."""

    __mapper_args__ = {"polymorphic_identity": 0}


class Continuation(HeldSlot):
    """The second slot of the meeting `continues_id`, at the same table. It goes when its meeting moves."""

    __mapper_args__ = {"polymorphic_identity": 1}


class Seat(Base):
    """A delegation's place in a slot. The row exists only while a meeting holds it."""

    __tablename__ = "meeting_seat"
    __table_args__ = (
        ForeignKeyConstraint(
            ["event_id", "slot_id", "meeting_id"],
            ["meeting.event_id", "meeting.slot_id", "meeting.id"],
            name="fk_meeting_seat_meeting",
            ondelete="CASCADE",
            onupdate="CASCADE",
            deferrable=True,
            initially="DEFERRED",
        ),
        ForeignKeyConstraint(
            ["event_id", "delegation_id"],
            ["delegation.event_id", "delegation.id"],
            name="fk_meeting_seat_delegation",
        ),
        UniqueConstraint("event_id", "slot_id", "delegation_id", "seat", name="uq_meeting_seat_delegation"),
        UniqueConstraint("event_id", "slot_id", "person_id", name="uq_meeting_seat_person"),
        UniqueConstraint("meeting_id", "delegation_id", name="uq_meeting_seat_once"),
        CheckConstraint("seat >= 0", "seat"),
    )

    id: Mapped[Key]
    event_id: Mapped[int]
    slot_id: Mapped[int]
    meeting_id: Mapped[int]
    delegation_id: Mapped[int]
    seat: Mapped[int] = mapped_column(default=0)  # below the delegation's capacity
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
