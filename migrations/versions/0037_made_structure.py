"""A registration says itself whether it made its structure: its moments could only be guessed from."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"

# Only what the audit log bears out: whoever became responsible another way keeps the role.
MADE = """
UPDATE registration SET made_structure = true WHERE state = 'accepted' AND EXISTS (
  SELECT 1 FROM delegation JOIN audit
    ON audit.object_kind = 'organisation' AND audit.object_id = CAST(delegation.organisation_id AS VARCHAR)
  WHERE delegation.id = registration.delegation_id
    AND audit.before IS NULL
    AND audit.act IN ('events.accept_registration', 'events.accept_registrations')
    AND audit.at >= registration.confirmed_at AND audit.at <= registration.decided_at
)
"""


def upgrade() -> None:
    op.add_column(
        "registration",
        sa.Column("made_structure", sa.Boolean(), nullable=False, server_default=sa.text("false")),
    )
    op.execute(MADE)


def downgrade() -> None:
    op.drop_column("registration", "made_structure")
