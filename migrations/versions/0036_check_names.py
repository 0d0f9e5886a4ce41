"""Five checks carry their table's name once: 0002 gave the whole name, and the naming convention prefixed it again."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"

TABLES = ("delegate_subject", "event_resource", "forbidden_pair", "resource_use")


def upgrade() -> None:
    connection = op.get_bind()
    rename = _rewrite if connection.dialect.name == "sqlite" else _rename
    for table in TABLES:
        once, twice = f"ck_{table}_", f"ck_{table}_ck_{table}_"
        names = [str(one["name"]) for one in sa.inspect(connection).get_check_constraints(table)]
        for doubled in names:
            if doubled.startswith(twice):
                rename(table, doubled, once + doubled.removeprefix(twice))


def downgrade() -> None:
    """Nothing: the migrations before it refer to none of these names."""


def _rename(table: str, old: str, new: str) -> None:
    op.execute(f'ALTER TABLE {table} RENAME CONSTRAINT "{old}" TO "{new}"')


def _rewrite(table: str, old: str, new: str) -> None:
    """In the text of the schema, as SQLite advises for a check: to build `event_resource` anew would empty what hangs
    on it. The new number of the schema makes every connection read it again."""
    connection = op.get_bind()
    number = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    rename = sa.text(
        "UPDATE sqlite_master SET sql = replace(sql, :old, :new) WHERE type = 'table' AND name = :table"
    )
    connection.execute(rename, {"old": f"CONSTRAINT {old} ", "new": f"CONSTRAINT {new} ", "table": table})
    connection.exec_driver_sql(f"PRAGMA schema_version = {number + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = OFF")
