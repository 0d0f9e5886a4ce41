"""Lots of a need, suppliers who answer together, and what public registers said."""

import sqlalchemy as sa
from alembic import op

from matchmaker.db.base import UTCDateTime

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("need", sa.Column("lots", sa.JSON(), nullable=False, server_default="[]"))
    add_groupement()
    add_groupement_member()
    add_source_answer()
    add_public_contract()
    add_market_run()
    add_need_match()


def downgrade() -> None:
    for table in ("need_match", "market_run", "public_contract", "source_answer", "groupement_member", "groupement"):
        op.drop_table(table)
    op.drop_column("need", "lots")


def add_groupement() -> None:
    op.create_table(
        "groupement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=True),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("created_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('conjoint', 'solidaire')", op.f("ck_groupement_kind")),
        sa.CheckConstraint("state IN ('forming', 'formed', 'dissolved')", op.f("ck_groupement_state")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            op.f("fk_groupement_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["organisation.id"], op.f("fk_groupement_lead_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["need_id"], ["need.id"], op.f("fk_groupement_need_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], op.f("fk_groupement_event_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_groupement")),
        sa.UniqueConstraint("organisation_id", name=op.f("uq_groupement_organisation_id")),
    )
    op.create_index(op.f("ix_groupement_lead_id"), "groupement", ["lead_id"])


def add_groupement_member() -> None:
    op.create_table(
        "groupement_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("groupement_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(200), nullable=False),
        sa.Column("share", sa.Double(), nullable=True),
        sa.Column("lots", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("invited_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("answered_at", UTCDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('invited', 'accepted', 'declined', 'left')", op.f("ck_groupement_member_state")
        ),
        sa.CheckConstraint("share IS NULL OR share BETWEEN 0 AND 1", op.f("ck_groupement_member_share")),
        sa.ForeignKeyConstraint(
            ["groupement_id"],
            ["groupement.id"],
            op.f("fk_groupement_member_groupement_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            op.f("fk_groupement_member_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offer.id"], op.f("fk_groupement_member_offer_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_groupement_member")),
        sa.UniqueConstraint(
            "groupement_id", "organisation_id", name=op.f("uq_groupement_member_groupement_id_organisation_id")
        ),
    )
    op.create_index(op.f("ix_groupement_member_organisation_id"), "groupement_member", ["organisation_id"])


def add_source_answer() -> None:
    op.create_table(
        "source_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(40), nullable=False),
        sa.Column("question", sa.String(200), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=True),
        sa.Column("fetched_at", UTCDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_answer")),
        sa.UniqueConstraint("source", "question", name=op.f("uq_source_answer_source_question")),
    )


def add_public_contract() -> None:
    op.create_table(
        "public_contract",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(200), nullable=False),
        sa.Column("buyer_siren", sa.String(40), nullable=False),
        sa.Column("supplier_siren", sa.String(40), nullable=False),
        sa.Column("supplier_siret", sa.String(40), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("cpv", sa.String(40), nullable=True),
        sa.Column("amount", sa.Double(), nullable=True),
        sa.Column("notified_on", sa.Date(), nullable=False),
        sa.Column("social", sa.Text(), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("fetched_at", UTCDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_contract")),
        sa.UniqueConstraint("uid", "supplier_siret", name=op.f("uq_public_contract_uid_supplier_siret")),
    )
    op.create_index(
        op.f("ix_public_contract_pair"), "public_contract", ["buyer_siren", "supplier_siren"]
    )


def add_market_run() -> None:
    op.create_table(
        "market_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("needs", sa.Integer(), nullable=False),
        sa.Column("offers", sa.Integer(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.Column("created_at", UTCDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_market_run")),
    )


def add_need_match() -> None:
    op.create_table(
        "need_match",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("fits", sa.Boolean(), nullable=False),
        sa.Column("rank", sa.Double(), nullable=True),
        sa.Column("coverage", sa.Double(), nullable=True),
        sa.Column("found_at", UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["need_id"], ["need.id"], op.f("fk_need_match_need_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offer.id"], op.f("fk_need_match_offer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_match")),
        sa.UniqueConstraint("need_id", "offer_id", name=op.f("uq_need_match_need_id_offer_id")),
    )
    op.create_index(op.f("ix_need_match_offer_id"), "need_match", ["offer_id"])
