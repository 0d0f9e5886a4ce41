"""Wishes answered from a mail, and a date on which those without an answer are told so."""

from alembic import op

revision = "0032"
down_revision = "0031"

PURPOSES = ("agenda", "confirmation", "feed", "feedback", "outcome", "reading")
KINDS = (
    "wishes_open",
    "wishes_close",
    "draft",
    "preliminary",
    "final",
    "reminder",
    "follow_up_1",
    "follow_up_30",
    "follow_up_180",
)


def upgrade() -> None:
    _allow("personal_link", "purpose", (PURPOSES[0], "answer", *PURPOSES[1:]))
    _allow("event_date", "kind", (KINDS[0], "wishes_warning", *KINDS[1:]))


def downgrade() -> None:
    op.execute("DELETE FROM personal_link WHERE purpose = 'answer'")
    op.execute("DELETE FROM event_date WHERE kind = 'wishes_warning'")
    _allow("personal_link", "purpose", PURPOSES)
    _allow("event_date", "kind", KINDS)


def _allow(table: str, column: str, values: tuple[str, ...]) -> None:
    """SQLite writes the table anew, and so without the check it had; PostgreSQL has to drop that one first."""
    check = op.f(f"ck_{table}_{column}")
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(check, table, type_="check")
    listed = ", ".join(f"'{value}'" for value in values)
    with op.batch_alter_table(table) as batch:  # no other table refers to either
        batch.create_check_constraint(check, f"{column} IN ({listed})")
