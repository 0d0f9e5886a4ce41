"""Answers to criteria's questions: asked everywhere, read by one check, kept and let go as the issue says."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from matchmaker.app import create_app
from matchmaker.core.directory.access import Actor
from matchmaker.db.catalogue import Need, Offer
from matchmaker.db.directory import Organisation
from matchmaker.documents.reading import read_book
from matchmaker.extensions import db
from matchmaker.services.agenda.template import empty_workbook
from matchmaker.services.catalogue.offers import OfferSaid, edit_offer, offer_for
from matchmaker.services.directory.exports import export_event
from matchmaker.services.directory.imports import dry_run, import_workbook
from tests.factories.applications import copied_settings
from tests.factories.asking import asking_plugin
from tests.factories.browsing import Browsing
from tests.factories.lists import book_of
from tests.factories.making import Make

FORMS = ("organisation", "offer", "need")
TYPED = {"share": "12,5", "label": "WFTO", "since": "01/02/2020", "shop": "oui", "words": "équitable"}
READ = {"share": 15.0, "label": "wfto", "since": "2020-02-01", "shop": True, "words": "équitable"}


def named(form, answers):
    return {f"fair_{form}_{name}": value for name, value in answers.items()}


def stored(form, **changes):
    return {"fair": named(form, READ | changes)}


@pytest.fixture
def settings(tmp_path, empty_database):
    plain = copied_settings(tmp_path, empty_database)
    return replace(plain, plugin_dirs=asking_plugin(tmp_path / "plugins"))


@pytest.fixture
def event(make):
    return make.event()


@pytest.fixture
def organisation(make, event):
    return make.organisation(known_to=event.chamber, name="Terre Juste", name_key="terre juste")


@pytest.fixture
def organiser(make, event):
    return make.person(staff_of=event.chamber)


@pytest.fixture
def actor(organiser, event):
    return Actor(organiser.id, frozenset({event.chamber_id}))


@pytest.fixture
def lines(organisation):
    """A book with an answer to every question, as headers of the questions' names and as their labels."""
    answers = named("organisation", TYPED | {"share": "15 "})
    offer, need = named("offer", TYPED | {"share": "15"}), named("need", TYPED | {"share": 15})
    return {
        "Participants": [
            ("Structure", "SIRET", *answers),
            ("Terre Juste", organisation.siret, *answers.values()),
        ],
        "Offres": [("Structure", "Offre", *offer), ("Terre Juste", "Café", *offer.values())],
        "Besoins": [("Structure", "Besoin", *need), ("Terre Juste", "Sucre", *need.values())],
    }


def bring(actor, event, book):
    return import_workbook(actor, book, chamber_id=event.chamber_id, event_id=event.id).tally


def rows():
    db.session.expire_all()
    return {
        form: db.session.scalars(select(model)).one().fields
        for form, model in zip(FORMS, (Organisation, Offer, Need), strict=True)
    }


@pytest.mark.parametrize("form", FORMS)
def test_the_forms_ask_and_keep_what_the_question_reads(app, make, client_as, organisation, form):
    browser = client_as(make.person(speaks_for=organisation))
    pages = {
        "organisation": (f"/structures/{organisation.id}", {}),
        "offer": (f"/offres/{make.offer(organisation).id}", {"area": "country"}),
        "need": (f"/besoins/{make.need(organisation).id}", {}),
    }
    page, more = pages[form]

    refused = browser.submit(page, **more, **named(form, TYPED | {"label": "wfto", "share": "12"})).text
    saved = browser.submit(page, **more, **named(form, TYPED | {"label": "wfto", "share": "15"}))

    assert "« 12.0 » : écrivez un multiple de 5." in refused
    assert saved.status_code == 303
    assert rows_of(form) == stored(form)


def rows_of(form):
    db.session.expire_all()
    model = {"organisation": Organisation, "offer": Offer, "need": Need}[form]
    return db.session.scalars(select(model)).one().fields


def test_a_file_brings_the_answers_in_and_again_changes_nothing(actor, event, lines):
    first, second = bring(actor, event, book_of(lines)), bring(actor, event, book_of(lines))

    assert rows() == {form: stored(form) for form in FORMS}
    assert first.counts["offers", "created"] == 1
    assert (second.of("created"), second.of("changed")) == (0, 0)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"share": "12"}, "écrivez un multiple de 5"),
        ({"share": "101"}, "écrivez un nombre entre 0 et 100"),
        ({"label": "Bio"}, "n’est pas proposé"),
        ({"since": "hier"}, "n’est pas une date"),
        ({"shop": "peut-être"}, "écrivez oui ou non"),
    ],
)
@pytest.mark.parametrize("form", FORMS)
def test_a_file_is_read_by_the_same_check_as_the_form(app, event, lines, organisation, form, wrong, words):
    title = {"organisation": "Participants", "offer": "Offres", "need": "Besoins"}[form]
    head, line = lines[title]
    at = {head.index(f"fair_{form}_{name}"): value for name, value in wrong.items()}
    lines[title] = [head, tuple(at.get(place, value) for place, value in enumerate(line))]

    plan = dry_run(book_of(lines), chamber_id=event.chamber_id, event_id=event.id)

    assert [told.problem.sentence for told in plan.problems if words in told.problem.sentence]


def test_an_export_comes_back_unchanged(actor, event, lines):
    bring(actor, event, book_of(lines))
    exported = read_book(export_event(actor, event.id), "export.xlsx")
    before = rows()

    again = bring(actor, event, exported)

    assert (again.of("created"), again.of("changed")) == (0, 0)
    assert rows() == before
    head, line = sheet_of(exported, "Offres")
    written = dict(zip(head, line, strict=False))
    assert (written["Label"], written["Boutique"], written["Part équitable"]) == ("WFTO", "oui", 15)


def sheet_of(book, name):
    sheet = next(sheet for sheet in book.sheets if sheet.name == name)
    return [row.cells for row in sheet.rows][:2]


def test_an_export_writes_the_plain_value_and_the_file_keeps_the_proof(actor, make, event, organisation):
    proved = {
        "value": 15.0,
        "evidence": 0.5,
        "source": "Déclaré par la structure : W1",
        "as_of": "2026-01-05",
    }
    fields = stored("offer", share=proved)
    make.delegation(event, organisation)
    make.offer(organisation, "Café", title_key="cafe", fields=fields)
    organisation.fields = stored("organisation", share=proved)
    db.session.commit()
    exported = read_book(export_event(actor, event.id), "export.xlsx")

    tally = bring(actor, event, exported)

    assert tally.of("changed") == 0
    assert rows_of("offer") == fields
    assert rows_of("organisation") == stored("organisation", share=proved)


def test_another_value_in_a_file_drops_the_proof(actor, event, organisation, lines):
    organisation.fields = stored("organisation", share=checked_by(event.chamber))
    db.session.commit()

    bring(actor, event, book_of(lines))

    assert rows_of("organisation") == stored("organisation")


def checked_by(chamber):
    told = {"value": 10.0, "evidence": 0.8, "source": chamber.name, "as_of": "2026-01-05"}
    return told | {"chamber": chamber.id, "before": 10.0}


def test_a_file_undoes_no_check_of_another_chamber_and_says_so(actor, make, event, organisation, lines):
    elsewhere = checked_by(make.chamber(name="CRESS d’ailleurs"))
    organisation.fields = stored("organisation", share=elsewhere)
    make.delegation(event, organisation)
    make.offer(organisation, "Café", title_key="cafe", fields=stored("offer", share=elsewhere))
    db.session.commit()

    tally = bring(actor, event, book_of(lines))

    assert rows_of("organisation") == stored("organisation", share=elsewhere)
    assert rows_of("offer") == stored("offer", share=elsewhere)
    assert [values for _, values in tally.notes] == [
        {"name": "Terre Juste", "chamber": "CRESS d’ailleurs"},
        {"name": "Café", "chamber": "CRESS d’ailleurs"},
    ]


def test_what_an_organisation_confirmed_of_its_answers_is_left_by_a_file(actor, event, organisation, lines):
    organisation.fields = {"fair": {"fair_organisation_share": 50.0}}
    organisation.confirmed_columns = ["fields"]
    db.session.commit()

    bring(actor, event, book_of(lines))

    assert rows_of("organisation") == stored("organisation", share=50.0)


@pytest.fixture
def without(settings):
    """The same data with the plugin switched off."""
    app = create_app(replace(settings, plugins="-fair"))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def test_answers_are_kept_while_their_plugin_is_off(actor, event, organisation, organiser, lines, without):
    kept = {form: stored(form, share=5.0) for form in FORMS}
    make = Make()
    make.delegation(event, db.session.get(Organisation, organisation.id))
    make.offer(organisation, "Café", title_key="cafe", fields=kept["offer"])
    make.need(organisation, "Sucre", fields=kept["need"])
    db.session.get(Organisation, organisation.id).fields = kept["organisation"]
    db.session.commit()
    browser = Browsing(without, make.person(speaks_for=organisation))

    bring(actor, event, book_of(lines))
    bring(actor, event, read_book(export_event(actor, event.id), "export.xlsx"))
    after_files = rows()
    saved = [
        browser.submit(f"/structures/{organisation.id}", description="Nouvelle présentation."),
        browser.submit(f"/offres/{db.session.scalar(select(Offer.id))}", area="country"),
        browser.submit(f"/besoins/{db.session.scalar(select(Need.id))}", description="Précisé."),
    ]

    assert after_files == kept
    assert [answer.status_code for answer in saved] == [303, 303, 303]
    assert rows() == kept
    assert db.session.scalars(select(Organisation.description)).all() == ["Nouvelle présentation."]


def test_answers_of_a_plugin_that_is_off_are_asked_nowhere(without, actor, event, organisation, organiser):
    page = Browsing(without, organiser).get(f"/structures/{organisation.id}").text

    assert "Part équitable" not in page
    assert "Part équitable".encode() not in empty_workbook()


def test_answers_go_with_their_organisation(app, make, organisation):
    make.offer(organisation, fields=stored("offer"))
    make.need(organisation, fields=stored("need"))

    db.session.delete(db.session.get(Organisation, organisation.id))
    db.session.commit()

    assert db.session.scalars(select(Offer)).all() == []
    assert db.session.scalars(select(Need)).all() == []


def test_the_empty_workbook_shows_the_questions_with_their_labels(app):
    book = read_book(empty_workbook(), "modele.xlsx")

    for name in ("Participants", "Offres", "Besoins"):
        assert {"Part équitable", "Label", "Depuis le", "Boutique", "En un mot"} <= set(
            sheet_of(book, name)[0]
        )


def test_an_edit_by_a_service_keeps_the_answers_it_was_given(app, make, event, organisation):
    offer = make.offer(organisation, fields=stored("offer"))
    own = Actor(make.person(speaks_for=organisation).id, organisations=frozenset({organisation.id}))

    edit_offer(own, offer.id, offer.version, OfferSaid("Café moulu", area="country", fields=offer.fields))

    assert offer_for(own, offer.id).fields == stored("offer")
