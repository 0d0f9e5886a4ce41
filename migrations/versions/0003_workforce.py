"""How many people an organisation employs: fairness is told by size as well."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("organisation", sa.Column("workforce", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("organisation", "workforce")
