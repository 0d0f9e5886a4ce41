"""Who has said that they come, and the calls made about it."""

import sqlalchemy as sa
from alembic import op

from matchmaker.db.base import UTCDateTime

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "confirmation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("asked_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("opened_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("answered_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("way", sa.String(40), nullable=True),
        sa.Column("colleague_id", sa.Integer(), nullable=True),
        sa.Column("kept", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "state IN ('asked', 'confirmed', 'replaced', 'cancelled')", op.f("ck_confirmation_state")
        ),
        sa.CheckConstraint(
            "way IS NULL OR way IN ('link', 'space', 'phone', 'colleague')", op.f("ck_confirmation_way")
        ),
        sa.CheckConstraint("(state = 'asked') = (answered_at IS NULL)", op.f("ck_confirmation_answered")),
        sa.ForeignKeyConstraint(
            ["event_id", "delegation_id"],
            ["delegation.event_id", "delegation.id"],
            name="fk_confirmation_delegation",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_confirmation_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["colleague_id"],
            ["person.id"],
            name=op.f("fk_confirmation_colleague_id_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmation")),
        sa.UniqueConstraint("delegation_id", "person_id", name=op.f("uq_confirmation_delegation_id_person_id")),
    )
    for column in ("event_id", "person_id"):
        op.create_index(op.f(f"ix_confirmation_{column}"), "confirmation", [column])
    op.create_table(
        "confirmation_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("confirmation_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("undone_at", UTCDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('message', 'confirmed', 'cancelled')", op.f("ck_confirmation_call_outcome")
        ),
        sa.ForeignKeyConstraint(
            ["confirmation_id"],
            ["confirmation.id"],
            name=op.f("fk_confirmation_call_confirmation_id_confirmation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_confirmation_call_made_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmation_call")),
    )
    op.create_index(op.f("ix_confirmation_call_confirmation_id"), "confirmation_call", ["confirmation_id"])


def downgrade() -> None:
    op.drop_table("confirmation_call")
    op.drop_table("confirmation")
