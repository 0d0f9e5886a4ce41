"""For whom an offer is, how much can be done, and for whom it was done before."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"

COLUMNS = ("clients", "volume", "track_record")


def upgrade() -> None:
    for column in COLUMNS:
        op.add_column("offer", sa.Column(column, sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    for column in COLUMNS:
        op.execute(f"ALTER TABLE offer DROP COLUMN {column}")
