"""Setting up an event in a real browser: on a phone without scripts, and with what scripts add."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from matchmaker.db.events import Event
from matchmaker.db.queries.set_up import dates_of
from matchmaker.extensions import db


@pytest.fixture
def organiser(make):
    person = make.person(staff_of=make.chamber(name="CRESS d’essai"))
    db.session.rollback()  # the site writes from now on
    return person.email


def test_an_event_is_set_up_on_a_phone_without_scripts(organiser, site, visit):
    page = visit(width=360, javascript=False)
    site.sign_in(page, organiser)
    page.goto(site.url("/evenements/nouveau"))
    page.get_by_role("link", name="Journée entière").click()
    page.get_by_label("Nom de l’événement").fill("Rencontres 2027")
    page.get_by_label("Date", exact=True).fill("2027-03-11")
    page.get_by_role("button", name="Créer l’événement").click()
    expect(page.get_by_text("11 tables, dont 1 de réserve.")).to_be_visible()

    page.get_by_role("link", name="Changer les dates").click()
    page.get_by_label("Rappel aux participants : heure").fill("16:00")
    page.get_by_label("Envoyer tout seul : Rappel aux participants").check()
    page.get_by_role("button", name="Enregistrer les dates").click()

    expect(page.get_by_text("fixée à la main")).to_be_visible()
    event = db.session.query(Event).one()
    reminder = next(one for one in dates_of(event.id) if one.kind == "reminder")
    assert (reminder.moment, reminder.acts) == (datetime(2027, 3, 10, 15, tzinfo=UTC), True)
    for path in ("", "/dates", "/creneaux", "/questions", "/reglages", "/copie"):
        page.goto(site.url(f"/evenements/{event.id}{path}"))
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
    db.session.rollback()


def test_the_tables_are_told_while_the_number_of_buyers_is_typed(organiser, site, visit):
    page = visit()
    site.sign_in(page, organiser)
    page.goto(site.url("/evenements/nouveau"))

    page.get_by_label("Acheteurs attendus").fill("25")
    expect(page.get_by_text("28 tables, dont 3 de réserve.")).to_be_visible()
    page.get_by_label("Nombre de tables").fill("30")
    expect(page.get_by_text("de réserve.", exact=False).last).not_to_contain_text("28")
