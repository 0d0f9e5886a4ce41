"""The phone of the welcome desk, which participants call on the day."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.add_column("event", sa.Column("reception_phone", sa.String(40), nullable=True))


def downgrade() -> None:
    op.drop_column("event", "reception_phone")
