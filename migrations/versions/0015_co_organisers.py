"""Events that several chambers run together."""

import sqlalchemy as sa
from alembic import op

from matchmaker.db.base import UTCDateTime

revision = "0015"
down_revision = "0014"

STATES = "'invited', 'accepted', 'declined', 'left', 'removed'"


def upgrade() -> None:
    op.create_table(
        "co_organiser",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("chamber_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("invited_by", sa.Integer(), nullable=True),
        sa.Column("invited_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("since", UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"state IN ({STATES})", op.f("ck_co_organiser_state")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_co_organiser_event_id_event"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["chamber_id"], ["chamber.id"], name=op.f("fk_co_organiser_chamber_id_chamber")
        ),
        sa.ForeignKeyConstraint(
            ["invited_by"], ["person.id"], name=op.f("fk_co_organiser_invited_by_person")
        ),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_co_organiser_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_co_organiser")),
        sa.UniqueConstraint("event_id", "chamber_id", name=op.f("uq_co_organiser_event_id_chamber_id")),
    )
    op.create_index(op.f("ix_co_organiser_chamber_id"), "co_organiser", ["chamber_id"])


def downgrade() -> None:
    op.drop_table("co_organiser")
