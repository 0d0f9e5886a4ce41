"""The life of a need: what it was before its last step, and a draft is one thing. The address of a buyer's profile."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.add_column("need", sa.Column("state_before", sa.String(40), nullable=True))
    op.add_column("organisation", sa.Column("buyer_profile", sa.Text(), nullable=True))
    # What its author alone sees is a draft, and the other way round.
    op.execute("UPDATE need SET state = 'draft' WHERE visibility = 'own' AND state = 'sourcing'")
    op.execute("UPDATE need SET visibility = 'own' WHERE state = 'draft'")


def downgrade() -> None:
    op.execute("UPDATE need SET state = 'sourcing' WHERE state = 'draft'")
    op.drop_column("organisation", "buyer_profile")
    op.drop_column("need", "state_before")
