"""Direct booking: to whom an event opens it, and which meetings were made by it."""

import sqlalchemy as sa
from alembic import op

from matchmaker.db.base import UTCDateTime

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    # Written out, because Alembic would rebuild the table on SQLite to give it a check.
    op.execute(
        "ALTER TABLE event ADD COLUMN booking VARCHAR(40) CONSTRAINT ck_event_booking "
        "CHECK (booking IS NULL OR booking IN ('buyers', 'suppliers', 'both'))"
    )
    op.add_column("meeting", sa.Column("booked_at", UTCDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("meeting", "booked_at")
    op.drop_column("event", "booking")
