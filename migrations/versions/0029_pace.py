"""How often a person is written to, and which messages wait for a digest."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    op.create_table(
        "message_pace",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("pace", sa.String(40), nullable=False),
        sa.CheckConstraint("pace IN ('now', 'daily', 'none')", name=op.f("ck_message_pace_pace")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_message_pace_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_message_pace")),
    )
    # No foreign key: SQLite could only add one by building the table anew.
    op.add_column("outbox", sa.Column("pace", sa.String(40), nullable=True))
    op.add_column("outbox", sa.Column("digest_id", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_outbox_digest_id"), "outbox", ["digest_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_outbox_digest_id"), table_name="outbox")
    op.drop_column("outbox", "digest_id")
    op.drop_column("outbox", "pace")
    op.drop_table("message_pace")
