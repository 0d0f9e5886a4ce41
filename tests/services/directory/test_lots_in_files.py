"""The lots of needs come in and go out with the files of an event."""

import pytest
from sqlalchemy import select

from matchmaker.core.directory.access import Actor
from matchmaker.db.catalogue import Need
from matchmaker.documents.reading import read_book
from matchmaker.extensions import db
from matchmaker.services.directory.exports import export_event
from matchmaker.services.directory.imports import dry_run, import_workbook
from tests.factories.lists import book_of

GARDENS, WINDOWS = "77310000", "90911300"


@pytest.fixture
def event(make):
    return make.event()


@pytest.fixture
def actor(make, event):
    return Actor(make.person(staff_of=event.chamber).id, frozenset({event.chamber_id}))


@pytest.fixture
def town(make, event):
    organisation = make.organisation(known_to=event.chamber, name="Terre Juste", name_key="terre juste")
    make.delegation(event, organisation, "buyer")
    return organisation


def book(town, lots):
    return book_of(
        {
            "Participants": [("Structure", "SIRET"), ("Terre Juste", town.siret)],
            "Besoins": [("Structure", "Besoin", "Lots"), ("Terre Juste", "Campus", lots)],
        }
    )


def bring(actor, event, read):
    return import_workbook(actor, read, chamber_id=event.chamber_id, event_id=event.id)


def stored():
    db.session.rollback()
    return db.session.scalars(select(Need.lots)).one()


def test_lots_come_in_with_their_codes_or_the_trade_their_words_mean(app, actor, event, town):
    """Lines of one cell and semicolons part them alike."""
    bring(actor, event, book(town, "Tonte des pelouses 77310000\nNettoyage des vitres ; Surprise"))

    assert stored() == [
        {"title": "Tonte des pelouses", "cpv": [GARDENS]},
        {"title": "Nettoyage des vitres", "cpv": [WINDOWS]},
        {"title": "Surprise", "cpv": []},
    ]


def test_a_proposed_trade_and_an_unknown_one_are_told(app, actor, event, town):
    trial = dry_run(
        book(town, "Nettoyage des vitres ; Surprise"), chamber_id=event.chamber_id, event_id=event.id
    )

    told = [one.problem.sentence for one in trial.problems if one.key == "lots"]
    assert told[0].startswith("Lot 1 : code CPV proposé, 90911300")
    assert told[1].startswith("Lot 2 : aucun métier reconnu")


def test_a_wrong_code_is_left_out_with_a_sentence_and_the_need_comes_in(app, actor, event, town):
    bring(actor, event, book(town, "Vitres 99999999"))

    assert stored() == []


def test_what_goes_out_comes_back_unchanged(app, make, actor, event, town):
    lots = [{"title": "Tonte", "cpv": [GARDENS, WINDOWS]}, {"title": "Vitres", "cpv": [WINDOWS]}]
    make.need(town, "Campus", title_key="campus", lots=lots)
    exported = read_book(export_event(actor, event.id), "export.xlsx")
    db.session.scalars(select(Need)).one().lots = []
    db.session.commit()

    bring(actor, event, exported)

    assert stored() == lots
