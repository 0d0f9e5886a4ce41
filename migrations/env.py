"""Alembic's entry: run the migrations on the running application's database."""

from alembic import context
from flask import current_app

from matchmaker.db.models import Base
from matchmaker.extensions import db


def run() -> None:
    """Migrate inside one transaction on the connection of the present application."""
    with db.engine.connect() as connection:
        batch = connection.dialect.name == "sqlite"  # SQLite cannot alter a table in place
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=batch,
            compare_server_default=True,
            user_module_prefix="matchmaker.db.base.",
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


if context.is_offline_mode():
    raise SystemExit("Migrations run on a live database only: start them with `matchmaker db upgrade`.")
if not current_app:
    raise SystemExit("Start migrations with `matchmaker db upgrade`.")
run()
