"""What structures say after an event: feedback, outcomes, keys on paper, who was asked how often."""

import sqlalchemy as sa
from alembic import op

from matchmaker.db.base import UTCDateTime

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "day_feedback",
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("satisfaction", sa.Integer(), nullable=True),
        sa.Column("would_return", sa.String(length=40), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("said_by", sa.Integer(), nullable=True),
        sa.Column("said_at", UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "source IN ('link', 'space', 'key', 'organiser')", name=op.f("ck_day_feedback_source")
        ),
        sa.CheckConstraint(
            "would_return IS NULL OR would_return IN ('yes', 'perhaps', 'no')",
            name=op.f("ck_day_feedback_would_return"),
        ),
        sa.CheckConstraint(
            "satisfaction IS NULL OR satisfaction BETWEEN 1 AND 5", name=op.f("ck_day_feedback_satisfaction")
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "delegation_id"],
            ["delegation.event_id", "delegation.id"],
            name="fk_day_feedback_delegation",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["said_by"], ["person.id"], name=op.f("fk_day_feedback_said_by"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("delegation_id", name=op.f("pk_day_feedback")),
    )
    op.create_index(op.f("ix_day_feedback_event_id"), "day_feedback", ["event_id"], unique=False)
    op.create_table(
        "feedback_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.Column("satisfaction", sa.Integer(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.Column("entered_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("undone_at", UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["person.id"], name=op.f("fk_feedback_entry_entered_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "delegation_id"],
            ["delegation.event_id", "delegation.id"],
            name="fk_feedback_entry_delegation",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_entry")),
    )
    op.create_index(
        op.f("ix_feedback_entry_delegation_id"), "feedback_entry", ["delegation_id"], unique=False
    )
    op.create_index(op.f("ix_feedback_entry_event_id"), "feedback_entry", ["event_id"], unique=False)
    op.create_table(
        "feedback_key",
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id", "delegation_id"],
            ["delegation.event_id", "delegation.id"],
            name="fk_feedback_key_delegation",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("delegation_id", name=op.f("pk_feedback_key")),
        sa.UniqueConstraint("event_id", "number", name=op.f("uq_feedback_key_event_id_number")),
    )
    op.create_table(
        "follow_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("wave", sa.Integer(), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("last_sent", sa.Date(), nullable=True),
        sa.Column("stopped_at", UTCDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("sent >= 0", name=op.f("ck_follow_up_sent")),
        sa.CheckConstraint("wave IN (1, 30, 180)", name=op.f("ck_follow_up_wave")),
        sa.ForeignKeyConstraint(
            ["event_id", "delegation_id"],
            ["delegation.event_id", "delegation.id"],
            name="fk_follow_up_delegation",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_follow_up_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
        sa.UniqueConstraint(
            "delegation_id", "person_id", "wave", name=op.f("uq_follow_up_delegation_id_person_id_wave")
        ),
    )
    op.create_index(op.f("ix_follow_up_event_id"), "follow_up", ["event_id"], unique=False)
    op.create_index(op.f("ix_follow_up_person_id"), "follow_up", ["person_id"], unique=False)
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("held", sa.String(length=40), nullable=False),
        sa.Column("usefulness", sa.Integer(), nullable=True),
        sa.Column("follow_up", sa.String(length=40), nullable=True),
        sa.Column("existing_client", sa.Boolean(), nullable=True),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("said_by", sa.Integer(), nullable=True),
        sa.Column("said_at", UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "follow_up IS NULL OR follow_up IN ('yes', 'perhaps', 'no')", name=op.f("ck_feedback_follow_up")
        ),
        sa.CheckConstraint("held IN ('held', 'partner_absent', 'not_held')", name=op.f("ck_feedback_held")),
        sa.CheckConstraint(
            "source IN ('link', 'space', 'key', 'organiser')", name=op.f("ck_feedback_source")
        ),
        sa.CheckConstraint(
            "usefulness IS NULL OR usefulness BETWEEN 1 AND 5", name=op.f("ck_feedback_usefulness")
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "delegation_id"],
            ["delegation.event_id", "delegation.id"],
            name="fk_feedback_delegation",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "meeting_id"],
            ["meeting.event_id", "meeting.id"],
            name="fk_feedback_meeting",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["said_by"], ["person.id"], name=op.f("fk_feedback_said_by"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sa.UniqueConstraint("meeting_id", "delegation_id", name=op.f("uq_feedback_meeting_id_delegation_id")),
    )
    op.create_index(op.f("ix_feedback_delegation_id"), "feedback", ["delegation_id"], unique=False)
    op.create_index(op.f("ix_feedback_event_id"), "feedback", ["event_id"], unique=False)
    op.create_table(
        "outcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("wave", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.Column("jobs", sa.Integer(), nullable=True),
        sa.Column("hours", sa.Integer(), nullable=True),
        sa.Column("existing_client", sa.Boolean(), nullable=True),
        sa.Column("said_by", sa.Integer(), nullable=True),
        sa.Column("said_at", UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "stage = 'contract' OR (amount IS NULL AND jobs IS NULL AND hours IS NULL)",
            name=op.f("ck_outcome_contract"),
        ),
        sa.CheckConstraint(
            "stage IN ('none', 'talks', 'quote', 'agreement', 'contract')", name=op.f("ck_outcome_stage")
        ),
        sa.CheckConstraint("amount IS NULL OR amount >= 0", name=op.f("ck_outcome_amount")),
        sa.CheckConstraint("hours IS NULL OR hours >= 0", name=op.f("ck_outcome_hours")),
        sa.CheckConstraint("jobs IS NULL OR jobs >= 0", name=op.f("ck_outcome_jobs")),
        sa.CheckConstraint("wave IN (30, 180)", name=op.f("ck_outcome_wave")),
        sa.ForeignKeyConstraint(
            ["event_id", "delegation_id"],
            ["delegation.event_id", "delegation.id"],
            name="fk_outcome_delegation",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "meeting_id"],
            ["meeting.event_id", "meeting.id"],
            name="fk_outcome_meeting",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["said_by"], ["person.id"], name=op.f("fk_outcome_said_by"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome")),
        sa.UniqueConstraint(
            "meeting_id", "delegation_id", "wave", name=op.f("uq_outcome_meeting_id_delegation_id_wave")
        ),
    )
    op.create_index(op.f("ix_outcome_delegation_id"), "outcome", ["delegation_id"], unique=False)
    op.create_index(op.f("ix_outcome_event_id"), "outcome", ["event_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_outcome_event_id"), table_name="outcome")
    op.drop_index(op.f("ix_outcome_delegation_id"), table_name="outcome")
    op.drop_table("outcome")
    op.drop_index(op.f("ix_feedback_event_id"), table_name="feedback")
    op.drop_index(op.f("ix_feedback_delegation_id"), table_name="feedback")
    op.drop_table("feedback")
    op.drop_index(op.f("ix_follow_up_person_id"), table_name="follow_up")
    op.drop_index(op.f("ix_follow_up_event_id"), table_name="follow_up")
    op.drop_table("follow_up")
    op.drop_table("feedback_key")
    op.drop_index(op.f("ix_feedback_entry_event_id"), table_name="feedback_entry")
    op.drop_index(op.f("ix_feedback_entry_delegation_id"), table_name="feedback_entry")
    op.drop_table("feedback_entry")
    op.drop_index(op.f("ix_day_feedback_event_id"), table_name="day_feedback")
    op.drop_table("day_feedback")
