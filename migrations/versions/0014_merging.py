"""Organisations that were found twice: pairs that are two, and what was merged."""

import sqlalchemy as sa
from alembic import op

from matchmaker.db.base import UTCDateTime

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "not_duplicate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chamber_id", sa.Integer(), nullable=False),
        sa.Column("a_id", sa.Integer(), nullable=False),
        sa.Column("b_id", sa.Integer(), nullable=False),
        sa.Column("said_by", sa.Integer(), nullable=True),
        sa.Column("said_at", UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("a_id < b_id", op.f("ck_not_duplicate_one_pair")),
        sa.ForeignKeyConstraint(
            ["a_id"], ["organisation.id"], name=op.f("fk_not_duplicate_a_id_organisation"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["b_id"], ["organisation.id"], name=op.f("fk_not_duplicate_b_id_organisation"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["chamber_id"], ["chamber.id"], name=op.f("fk_not_duplicate_chamber_id_chamber")
        ),
        sa.ForeignKeyConstraint(
            ["said_by"], ["person.id"], name=op.f("fk_not_duplicate_said_by_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_not_duplicate")),
        sa.UniqueConstraint("chamber_id", "a_id", "b_id", name=op.f("uq_not_duplicate_chamber_id_a_id_b_id")),
    )
    op.create_index(op.f("ix_not_duplicate_a_id"), "not_duplicate", ["a_id"])
    op.create_index(op.f("ix_not_duplicate_b_id"), "not_duplicate", ["b_id"])
    op.create_table(
        "organisation_merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chamber_id", sa.Integer(), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("gone_id", sa.Integer(), nullable=False),
        sa.Column("gone_name", sa.String(200), nullable=False),
        sa.Column("gone_number", sa.String(40), nullable=False),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.Column("merged_by", sa.Integer(), nullable=True),
        sa.Column("merged_at", UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["chamber_id"], ["chamber.id"], name=op.f("fk_organisation_merge_chamber_id_chamber")
        ),
        sa.ForeignKeyConstraint(
            ["kept_id"],
            ["organisation.id"],
            name=op.f("fk_organisation_merge_kept_id_organisation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["merged_by"], ["person.id"], name=op.f("fk_organisation_merge_merged_by_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_merge")),
        sa.UniqueConstraint("gone_id", name=op.f("uq_organisation_merge_gone_id")),
    )
    op.create_index(op.f("ix_organisation_merge_kept_id"), "organisation_merge", ["kept_id"])


def downgrade() -> None:
    op.drop_table("organisation_merge")
    op.drop_table("not_duplicate")
