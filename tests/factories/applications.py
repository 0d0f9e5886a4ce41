"""Applications for tests: a fresh database each, on SQLite by default, on PostgreSQL where it matters."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from matchmaker.app import create_app
from matchmaker.config import Settings
from matchmaker.db.models import Base
from matchmaker.extensions import db, limiter
from tests.factories.browsing import Browsing
from tests.factories.making import Make
from tests.peers.postgres import Postgres

LIMITS = "tests.limits"


def test_settings(home: Path, **values: object) -> Settings:
    """Settings of a test: nothing is mailed, everything lives in `home`."""
    return Settings(**({"mode": "development", "home": home, "mail_url": "null:"} | values))


test_settings.__test__ = False  # a factory, whatever its name says to pytest


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with every table and no row; copied, because making it takes longer."""
    home = tmp_path_factory.mktemp("template")
    app = create_app(test_settings(home))
    with app.app_context():
        Base.metadata.create_all(db.engine)
        db.session.remove()
        db.engine.dispose()
    return home / "matchmaker.sqlite3"


def copied_settings(home: Path, empty_database: Path) -> Settings:
    """Settings of a test whose database in `home` has every table and no row."""
    shutil.copy(empty_database, home / "matchmaker.sqlite3")
    return test_settings(home)


@pytest.fixture(scope="session")
def shared_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """One application for all tests on SQLite that ask for nothing special: making one takes longer than a test."""
    return _shared(test_settings(tmp_path_factory.mktemp("home")))


@pytest.fixture
def settings(shared_app: Flask, empty_database: Path) -> Settings:
    """Settings of the shared application, its home emptied; a test that overrides them gets one of its own."""
    settings: Settings = shared_app.extensions["settings"]
    shutil.rmtree(settings.home)
    settings.home.mkdir()
    shutil.copy(empty_database, settings.home / "matchmaker.sqlite3")
    return settings


@pytest.fixture
def app(settings: Settings, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """An application on a fresh SQLite database, with its context pushed."""
    shared: Flask = request.getfixturevalue("shared_app")
    if settings is shared.extensions["settings"]:
        yield from _borrowed(shared)
    else:
        yield from _running(create_app(settings))


@pytest.fixture(scope="session")
def shared_postgres_database(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a database with every table, used by one test after the other."""
    name = "with_tables"
    home = tmp_path_factory.mktemp("postgres")
    app = create_app(test_settings(home, database_url=postgres.create_database(name)))
    with app.app_context():
        Base.metadata.create_all(db.engine)
        db.session.remove()
        db.engine.dispose()
    return name


@pytest.fixture
def postgres_with_tables(postgres: Postgres, shared_postgres_database: str) -> str:
    """Address of a PostgreSQL database with every table and no row."""
    postgres.empty_database(shared_postgres_database)
    return postgres.url(shared_postgres_database)


@pytest.fixture(scope="session")
def shared_postgres_app(
    postgres: Postgres, shared_postgres_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Flask:
    """The same on PostgreSQL."""
    home = tmp_path_factory.mktemp("home")
    return _shared(test_settings(home, database_url=postgres.url(shared_postgres_database)))


@pytest.fixture(params=["sqlite", "postgres"])
def any_app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The same test on a fresh SQLite and on a fresh PostgreSQL database."""
    if request.param == "sqlite":
        yield request.getfixturevalue("app")
        return
    request.getfixturevalue("postgres_with_tables")
    yield from _borrowed(request.getfixturevalue("shared_postgres_app"))


def _shared(settings: Settings) -> Flask:
    app = create_app(settings)
    # The one limiter counts for whichever application was made last: this one takes it back when it is borrowed.
    app.extensions[LIMITS] = dict(vars(limiter))
    return app


def _borrowed(app: Flask) -> Iterator[Flask]:
    """The application as it was made, whatever the tests before it changed of it."""
    config, extensions = dict(app.config), dict(app.extensions)
    handlers = dict(app.extensions["handlers"])
    vars(limiter).update(app.extensions[LIMITS])
    limiter.reset()
    yield from _running(app)
    app.config.clear()
    app.config.update(config)
    app.extensions.clear()
    app.extensions.update(extensions | {"handlers": handlers})


def _running(app: Flask) -> Iterator[Flask]:
    with app.app_context():
        yield app
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture
def session(app: Flask) -> Session:
    return db.session()


@pytest.fixture
def make(request: pytest.FixtureRequest) -> Make:
    """Rows for tests; uses whichever application the test has."""
    name = "any_app" if "any_app" in request.fixturenames else "app"
    request.getfixturevalue(name)
    return Make()


@pytest.fixture
def client_as(request: pytest.FixtureRequest):
    """`client_as(person)`: that person's browser; `client_as(None)`: a signed-out one."""
    name = "any_app" if "any_app" in request.fixturenames else "app"
    app = request.getfixturevalue(name)
    return lambda person: Browsing(app, person)
