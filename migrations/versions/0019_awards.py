"""What a buyer adds to a contract, and the targets it sets itself for a year."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.create_table(
        "award",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("notified_on", sa.Date(), nullable=True),
        sa.Column("cpv", sa.String(40), nullable=True),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id", "meeting_id"],
            ["meeting.event_id", "meeting.id"],
            name="fk_award_meeting",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "delegation_id"],
            ["delegation.event_id", "delegation.id"],
            name="fk_award_delegation",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award")),
        sa.UniqueConstraint("meeting_id", "delegation_id", name=op.f("uq_award_meeting_id_delegation_id")),
    )
    op.create_index(op.f("ix_award_event_id"), "award", ["event_id"])
    op.create_index(op.f("ix_award_delegation_id"), "award", ["delegation_id"])
    op.create_table(
        "spaser_target",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(40), nullable=False),
        sa.Column("share", sa.Double(), nullable=False),
        sa.CheckConstraint(
            "category IN ('ess', 'siae', 'adapted', 'esus')", op.f("ck_spaser_target_category")
        ),
        sa.CheckConstraint("share BETWEEN 0 AND 1", op.f("ck_spaser_target_share")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_spaser_target_organisation_id_organisation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spaser_target")),
        sa.UniqueConstraint(
            "organisation_id", "year", "category", name=op.f("uq_spaser_target_organisation_id_year_category")
        ),
    )


def downgrade() -> None:
    op.drop_table("spaser_target")
    op.drop_table("award")
