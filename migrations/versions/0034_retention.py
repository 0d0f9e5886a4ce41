"""How long the names in a sourcing register are kept."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
COLUMNS = ("keep_until", "settled_on", "warned_on", "emptied_on")


def upgrade() -> None:
    for column in COLUMNS:
        op.add_column("sourcing_register", sa.Column(column, sa.Date(), nullable=True))


def downgrade() -> None:
    for column in COLUMNS:
        op.drop_column("sourcing_register", column)
