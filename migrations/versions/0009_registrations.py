"""Registrations by an event's public page, reminders, people who accompany, acts on somebody's behalf."""

import sqlalchemy as sa
from alembic import op

from matchmaker.db.base import UTCDateTime

revision = "0009"
down_revision = "0008"

MOMENT = UTCDateTime(timezone=True)
KINDS = "kind IN ('buyer', 'supplier', 'both', 'expert', 'funder', 'visitor')"
STATES = "state IN ('sent', 'registered', 'on_hold', 'waiting', 'accepted', 'refused', 'withdrawn')"


def upgrade() -> None:
    # Columns only: rebuilding `delegate` on SQLite would empty what hangs on it.
    op.add_column(
        "delegate", sa.Column("accompanies", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    op.add_column("audit", sa.Column("on_behalf_of", sa.Integer(), nullable=True))
    _desk()
    _registration()
    _availability_said()
    _arrival()
    _reminder()


def _desk() -> None:
    op.create_table(
        "registration_desk",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("welcome", sa.Text(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=True),
        sa.Column("closes_at", MOMENT, nullable=False),
        sa.Column("limits", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _points("registration_desk", "event_id", "event", "CASCADE"),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_registration_desk")),
        sa.UniqueConstraint("key", name=op.f("uq_registration_desk_key")),
    )


def _registration() -> None:
    op.create_table(
        "registration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("link_hash", sa.String(64), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("siret", sa.String(40), nullable=True),
        sa.Column("commune", sa.String(40), nullable=True),
        sa.Column("aim", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("person_name", sa.String(200), nullable=False),
        sa.Column("email", sa.String(200), nullable=False),
        sa.Column("phone", sa.String(40), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("locale", sa.String(40), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("brought_structure", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.Column("waiting_since", MOMENT, nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(STATES, op.f("ck_registration_state")),
        sa.CheckConstraint("aim IN ('offers', 'seeks', 'both', 'other')", op.f("ck_registration_aim")),
        sa.CheckConstraint(KINDS, op.f("ck_registration_kind")),
        sa.CheckConstraint("siret IS NULL OR length(siret) = 14", op.f("ck_registration_siret_length")),
        _points("registration", "event_id", "event", "CASCADE"),
        _points("registration", "delegation_id", "delegation", "SET NULL"),
        _points("registration", "person_id", "person", "SET NULL"),
        _points("registration", "decided_by", "person", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_registration_link_hash")),
    )
    for column in ("event_id", "email", "delegation_id"):
        op.create_index(op.f(f"ix_registration_{column}"), "registration", [column])


def _availability_said() -> None:
    op.create_table(
        "availability_said",
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("said_at", MOMENT, nullable=False),
        _points("availability_said", "delegation_id", "delegation", "CASCADE"),
        sa.PrimaryKeyConstraint("delegation_id", name=op.f("pk_availability_said")),
    )


def _arrival() -> None:
    op.create_table(
        "arrival",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _points("arrival", "person_id", "person", "CASCADE"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_arrival")),
    )
    op.execute(
        "INSERT INTO arrival (person_id, at) SELECT person_id, min(created_at) FROM web_session"
        " WHERE person_id IS NOT NULL GROUP BY person_id"
    )


def _reminder() -> None:
    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('mail', 'message_left', 'spoken')", op.f("ck_reminder_kind")),
        _points("reminder", "delegation_id", "delegation", "CASCADE"),
        _points("reminder", "person_id", "person", "CASCADE"),
        _points("reminder", "by_id", "person", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
    )
    for column in ("delegation_id", "person_id"):
        op.create_index(op.f(f"ix_reminder_{column}"), "reminder", [column])


def _points(table: str, column: str, to: str, ondelete: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=ondelete)


def downgrade() -> None:
    for table in ("reminder", "arrival", "availability_said", "registration", "registration_desk"):
        op.drop_table(table)
    op.drop_column("audit", "on_behalf_of")
    op.drop_column("delegate", "accompanies")
