"""Messages between two structures that agreed to meet."""

import sqlalchemy as sa
from alembic import op

from matchmaker.db.base import UTCDateTime

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.create_table(
        "party_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("about", sa.String(40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("about IN ('words', 'place', 'time', 'late')", op.f("ck_party_message_about")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_party_message_event_id_event"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "from_id"],
            ["delegation.event_id", "delegation.id"],
            name="fk_party_message_from",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "to_id"],
            ["delegation.event_id", "delegation.id"],
            name="fk_party_message_to",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_party_message_person_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party_message")),
    )
    for column in ("event_id", "from_id", "to_id"):
        op.create_index(op.f(f"ix_party_message_{column}"), "party_message", [column])
    op.create_table(
        "party_block",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_party_block_event_id_event"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "delegation_id"],
            ["delegation.event_id", "delegation.id"],
            name="fk_party_block_delegation",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "partner_id"],
            ["delegation.event_id", "delegation.id"],
            name="fk_party_block_partner",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party_block")),
        sa.UniqueConstraint(
            "event_id", "delegation_id", "partner_id", name=op.f("uq_party_block_event_id_delegation_id_partner_id")
        ),
    )
    for column in ("delegation_id", "partner_id"):
        op.create_index(op.f(f"ix_party_block_{column}"), "party_block", [column])


def downgrade() -> None:
    op.drop_table("party_block")
    op.drop_table("party_message")
