"""Who brings in a file takes its rows by id, so that two files never wait for each other (PostgreSQL)."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from time import monotonic, sleep

import pytest
from sqlalchemy import event, select, text, update

from matchmaker.core.directory.access import Actor
from matchmaker.db.catalogue import Need
from matchmaker.db.directory import Organisation
from matchmaker.db.events import Event
from matchmaker.extensions import db
from matchmaker.services.catalogue.programmes.bring import apply_programme, try_programme
from matchmaker.services.directory.imports import import_workbook
from matchmaker.services.directory.people import actor_of
from tests.factories.lists import book_of
from tests.factories.programmes import HEADERS, ROWS, programme

WAITING = text(
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
)
PATIENCE = 20.0  # seconds


# SQLite has one writer at a time.
pytestmark = pytest.mark.parametrize("any_app", ["postgres"], indirect=True)


@pytest.fixture(autouse=True)
def as_in_a_long_list(any_app):
    """Rows are read as they lie in the table: so the planner does for many, and so it may for few."""

    def begin(connection):
        connection.exec_driver_sql("SET LOCAL enable_indexscan = off; SET LOCAL enable_bitmapscan = off")

    event.listen(db.engine, "begin", begin)
    yield
    event.remove(db.engine, "begin", begin)


@contextmanager
def while_first_is_held(app, model, first, act):
    """`act` in another thread, stopped at the row ``first``; it goes on when the block ends."""
    with ThreadPoolExecutor(1) as pool, db.engine.connect() as holder:
        holder.execute(select(model.id).where(model.id == first).with_for_update())
        acting = pool.submit(_in_context, app, act)
        end = monotonic() + PATIENCE
        with db.engine.connect() as watching:
            while not watching.scalar(WAITING):
                assert not acting.done(), "it did not wait"
                assert monotonic() < end
                watching.rollback()
                sleep(0.02)
        yield holder
        holder.rollback()
        acting.result(PATIENCE)


def _in_context(app, act):
    with app.app_context():
        act()


def write_last(model, row_id, **values):
    """Move the row behind the others in its table, where a list without an order finds it last."""
    db.session.execute(update(model).where(model.id == row_id).values(**values))
    db.session.commit()
    db.session.remove()


def test_organisations_of_a_list(any_app, make):
    meeting = make.event()
    first, second = (make.organisation(name=name, known_to=meeting.chamber) for name in ("Un", "Deux"))
    ids, sirets = (first.id, second.id), (first.siret, second.siret)
    actor, place = Actor(None, frozenset({meeting.chamber_id})), (meeting.chamber_id, meeting.id)
    write_last(Organisation, ids[0], website="https://un.example")
    rows = [
        ("Structure", "SIRET", "Site web"),
        ("Deux", sirets[1], "d.example"),
        ("Un", sirets[0], "u.example"),
    ]

    def act():
        import_workbook(actor, book_of(rows), chamber_id=place[0], event_id=place[1])

    with while_first_is_held(any_app, Organisation, ids[0], act) as holder:
        free = select(Organisation.id).where(Organisation.id == ids[1]).with_for_update(nowait=True)
        assert holder.scalar(free) == ids[1]


@pytest.mark.parametrize("held", [Need, Organisation])
def test_the_event_of_a_list_is_held_last(any_app, make, held):
    """Whoever changes a need, or a structure, marks its events: an event held first would make a circle."""
    meeting = make.event()
    town = make.organisation(name="Ville de Valbrune", known_to=meeting.chamber)
    make.delegation(meeting, town, "buyer")
    need = make.need(town, title="Tonte")
    actor, place = Actor(None, frozenset({meeting.chamber_id})), (meeting.chamber_id, meeting.id)
    first = {Need: need.id, Organisation: town.id}[held]
    sheets = {
        "Participants": [("Structure", "Site web"), ("Ville de Valbrune", "v.example")],
        "Besoins": [("Acheteur", "Besoin", "Description"), ("Ville de Valbrune", "Tonte", "Deux fois")],
    }
    db.session.remove()

    def act():
        import_workbook(actor, book_of(sheets), chamber_id=place[0], event_id=place[1])

    with while_first_is_held(any_app, held, first, act) as holder:
        free = select(Event.id).where(Event.id == place[1]).with_for_update(nowait=True)
        assert holder.scalar(free) == place[1]


def test_drafts_of_a_programme(any_app, make):
    town = make.organisation(name="Ville de Valbrune", legal_category="7210")
    buyer, town_id = actor_of(make.person(speaks_for=town).id), town.id
    apply_programme(buyer, try_programme(buyer, town_id, "achats.xlsx", programme(ROWS, HEADERS)).id)
    first, second, *_ = db.session.scalars(select(Need.id).order_by(Need.id)).all()
    write_last(Need, first, description="Autrement")
    changed = [(*row[:3], "60 k€", *row[4:]) for row in ROWS[:2]]
    again = try_programme(buyer, town_id, "achats.xlsx", programme(changed, HEADERS)).id

    with while_first_is_held(any_app, Need, first, lambda: apply_programme(buyer, again)) as holder:
        free = select(Need.id).where(Need.id == second).with_for_update(nowait=True)
        assert holder.scalar(free) == second
