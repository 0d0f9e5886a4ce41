"""The sourcing register: entries that are only added, and what may be erased beside them."""

import sqlalchemy as sa
from alembic import op

from matchmaker.db.base import UTCDateTime
from matchmaker.db.sourcing import keep_for_good

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.create_table(
        "sourcing_register",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(64), nullable=False),
        sa.CheckConstraint("entries >= 0", op.f("ck_sourcing_register_entries")),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_sourcing_register_need_id_need")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sourcing_register")),
        sa.UniqueConstraint("need_id", name=op.f("uq_sourcing_register_need_id")),
    )
    op.create_table(
        "sourcing_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("register_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("seals", sa.JSON(), nullable=False),
        sa.Column("before", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["register_id"], ["sourcing_register.id"], name=op.f("fk_sourcing_entry_register_id_sourcing_register")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sourcing_entry")),
        sa.UniqueConstraint("register_id", "number", name=op.f("uq_sourcing_entry_register_id_number")),
    )
    op.create_table(
        "sourcing_value",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("guard", sa.String(40), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("salt", sa.String(40), nullable=True),
        sa.Column("erased_at", UTCDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("guard IN ('open', 'person', 'secret')", op.f("ck_sourcing_value_guard")),
        sa.CheckConstraint("(value IS NULL) = (salt IS NULL)", op.f("ck_sourcing_value_erased")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["sourcing_entry.id"], name=op.f("fk_sourcing_value_entry_id_sourcing_entry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sourcing_value")),
        sa.UniqueConstraint("entry_id", "name", name=op.f("uq_sourcing_value_entry_id_name")),
    )
    keep_for_good(op.get_bind())


def downgrade() -> None:
    op.drop_table("sourcing_value")
    op.drop_table("sourcing_entry")
    op.drop_table("sourcing_register")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION sourcing_kept()")
