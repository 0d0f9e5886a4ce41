"""What a public buyer publishes about a need, for everybody at once."""

import sqlalchemy as sa
from alembic import op

from matchmaker.db.base import UTCDateTime

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.create_table(
        "need_publication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("blob_id", sa.Integer(), nullable=True),
        sa.Column("file_name", sa.String(200), nullable=True),
        sa.Column("file_size", sa.Integer(), nullable=True),
        sa.Column("file_digest", sa.String(64), nullable=True),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_why", sa.Text(), nullable=False),
        sa.CheckConstraint("number >= 1", op.f("ck_need_publication_number")),
        sa.CheckConstraint("text <> '' OR blob_id IS NOT NULL", op.f("ck_need_publication_said")),
        sa.CheckConstraint("(blob_id IS NULL) = (file_digest IS NULL)", op.f("ck_need_publication_file")),
        sa.CheckConstraint("corrects < number", op.f("ck_need_publication_corrects")),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_need_publication_need_id_need")),
        sa.ForeignKeyConstraint(["blob_id"], ["blob.id"], name=op.f("fk_need_publication_blob_id_blob")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_publication")),
        sa.UniqueConstraint("need_id", "number", name=op.f("uq_need_publication_need_id_number")),
    )


def downgrade() -> None:
    op.drop_table("need_publication")
