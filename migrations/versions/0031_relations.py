"""What a structure says of those it knows already: working together, competing."""

import sqlalchemy as sa
from alembic import op

from matchmaker.db.base import UTCDateTime

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    op.create_table(
        "relation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("said_by", sa.Integer(), nullable=True),
        sa.Column("said_at", UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('client', 'competitor')", name=op.f("ck_relation_kind")),
        sa.CheckConstraint("organisation_id <> other_id", name=op.f("ck_relation_two")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_relation_organisation_id_organisation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["organisation.id"], name=op.f("fk_relation_other_id_organisation"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["said_by"], ["person.id"], name=op.f("fk_relation_said_by_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relation")),
        sa.UniqueConstraint("organisation_id", "other_id", name=op.f("uq_relation_organisation_id_other_id")),
    )
    op.create_index(op.f("ix_relation_other_id"), "relation", ["other_id"])


def downgrade() -> None:
    op.drop_table("relation")
