"""The agenda taken along: two more pages that a personal link may open, and who gives their details to whom they met."""

import sqlalchemy as sa
from alembic import op

from matchmaker.db.base import UTCDateTime

revision = "0016"
down_revision = "0015"

BEFORE = "'agenda', 'confirmation', 'feedback', 'outcome'"
AFTER = "'agenda', 'confirmation', 'feed', 'feedback', 'outcome', 'reading'"


def upgrade() -> None:
    _allow(AFTER)
    op.create_table(
        "contact_consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("agreed_at", UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_contact_consent_event_id_event"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_contact_consent_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_consent")),
        sa.UniqueConstraint("event_id", "person_id", name=op.f("uq_contact_consent_event_id_person_id")),
    )
    op.create_index(op.f("ix_contact_consent_person_id"), "contact_consent", ["person_id"])


def downgrade() -> None:
    op.drop_table("contact_consent")
    op.execute("DELETE FROM personal_link WHERE purpose IN ('feed', 'reading')")
    _allow(BEFORE)


def _allow(purposes: str) -> None:
    """SQLite writes the table anew, and so without the check it had; PostgreSQL has to drop that one first."""
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f("ck_personal_link_purpose"), "personal_link", type_="check")
    with op.batch_alter_table("personal_link") as batch:  # no other table refers to it
        batch.create_check_constraint(op.f("ck_personal_link_purpose"), f"purpose IN ({purposes})")
