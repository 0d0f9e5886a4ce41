"""Offers to be read again, and mails about new needs: who was told of which, and who wants none."""

import sqlalchemy as sa
from alembic import op

from matchmaker.db.base import UTCDateTime

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.add_column("offer", sa.Column("reread_since", UTCDateTime(timezone=True), nullable=True))
    op.create_table(
        "need_alert",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_need_alert_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["need_id"], ["need.id"], name=op.f("fk_need_alert_need_id_need"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_alert")),
        sa.UniqueConstraint("person_id", "need_id", name=op.f("uq_need_alert_person_id_need_id")),
    )
    op.create_index(op.f("ix_need_alert_need_id"), "need_alert", ["need_id"])
    op.create_table(
        "alert_choice",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("stopped_at", UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_alert_choice_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_alert_choice")),
        sa.UniqueConstraint("key", name=op.f("uq_alert_choice_key")),
    )


def downgrade() -> None:
    op.drop_table("alert_choice")
    op.drop_table("need_alert")
    op.drop_column("offer", "reread_since")
