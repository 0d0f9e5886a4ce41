"""One line of migrations, and it leads exactly to the models, on both databases."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, inspect

from matchmaker.app import create_app
from matchmaker.db.models import Base
from matchmaker.db.schema import alembic_config, schema_is_current, upgrade_schema
from matchmaker.extensions import db
from tests.factories.applications import test_settings as settings_of_a_test


@pytest.fixture(params=["sqlite", "postgres"])
def empty_app(request, tmp_path):
    url = request.getfixturevalue("postgres_url") if request.param == "postgres" else ""
    app = create_app(settings_of_a_test(tmp_path, database_url=url))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def test_there_is_one_head():
    assert len(ScriptDirectory.from_config(alembic_config()).get_heads()) == 1


def test_migrations_lead_to_the_models(empty_app):
    assert not schema_is_current()

    upgrade_schema()

    assert schema_is_current()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_migrated_checks_have_the_names_of_the_models(empty_app):
    upgrade_schema()

    found, names = inspect(db.engine), db.engine.dialect.identifier_preparer
    for table in Base.metadata.sorted_tables:
        wanted = {
            names.format_constraint(one) for one in table.constraints if isinstance(one, CheckConstraint)
        }
        assert {one["name"] for one in found.get_check_constraints(table.name)} == wanted


def test_a_second_upgrade_does_nothing(empty_app):
    upgrade_schema()
    upgrade_schema()

    assert schema_is_current()
