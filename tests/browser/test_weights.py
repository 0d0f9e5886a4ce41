"""Weights moved on the page: the ranking follows, and nothing is kept before it is saved."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from matchmaker.services.scoring.criteria import event_criteria
from tests.web.scoring.test_settings import scored

WIDTHS = (360, 1280)


@pytest.fixture
def event(make):
    return make.event(name="Rencontre d’essai", slots=2, tables=2)


@pytest.fixture
def organiser(make, event):
    return make.person(staff_of=event.chamber)


@pytest.fixture
def run(app, make, event, organiser):
    town = make.organisation(name="Ville de Valbrune", commune="91521")
    near = make.organisation(name="Jardins tout proches", commune="91521")
    far = make.organisation(name="Espaces verts d’Étampes", commune="91223")
    make.need(town, "Tonte", cpv=["77310000"], fields={"local": {"local_counts": True}})
    make.offer(near, "Plantation", cpv=["77300000"])
    make.offer(far, "Fauchage", cpv=["77310000"])
    buyer = make.delegation(event, town, "buyer")
    for supplier in (make.delegation(event, near), make.delegation(event, far)):
        make.request(buyer, supplier, state="accepted")
    scored(app, organiser, event)


def criterion(page, label):
    return page.locator("fieldset.criterion").filter(has=page.locator("legend", has_text=label))


@pytest.mark.parametrize("width", WIDTHS)
def test_the_ranking_follows_while_weights_move(run, site, visit, event, organiser, width):
    before = event_criteria(event.id)
    page = visit(width=width)
    site.sign_in(page, organiser.email)
    page.goto(site.url(f"/evenements/{event.id}/criteres"))
    expect(page.locator("#trial")).to_be_hidden()

    criterion(page, "Métier (codes CPV)").get_by_label("pas pris en compte").check()
    criterion(page, "Proximité").get_by_label("beaucoup", exact=True).check()

    page.get_by_text("Voir lesquelles").click()
    expect(page.locator("#trial")).to_contain_text("1. Jardins tout proches")
    expect(page.locator("#trial")).to_contain_text("2 rendez-vous tenus sur 2 possibles")
    _picture(page, width)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert event_criteria(event.id) == before
    page.locator("#trial").get_by_role("link", name="Abandonner l’essai").click()
    expect(page.locator("#trial")).to_be_hidden()

    criterion(page, "Proximité").get_by_label("beaucoup", exact=True).check()
    page.locator("#trial").get_by_role("button", name="Enregistrer").click()

    expect(page.get_by_role("button", name="Revenir aux réglages d’avant")).to_be_visible()
    expect(criterion(page, "Proximité").get_by_label("beaucoup", exact=True)).to_be_checked()


def test_a_number_chosen_is_asked_for_at_once(site, visit, event, organiser):
    page = visit(width=360)
    site.sign_in(page, organiser.email)
    page.goto(site.url(f"/evenements/{event.id}/criteres"))

    criterion(page, "Proximité").get_by_label("un nombre précis").check()

    expect(page.locator("#local_exact")).to_be_focused()


def test_without_scripts_a_button_shows_the_same(run, site, visit, event, organiser):
    page = visit(javascript=False)
    site.sign_in(page, organiser.email)
    page.goto(site.url(f"/evenements/{event.id}/criteres"))

    criterion(page, "Métier (codes CPV)").get_by_label("pas pris en compte").check()
    criterion(page, "Proximité").get_by_label("beaucoup", exact=True).check()
    page.get_by_role("button", name="Essayer sans enregistrer").click()

    expect(page.locator("#trial")).to_contain_text("1. Jardins tout proches")


def _picture(page, width):
    """For whoever wants to look: PICTURES names a folder."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"weights-{width}.png", full_page=False)
