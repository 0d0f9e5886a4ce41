"""The same import on SQLite and on PostgreSQL, with short lists and with the real ones."""

import pytest
from sqlalchemy import func, select

from matchmaker.core.directory.access import Actor
from matchmaker.core.directory.importing.answers import Answers
from matchmaker.db.catalogue import Need
from matchmaker.db.directory import Fact, Organisation
from matchmaker.db.events import Delegation
from matchmaker.documents.reading import read_book
from matchmaker.extensions import db
from matchmaker.services.directory.imports import import_workbook
from tests.factories.lists import book_of, inscrits


@pytest.fixture
def event(make):
    return make.event(slots=4, tables=3)


def bring(event, book, **options):
    actor = Actor(None, frozenset({event.chamber_id}))
    place = {"chamber_id": event.chamber_id, "event_id": event.id}
    return import_workbook(actor, book, **place, **options).tally


def test_twice_is_once(any_app, event):
    book = read_book(inscrits(), "inscrits.xlsx")
    answers = Answers(values={"availability!am": "matin"}, merges={"Sheet!10": "merge"})

    first, second = bring(event, book, answers=answers), bring(event, book, answers=answers)

    assert (first.counts["organisations", "created"], first.counts["people", "created"]) == (6, 7)
    assert (second.of("created"), second.of("changed")) == (0, 0)


def test_long_names_and_numbers_fit_their_columns(any_app, event):
    rows = [
        ("Structure", "Numéro interne", "Disponibilité", "Garde sa table"),
        ("Association " + "très " * 30 + "longue", None, "14:20", "oui"),
        ("Autre", "N°" + "7" * 60, "absent", "T2"),
    ]

    tally = bring(event, book_of(rows))

    assert tally.counts["organisations", "created"] == 2
    assert bring(event, book_of(rows)).of("created") == 0


def test_an_activity_is_a_fact_in_the_nomenclature_of_its_column(any_app, event):
    head = ("Structure", "SIRET", "Code APE", "Code NAF 2025")
    bring(event, book_of([head, ("Jardins du Val", "73282932000074", "8130Z", "81.30Y")]))
    bring(event, book_of([head, ("Jardins du Val", "73282932000074", "8130Z Paysage", "81.30H")]))

    facts = db.session.scalars(select(Fact).order_by(Fact.id)).all()
    assert [(one.key, one.value["value"]) for one in facts] == [
        ("naf_rev2", "81.30Z"),
        ("naf_2025", "81.30Y"),
        ("naf_2025", "81.30H"),
    ]
    organisation = db.session.scalar(select(Organisation))
    assert (organisation.naf_rev2, organisation.naf_2025) == ("81.30Z", "81.30H")


def test_real_lists_go_into_one_event(app, make, event, shared):
    for name in ("siae_demo.csv", "cantines_td2023_demo.csv"):
        bring(event, read_book((shared / "data" / name).read_bytes(), name))

    def count(model):
        return db.session.scalar(select(func.count()).select_from(model))

    assert (count(Organisation), count(Delegation), count(Need)) == (850, 850, 664)
    kinds = select(Delegation.kind, func.count()).group_by(Delegation.kind)
    assert dict(db.session.execute(kinds).all()) == {"buyer": 664, "supplier": 186}
