"""What the day of the event needs: the address of the room's screen."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    # A column and an index, not a constraint: rebuilding `event` would empty what hangs on it.
    op.add_column("event", sa.Column("screen_key", sa.String(40), nullable=True))
    op.create_index("ix_event_screen_key", "event", ["screen_key"], unique=True)


def downgrade() -> None:
    op.drop_index("ix_event_screen_key", "event")
    op.drop_column("event", "screen_key")
