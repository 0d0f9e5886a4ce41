"""Links in mails that open one page; and room for a whole hash, which SQLite never missed."""

import sqlalchemy as sa
from alembic import op

from matchmaker.db.base import UTCDateTime

revision = "0006"
down_revision = "0005"

HASHES = (("sign_in", "link_hash"), ("web_session", "token_hash"))


def upgrade() -> None:
    _resize(40, 64)
    op.create_table(
        "personal_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key_hash", sa.String(64), nullable=False),
        sa.Column("purpose", sa.String(40), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", UTCDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "purpose IN ('agenda', 'confirmation', 'feedback', 'outcome')", op.f("ck_personal_link_purpose")
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "delegation_id"],
            ["delegation.event_id", "delegation.id"],
            name="fk_personal_link_delegation",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_personal_link_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personal_link")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_personal_link_key_hash")),
    )
    for column in ("event_id", "delegation_id", "person_id"):
        op.create_index(op.f(f"ix_personal_link_{column}"), "personal_link", [column])


def downgrade() -> None:
    op.drop_table("personal_link")
    _resize(64, 40)


def _resize(before: int, after: int) -> None:
    for table, column in HASHES:
        with op.batch_alter_table(table) as batch:
            batch.alter_column(
                column, existing_type=sa.String(before), type_=sa.String(after), existing_nullable=False
            )
