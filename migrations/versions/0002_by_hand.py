"""What organisers set by hand: named people and resources, edits of a draft, replans."""

import sqlalchemy as sa
from alembic import op

from matchmaker.db.base import UTCDateTime

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    add_early_ends()
    add_edits()
    add_people_and_resources()
    add_replans()


def downgrade() -> None:
    drop_replans()
    drop_people_and_resources()
    drop_edits()
    drop_early_ends()


def add_early_ends() -> None:
    """Jobs that, asked to stop, end well and keep what they have."""
    op.add_column("job", sa.Column("stop_asked_at", UTCDateTime(timezone=True), nullable=True))


def drop_early_ends() -> None:
    op.drop_column("job", "stop_asked_at")


def add_edits() -> None:
    """Drafts edited by hand. Columns are added in place: rebuilding `schedule` would empty what hangs on it."""
    op.add_column("schedule", sa.Column("parent_number", sa.Integer(), nullable=True))
    op.add_column("schedule", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.add_column(
        "schedule_assignment", sa.Column("locked", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    for table in ("schedule_assignment", "schedule_unplaced"):
        op.add_column(table, sa.Column("meeting", sa.Integer(), nullable=True))
    op.add_column("schedule_unplaced", sa.Column("facts", sa.JSON(), nullable=False, server_default="{}"))
    _add_schedule_edit()
    _add_forbidden_pair()


def _add_schedule_edit() -> None:
    op.create_table(
        "schedule_edit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("schedule_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", UTCDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_schedule_edit"),
        sa.UniqueConstraint("schedule_id", "number", name="uq_schedule_edit_schedule_id_number"),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name="fk_schedule_edit_made_by"),
        sa.ForeignKeyConstraint(
            ["event_id", "schedule_id"],
            ["schedule.event_id", "schedule.id"],
            name="fk_schedule_edit_schedule",
            ondelete="CASCADE",
        ),
    )


def _add_forbidden_pair() -> None:
    op.create_table(
        "forbidden_pair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("a_id", sa.Integer(), nullable=False),
        sa.Column("b_id", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", UTCDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_forbidden_pair"),
        sa.UniqueConstraint("event_id", "a_id", "b_id", name="uq_forbidden_pair_event_id_a_id_b_id"),
        sa.CheckConstraint("a_id < b_id", name="ck_forbidden_pair_order"),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name="fk_forbidden_pair_event_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name="fk_forbidden_pair_made_by"),
        *(
            sa.ForeignKeyConstraint(
                ["event_id", f"{side}_id"],
                ["delegation.event_id", "delegation.id"],
                name=f"fk_forbidden_pair_{side}",
                ondelete="CASCADE",
            )
            for side in ("a", "b")
        ),
    )


def drop_edits() -> None:
    op.drop_table("forbidden_pair")
    op.drop_table("schedule_edit")
    op.drop_column("schedule_unplaced", "facts")
    op.drop_column("schedule_unplaced", "meeting")
    op.drop_column("schedule_assignment", "meeting")
    op.drop_column("schedule_assignment", "locked")
    op.drop_column("schedule", "version")
    op.drop_column("schedule", "parent_number")


def add_people_and_resources() -> None:
    """Who speaks about what and when, what meetings share, and meetings of two slots."""
    op.add_column("delegation", sa.Column("arrangements", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column(
        "delegation", sa.Column("double_slot", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    _add_second_slots()
    _add_people()
    _add_resources()


def _add_second_slots() -> None:
    """In place: rebuilding `meeting` would empty the seats that hang on it."""
    op.execute(
        "ALTER TABLE meeting ADD COLUMN part INTEGER DEFAULT '0' NOT NULL "
        "CONSTRAINT ck_meeting_part CHECK (part IN (0, 1))"
    )
    op.execute(
        "ALTER TABLE meeting ADD COLUMN continues_id INTEGER "
        "CONSTRAINT fk_meeting_continues_id REFERENCES meeting (id)"
    )
    op.create_index("uq_meeting_continues_id", "meeting", ["continues_id"], unique=True)


def _add_people() -> None:
    op.create_table(
        "delegate_subject",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=True),
        sa.Column("offer_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_delegate_subject"),
        sa.UniqueConstraint("delegate_id", "need_id", name="uq_delegate_subject_delegate_id_need_id"),
        sa.UniqueConstraint("delegate_id", "offer_id", name="uq_delegate_subject_delegate_id_offer_id"),
        sa.CheckConstraint("(need_id IS NULL) <> (offer_id IS NULL)", name="ck_delegate_subject_one_subject"),
        *(
            sa.ForeignKeyConstraint(
                [f"{kind}_id"], [f"{kind}.id"], name=f"fk_delegate_subject_{kind}_id", ondelete="CASCADE"
            )
            for kind in ("delegate", "need", "offer")
        ),
    )
    op.create_table(
        "person_absence",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "slot_id", name="pk_person_absence"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_person_absence_person_id"),
        _of_event("person_absence", "slot", "slot_id", "slot"),
    )


def _add_resources() -> None:
    op.create_table(
        "event_resource",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_event_resource"),
        sa.UniqueConstraint("event_id", "id", name="uq_event_resource_event_id_id"),
        sa.UniqueConstraint("event_id", "label", name="uq_event_resource_event_id_label"),
        sa.CheckConstraint("kind IN ('interpreter', 'expert', 'device')", name="ck_event_resource_kind"),
        sa.CheckConstraint("capacity >= 1", name="ck_event_resource_capacity"),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name="fk_event_resource_event_id", ondelete="CASCADE"
        ),
    )
    op.create_table(
        "resource_absence",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("resource_id", "slot_id", name="pk_resource_absence"),
        _of_event("resource_absence", "resource", "resource_id", "event_resource"),
        _of_event("resource_absence", "slot", "slot_id", "slot"),
    )
    _add_resource_use()


def _add_resource_use() -> None:
    op.create_table(
        "resource_use",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_resource_use"),
        sa.CheckConstraint(
            "partner_id IS NULL OR partner_id <> delegation_id", name="ck_resource_use_two_parties"
        ),
        _of_event("resource_use", "resource", "resource_id", "event_resource"),
        _of_event("resource_use", "delegation", "delegation_id", "delegation"),
        _of_event("resource_use", "partner", "partner_id", "delegation"),
    )
    alone = sa.text("partner_id IS NULL")
    op.create_index(
        "uq_resource_use_every",
        "resource_use",
        ["resource_id", "delegation_id"],
        unique=True,
        sqlite_where=alone,
        postgresql_where=alone,
    )
    op.create_index(
        "uq_resource_use_partner", "resource_use", ["resource_id", "delegation_id", "partner_id"], unique=True
    )


def _of_event(table: str, name: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    """A key into a row of the same event."""
    return sa.ForeignKeyConstraint(
        ["event_id", column],
        [f"{target}.event_id", f"{target}.id"],
        name=f"fk_{table}_{name}",
        ondelete="CASCADE",
    )


def drop_people_and_resources() -> None:
    for table in ("resource_use", "resource_absence", "event_resource", "person_absence", "delegate_subject"):
        op.drop_table(table)
    op.execute("DELETE FROM meeting WHERE part = 1")
    op.drop_index("uq_meeting_continues_id", "meeting")
    for table, column in (
        ("meeting", "continues_id"),
        ("meeting", "part"),
        ("delegation", "double_slot"),
        ("delegation", "arrangements"),
    ):
        op.drop_column(table, column)


def add_replans() -> None:
    """What happened on the day, so that it can be taken back."""
    op.add_column("absence", sa.Column("on_the_day", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("event_table", sa.Column("closed_from", UTCDateTime(timezone=True), nullable=True))


def drop_replans() -> None:
    op.drop_column("event_table", "closed_from")
    op.drop_column("absence", "on_the_day")
