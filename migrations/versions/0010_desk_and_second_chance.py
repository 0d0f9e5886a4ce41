"""The desk on the day, what was noted there, and the second chance of meetings that could not be held."""

import sqlalchemy as sa
from alembic import op

from matchmaker.db.base import UTCDateTime

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    _desk()
    _presence()
    _second_chance()


def _desk() -> None:
    op.create_table(
        "desk",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("email", sa.String(200), nullable=True),
        sa.Column("key_hash", sa.String(64), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_desk_event_id_event"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_desk_created_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk")),
        sa.UniqueConstraint("event_id", "id", name=op.f("uq_desk_event_id_id")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_desk_key_hash")),
    )


def _presence() -> None:
    op.create_table(
        "presence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("scan", sa.String(40), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=True),
        sa.Column("what", sa.String(40), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("undoes", sa.String(40), nullable=True),
        sa.Column("at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("desk_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("what IN ('present', 'absent', 'late', 'undone')", op.f("ck_presence_what")),
        sa.CheckConstraint("(what = 'late') = (minutes IS NOT NULL)", op.f("ck_presence_minutes")),
        sa.CheckConstraint("(what = 'undone') = (undoes IS NOT NULL)", op.f("ck_presence_undoes")),
        sa.CheckConstraint("(desk_id IS NULL) <> (person_id IS NULL)", op.f("ck_presence_one_author")),
        sa.ForeignKeyConstraint(
            ["event_id", "delegation_id"],
            ["delegation.event_id", "delegation.id"],
            name="fk_presence_delegation",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "desk_id"], ["desk.event_id", "desk.id"], name="fk_presence_desk", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["delegate_id"],
            ["delegate.id"],
            name=op.f("fk_presence_delegate_id_delegate"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_presence_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presence")),
        sa.UniqueConstraint("event_id", "scan", name=op.f("uq_presence_event_id_scan")),
    )
    op.create_index("ix_presence_event_delegation", "presence", ["event_id", "delegation_id"])
    op.create_index(op.f("ix_presence_delegate_id"), "presence", ["delegate_id"])


def _second_chance() -> None:
    op.create_table(
        "second_chance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("a_id", sa.Integer(), nullable=False),
        sa.Column("b_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("way", sa.String(40), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("half", sa.String(40), nullable=True),
        sa.Column("proposed_by", sa.Integer(), nullable=True),
        sa.Column("proposer_id", sa.Integer(), nullable=True),
        sa.Column("accepter_id", sa.Integer(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("opened_at", UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("a_id < b_id", op.f("ck_second_chance_one_pair")),
        sa.CheckConstraint("reason IN ('missed', 'cancelled', 'unplaced')", op.f("ck_second_chance_reason")),
        sa.CheckConstraint(
            "state IN ('open', 'proposed', 'agreed', 'declined')", op.f("ck_second_chance_state")
        ),
        sa.CheckConstraint("way IN ('call', 'video')", op.f("ck_second_chance_way")),
        sa.CheckConstraint("half IN ('morning', 'afternoon')", op.f("ck_second_chance_half")),
        sa.CheckConstraint(
            "proposed_by IS NULL OR proposed_by IN (a_id, b_id)", op.f("ck_second_chance_proposed_by")
        ),
        sa.CheckConstraint(
            "state NOT IN ('proposed', 'agreed') OR "
            "(way IS NOT NULL AND half IS NOT NULL AND day IS NOT NULL AND proposed_by IS NOT NULL "
            "AND proposer_id IS NOT NULL)",
            op.f("ck_second_chance_proposal"),
        ),
        sa.CheckConstraint(
            "(state = 'agreed') = (accepter_id IS NOT NULL)", op.f("ck_second_chance_agreed")
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "a_id"],
            ["delegation.event_id", "delegation.id"],
            name="fk_second_chance_a",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "b_id"],
            ["delegation.event_id", "delegation.id"],
            name="fk_second_chance_b",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["proposer_id"], ["person.id"], name=op.f("fk_second_chance_proposer_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["accepter_id"], ["person.id"], name=op.f("fk_second_chance_accepter_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_chance")),
        sa.UniqueConstraint("event_id", "a_id", "b_id", name=op.f("uq_second_chance_event_id_a_id_b_id")),
    )
    for column in ("a_id", "b_id"):
        op.create_index(op.f(f"ix_second_chance_{column}"), "second_chance", [column])


def downgrade() -> None:
    op.drop_table("second_chance")
    op.drop_table("presence")
    op.drop_table("desk")
