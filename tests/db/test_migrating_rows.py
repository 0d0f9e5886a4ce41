"""A database in use keeps its rows through the migrations: filled at 0020, it is brought to the newest and back."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from alembic import command

from matchmaker.app import create_app
from matchmaker.db.schema import alembic_config, upgrade_schema
from matchmaker.extensions import db
from tests.factories.applications import test_settings as settings_of_a_test

DAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
EMPTY = {
    sa.JSON: {},
    sa.Boolean: False,
    sa.DateTime: DAY,
    sa.Date: DAY.date(),
    sa.String: "x",
    sa.Integer: 1,
    sa.Numeric: 1,
}


@pytest.fixture(params=["sqlite", "postgres"])
def filled(request, tmp_path):
    """An application whose database stands at 0020, with rows in the tables that were changed since."""
    url = request.getfixturevalue("postgres_url") if request.param == "postgres" else ""
    app = create_app(settings_of_a_test(tmp_path, database_url=url))
    with app.app_context():
        command.upgrade(alembic_config(), "0020")
        with db.engine.begin() as connection:
            fill(Rows(connection))
        yield app
        db.session.remove()
        db.engine.dispose()


class Rows:
    """Inserts rows as the tables are just now; what a test does not care for is filled in."""

    def __init__(self, connection):
        self.connection, self.tables = connection, sa.MetaData()
        self.tables.reflect(connection)

    def add(self, name, **values):
        table = self.tables.tables[name]
        for column in table.columns:
            needed = not column.nullable and column.server_default is None and not column.primary_key
            if needed and column.name not in values:
                values[column.name] = filling(column.type)
        self.connection.execute(table.insert().values(**values))


def filling(kind):
    return next(value for base, value in EMPTY.items() if isinstance(kind, base))


def fill(rows):
    rows.add("chamber", id=1)
    rows.add("person", id=1)
    town = {"id": 1, "siret": "1" * 14, "activity_nomenclature": None, "activity_code": "8411Z"}
    firm = {"id": 2, "siret": "2" * 14, "activity_nomenclature": "naf_2025", "activity_code": "81.30Y"}
    for one in (town, firm, {"id": 3, "siret": "3" * 14}):
        rows.add("organisation", created_at=DAY, **one)
    need = {"organisation_id": 1, "prestation": "service", "kind": "purchase", "reservation": "none"}
    for number, visibility, state in (
        (1, "own", "sourcing"),
        (2, "event", "draft"),
        (3, "event", "sourcing"),
    ):
        rows.add("need", id=number, title_key=str(number), visibility=visibility, state=state, **need)
    rows.add("offer", id=1, organisation_id=2, visibility="public", prestation="service", area="zones")
    rows.add(
        "fact",
        organisation_id=2,
        key="naf_2025",
        value={"value": "81.30Y"},
        evidence="declared",
        source="INSEE",
    )
    fill_event(rows)


def fill_event(rows):
    rows.add("event", id=1, chamber_id=1, phase="wishes", candidates="accepted", silence="after")
    for number in (1, 2, 3):
        rows.add(
            "delegation", id=number, event_id=1, organisation_id=number, kind="supplier", state="accepted"
        )
    rows.add("event_resource", id=1, event_id=1, kind="expert")
    rows.add("resource_use", event_id=1, resource_id=1, delegation_id=1)
    rows.add("forbidden_pair", event_id=1, a_id=1, b_id=2, made_by=1)
    rows.add("event_date", event_id=1, kind="draft")
    rows.add("personal_link", person_id=1, purpose="feed")
    rows.add("outbox", event_id=1, person_id=1, state="queued", channel="mail")
    made_by, moments = (
        "events.accept_registration",
        {"confirmed_at": DAY, "decided_at": DAY + timedelta(days=2)},
    )
    for number, act in ((2, made_by), (3, "directory.import")):
        rows.add(
            "registration",
            **{"event_id": 1, "link_hash": str(number), "aim": "offers", "kind": "supplier", "siret": None},
            **{"state": "accepted", "delegation_id": number, "person_id": 1, **moments},
        )
        rows.add(
            "audit", at=DAY + timedelta(days=1), act=act, object_kind="organisation", object_id=str(number)
        )


def counts():
    """How many rows each table has."""
    found = sa.MetaData()
    found.reflect(db.engine)
    return {
        name: read(sa.select(sa.func.count()).select_from(table))[0][0]
        for name, table in found.tables.items()
    }


def read(statement):
    with db.engine.connect() as connection:
        return connection.execute(sa.text(statement) if isinstance(statement, str) else statement).all()


def test_no_row_is_lost_and_what_changed_its_form_is_told_anew(filled):
    before = counts()

    upgrade_schema()

    after = counts()
    assert {name: after[name] for name in before} == {**before, "fact": before["fact"] + 2}
    assert read("SELECT id, naf_rev2, naf_2025 FROM organisation ORDER BY id") == [
        (1, "84.11Z", None),
        (2, None, "81.30Y"),
        (3, None, None),
    ]
    assert read("SELECT organisation_id, key, evidence FROM fact WHERE source = 'Import' ORDER BY id") == [
        (1, "naf_rev2", "declared"),
        (2, "naf_2025", "declared"),
    ]
    needs = [(1, "own", "draft", False), (2, "own", "draft", False), (3, "event", "sourcing", False)]
    assert read("SELECT id, visibility, state, light FROM need ORDER BY id") == needs
    made = read("SELECT delegation_id, made_structure FROM registration ORDER BY delegation_id")
    assert made == [(2, True), (3, False)]
    if db.engine.dialect.name == "sqlite":
        assert read("PRAGMA integrity_check") == [("ok",)]
        assert read("PRAGMA foreign_key_check") == []


def test_the_way_back_keeps_one_code_and_forgets_the_facts_it_was_told_as(filled):
    upgrade_schema()

    command.downgrade(alembic_config(), "0029")

    codes = "SELECT id, activity_nomenclature, activity_code FROM organisation ORDER BY id"
    assert read(codes) == [(1, "naf_rev2", "84.11Z"), (2, "naf_2025", "81.30Y"), (3, None, None)]
    assert read("SELECT key, source FROM fact") == [("naf_2025", "INSEE")]
