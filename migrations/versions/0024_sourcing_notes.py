"""Confidential notes of suppliers in a buyer's register: who wrote which."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.create_table(
        "sourcing_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["sourcing_entry.id"], name=op.f("fk_sourcing_note_entry_id_sourcing_entry")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_sourcing_note_organisation_id_organisation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_sourcing_note_person_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sourcing_note")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_sourcing_note_entry_id")),
    )
    for column in ("organisation_id", "person_id"):
        op.create_index(op.f(f"ix_sourcing_note_{column}"), "sourcing_note", [column])


def downgrade() -> None:
    op.drop_table("sourcing_note")
