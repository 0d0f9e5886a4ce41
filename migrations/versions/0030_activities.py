"""The activity in both nomenclatures, each a fact with its source and its day."""

import sqlalchemy as sa
from alembic import op

from matchmaker.db.base import UTCDateTime

revision = "0030"
down_revision = "0029"

ORGANISATION = sa.table(
    "organisation",
    sa.column("id", sa.Integer),
    sa.column("activity_nomenclature", sa.String),
    sa.column("activity_code", sa.String),
    sa.column("naf_rev2", sa.String),
    sa.column("naf_2025", sa.String),
    sa.column("created_at", UTCDateTime),
)
FACT = sa.table(
    "fact",
    sa.column("organisation_id", sa.Integer),
    sa.column("key", sa.String),
    sa.column("value", sa.JSON),
    sa.column("evidence", sa.String),
    sa.column("source", sa.String),
    sa.column("as_of", sa.Date),
    sa.column("recorded_at", UTCDateTime),
)


def upgrade() -> None:
    op.add_column("organisation", sa.Column("naf_rev2", sa.String(40), nullable=True))
    op.add_column("organisation", sa.Column("naf_2025", sa.String(40), nullable=True))
    _tell()
    # Not through the batch mode: a table that others refer to is not built anew for two columns.
    op.execute("ALTER TABLE organisation DROP COLUMN activity_nomenclature")
    op.execute("ALTER TABLE organisation DROP COLUMN activity_code")


def _tell() -> None:
    """Codes without a nomenclature came from today's lists, which are written in NAF rév. 2."""
    rows = op.get_bind().execute(sa.select(ORGANISATION).where(ORGANISATION.c.activity_code.is_not(None)))
    for row in rows.all():
        key = "naf_2025" if row.activity_nomenclature == "naf_2025" else "naf_rev2"
        code = row.activity_code.replace(".", "")
        code = f"{code[:2]}.{code[2:]}"
        op.execute(sa.update(ORGANISATION).where(ORGANISATION.c.id == row.id).values({key: code}))
        fact = {"organisation_id": row.id, "key": key, "value": {"value": code}, "evidence": "declared"}
        day = {"as_of": row.created_at.date(), "recorded_at": row.created_at}
        op.execute(sa.insert(FACT).values(**fact, source="Import", **day))


def downgrade() -> None:
    op.add_column("organisation", sa.Column("activity_nomenclature", sa.String(40), nullable=True))
    op.add_column("organisation", sa.Column("activity_code", sa.String(40), nullable=True))
    op.execute(
        "UPDATE organisation SET activity_code = COALESCE(naf_rev2, naf_2025), "
        "activity_nomenclature = CASE WHEN naf_rev2 IS NULL THEN 'naf_2025' ELSE 'naf_rev2' END "
        "WHERE naf_rev2 IS NOT NULL OR naf_2025 IS NOT NULL"
    )
    op.execute("DELETE FROM fact WHERE key IN ('naf_rev2', 'naf_2025') AND source = 'Import'")
    op.execute("ALTER TABLE organisation DROP COLUMN naf_2025")
    op.execute("ALTER TABLE organisation DROP COLUMN naf_rev2")
