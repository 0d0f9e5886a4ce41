"""Bring a database to the newest schema: the one caller of Alembic."""

from pathlib import Path

import matchmaker_migrations
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from matchmaker.extensions import current_settings, db


def alembic_config() -> Config:
    """Alembic's settings, without an ini file."""
    config = Config()
    config.set_main_option("script_location", str(Path(matchmaker_migrations.__path__[0])))
    config.set_main_option("version_path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return config


def upgrade_schema() -> None:
    """Run the migrations that are missing. Does nothing on a database that is up to date.

    Without a `MATCHMAKER_DATABASE_URL` the first call also makes the home folder.
    """
    settings = current_settings()
    if not settings.database_url:
        settings.home.mkdir(parents=True, exist_ok=True)
    command.upgrade(alembic_config(), "head")


def schema_is_current() -> bool:
    """Whether the database stands at the newest migration."""
    head = ScriptDirectory.from_config(alembic_config()).get_current_head()
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head
