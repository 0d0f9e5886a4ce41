"""What each database needs before its first statement."""

from typing import Any

from sqlalchemy import Connection, Engine, event

WRITES = "matchmaker_writes"


def prepare_engine(engine: Engine) -> None:
    """Attach the SQLite manners: WAL, foreign keys, and one writer at a time that waits its turn.

    A deferred SQLite transaction that reads and then writes fails at once with "database is
    locked" when another one wrote in between; `BEGIN IMMEDIATE` queues instead. Only
    transactions that will write ask for it (`transaction()`), so readers never queue.
    """
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)


def _on_connect(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver must not emit BEGIN by itself
    for pragma in ("journal_mode=WAL", "busy_timeout=10000", "foreign_keys=ON", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")


def _on_begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
