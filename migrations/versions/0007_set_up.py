"""Dates, programme items and questions of an event; rooms and seats of its tables."""

import sqlalchemy as sa
from alembic import op

from matchmaker.db.base import UTCDateTime

revision = "0007"
down_revision = "0006"

KINDS = {
    "event_date": "kind IN ('wishes_open', 'wishes_close', 'draft', 'preliminary', 'final', 'reminder', "
    "'follow_up_1', 'follow_up_30', 'follow_up_180')",
    "programme_item": "kind IN ('welcome', 'plenary', 'pitch', 'lunch', 'other')",
    "registration_question": "kind IN ('text', 'choice', 'yes_no')",
}


def upgrade() -> None:
    op.add_column("event_table", sa.Column("room", sa.String(200), nullable=False, server_default=""))
    op.add_column("event_table", sa.Column("seats", sa.Integer(), nullable=True))
    _dates()
    _items()
    _questions()


def _dates() -> None:
    op.create_table(
        "event_date",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("moment", UTCDateTime(timezone=True), nullable=False),
        sa.Column("acts", sa.Boolean(), nullable=False, server_default=sa.text("false")),
        sa.Column("by_hand", sa.Boolean(), nullable=False, server_default=sa.text("false")),
        sa.Column("acted_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("told_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        _kind("event_date"),
        _event("event_date"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_date")),
        sa.UniqueConstraint("event_id", "kind", name=op.f("uq_event_date_event_id_kind")),
    )
    op.create_index(op.f("ix_event_date_moment"), "event_date", ["moment"])


def _items() -> None:
    op.create_table(
        "programme_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("starts_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("ends_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        _kind("programme_item"),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_programme_item_order")),
        _event("programme_item"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_item")),
    )
    op.create_index(op.f("ix_programme_item_event_id"), "programme_item", ["event_id"])


def _questions() -> None:
    op.create_table(
        "registration_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("label", sa.String(200), nullable=False),
        sa.Column("hint", sa.Text(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        _kind("registration_question"),
        _event("registration_question"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_question")),
        sa.UniqueConstraint("event_id", "id", name=op.f("uq_registration_question_event_id_id")),
        sa.UniqueConstraint("event_id", "position", name=op.f("uq_registration_question_event_id_position")),
    )
    op.create_table(
        "registration_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id", "question_id"],
            ["registration_question.event_id", "registration_question.id"],
            name="fk_registration_answer_question",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "delegation_id"],
            ["delegation.event_id", "delegation.id"],
            name="fk_registration_answer_delegation",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_answer")),
        sa.UniqueConstraint(
            "question_id", "delegation_id", name=op.f("uq_registration_answer_question_id_delegation_id")
        ),
    )
    for column in ("event_id", "delegation_id"):
        op.create_index(op.f(f"ix_registration_answer_{column}"), "registration_answer", [column])


def _kind(table: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(KINDS[table], name=op.f(f"ck_{table}_kind"))


def _event(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["event_id"], ["event.id"], name=op.f(f"fk_{table}_event_id_event"), ondelete="CASCADE"
    )


def downgrade() -> None:
    for table in ("registration_answer", "registration_question", "programme_item", "event_date"):
        op.drop_table(table)
    op.drop_column("event_table", "seats")
    op.drop_column("event_table", "room")
