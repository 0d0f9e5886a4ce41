"""Jobs, messages, idempotency keys and the audit log: what every other stage leans on."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.clock import now
from matchmaker.db.base import Base, Code, Key, Short

JOB_STATES = ("queued", "running", "done", "failed", "dead", "cancelled")
MESSAGE_STATES = ("queued", "sending", "sent", "failed", "uncertain", "cancelled")
CHANNELS = ("mail", "sms")


def one_of(column: str, values: tuple[str, ...]) -> str:
    """The CHECK text of a closed list."""
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


class Job(Base):
    """Work to do outside a page. The Celery message only carries the id; this row is the job."""

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint(one_of("state", JOB_STATES), "state"),
        CheckConstraint("progress >= 0 AND progress <= 1", "progress"),
        Index(
            "uq_job_live",
            "kind",
            "target",
            unique=True,
            sqlite_where=text("state IN ('queued', 'running')"),
            postgresql_where=text("state IN ('queued', 'running')"),
        ),
        Index("ix_job_state_run_at", "state", "run_at"),
    )
    audited = False

    id: Mapped[Key]
    kind: Mapped[Code]  # `scoring.score_event`: also the name of the Celery task
    target: Mapped[Short]  # `event:12`; one live job per kind and target
    chamber_id: Mapped[int | None] = mapped_column(ForeignKey("chamber.id"))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"))
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    arguments: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[Code] = mapped_column(default="queued")
    progress: Mapped[float] = mapped_column(default=0.0)
    phase: Mapped[str] = mapped_column(default="")  # a French sentence for the page
    figures: Mapped[dict[str, Any]] = mapped_column(default=dict)  # value and bound while it runs
    result: Mapped[dict[str, Any]] = mapped_column(default=dict)
    error: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(default=0)
    fence: Mapped[int] = mapped_column(default=0)  # raised by each claim; a write with an old one is refused
    lease_until: Mapped[datetime | None]
    heartbeat_at: Mapped[datetime | None]
    run_at: Mapped[datetime] = mapped_column(default=now)
    created_at: Mapped[datetime] = mapped_column(default=now)
    finished_at: Mapped[datetime | None]
    stop_asked_at: Mapped[datetime | None]  # it is to end early and keep what it has


class Outbox(Base):
    """A message to send, written in the transaction that decided it. Of an SMS the address is a number."""

    __tablename__ = "outbox"
    __table_args__ = (
        CheckConstraint(one_of("state", MESSAGE_STATES), "state"),
        CheckConstraint(one_of("channel", CHANNELS), "channel"),
        Index("ix_outbox_state_run_at", "state", "run_at"),
    )
    audited = False

    id: Mapped[Key]
    channel: Mapped[Code] = mapped_column(default="mail", server_default="mail")
    dedupe: Mapped[Short] = mapped_column(unique=True)
    kind: Mapped[Code]
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    address: Mapped[Short]  # where it goes: the organiser while the event is in mode essai
    intended: Mapped[Short]  # for whom it is
    trial: Mapped[bool] = mapped_column(default=False)
    subject: Mapped[str]
    body: Mapped[str]
    attachments: Mapped[list[Any]] = mapped_column(default=list)  # [{"name", "type", "blob_id"}]
    message_id: Mapped[Short]
    state: Mapped[Code] = mapped_column(default="queued")
    attempts: Mapped[int] = mapped_column(default=0)
    fence: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    error: Mapped[str | None]
    run_at: Mapped[datetime] = mapped_column(default=now)
    created_at: Mapped[datetime] = mapped_column(default=now)
    sent_at: Mapped[datetime | None]
    # Of what may wait (core/jobs/pace.py), once that was decided: `now`; `digest` waits for one, `gathered` is in one;
    # `kept` goes by no mail and is read in the space.
    pace: Mapped[Code | None]
    digest_id: Mapped[int | None] = mapped_column(index=True)  # the row of `outbox` whose text holds this one


class Blob(Base):
    """Bytes that a job reads or leaves behind: an uploaded list or workbook, a zip of agendas."""

    __tablename__ = "blob"
    audited = False

    id: Mapped[Key]
    name: Mapped[Short]
    content_type: Mapped[Code]
    data: Mapped[bytes] = mapped_column(LargeBinary)
    chamber_id: Mapped[int | None] = mapped_column(ForeignKey("chamber.id"))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime | None]


class Idempotency(Base):
    """A form sent twice takes effect once: the key is written in the transaction of the effect."""

    __tablename__ = "idempotency"
    audited = False

    actor: Mapped[Code] = mapped_column(primary_key=True)
    key: Mapped[Code] = mapped_column(primary_key=True)
    location: Mapped[str | None]  # where the answer led, once it is known
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)


class Audit(Base):
    """What changed, by whom, in which act. Only ever inserted."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_object", "object_kind", "object_id"),)
    audited = False

    id: Mapped[Key]
    at: Mapped[datetime] = mapped_column(default=now)
    person_id: Mapped[int | None]  # no foreign key: the log outlives an erased person
    on_behalf_of: Mapped[int | None]  # the delegation for which an organiser acted in its space
    act: Mapped[Short]
    object_kind: Mapped[Code]
    object_id: Mapped[Code]
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
