"""A buyer's needs on a phone and on a screen: written in three answers, completed by what is proposed."""

import pytest
from playwright.sync_api import expect

from matchmaker.db.directory import Person
from matchmaker.extensions import db
from matchmaker.services.catalogue.programmes.bring import apply_programme, try_programme
from matchmaker.services.directory.people import actor_of
from tests.browser.barriers import barriers
from tests.factories.programmes import ROWS, programme

BUYER = "claire@valbrune.example"


@pytest.fixture
def town(make):
    town = make.organisation(name="Ville de Valbrune", legal_category="7210", commune="91521")
    make.person(speaks_for=town, email=BUYER)
    return town


def test_a_need_is_written_in_three_answers_and_completed_without_a_script(town, site, visit):
    page = visit(width=360, javascript=False)
    site.sign_in(page, BUYER)
    page.goto(site.url("/besoins/nouveau"))
    page.get_by_label("Que cherchez-vous ?").fill("Nettoyage de bureaux")
    page.get_by_label("Ordre de grandeur").select_option("15000-60000")
    page.get_by_role("button", name="Enregistrer").click()

    expect(page.get_by_text("Votre besoin « Nettoyage de bureaux » est enregistré.")).to_be_visible()
    expect(page.get_by_label("Nettoyage de bureaux", exact=False).last).to_be_checked()
    expect(page.get_by_label("Prestation : le travail est réalisé et livré")).to_be_checked()
    page.get_by_role("button", name="Enregistrer ce besoin").click()
    expect(page.get_by_text("C’est enregistré.")).to_be_visible()


def test_a_programme_becomes_drafts_that_are_published(town, site, visit):
    page = visit(width=360, javascript=False)
    site.sign_in(page, BUYER)
    page.goto(site.url("/catalogue"))
    page.get_by_role("link", name="Importer un programme d’achat").click()
    page.get_by_label("Votre programme d’achat").set_input_files(
        {"name": "achats.xlsx", "mimeType": "application/octet-stream", "buffer": programme()}
    )
    page.get_by_role("button", name="Lire le fichier").click()
    page.get_by_role("button", name="Reprendre les 2 lignes prêtes en brouillons").click()
    page.get_by_role("link", name="Voir et publier les brouillons").click()
    page.get_by_label("Nettoyage des écoles", exact=True).check()
    page.get_by_role("button", name="Publier les besoins cochés").click()

    expect(page.get_by_text("1 besoin est publié.")).to_be_visible()
    expect(page.get_by_label("Nettoyage des écoles", exact=True)).to_have_count(0)


@pytest.mark.parametrize("width", [360, 1280])
def test_the_pages_of_a_programme_are_accessible_and_fit(town, site, visit, width):
    buyer = actor_of(db.session.query(Person).filter_by(email=BUYER).one().id)
    tried = try_programme(buyer, town.id, "achats.xlsx", programme()).id
    apply_programme(buyer, try_programme(buyer, town.id, "autres.xlsx", programme(ROWS[:2])).id)
    page = visit(width=width)
    site.sign_in(page, BUYER)
    for address in ("/programmes-achat", f"/programmes-achat/{tried}", "/besoins/brouillons?coches=tous"):
        page.goto(site.url(address))

        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert barriers(visit, page) == []


@pytest.mark.parametrize("width", [360, 1280])
def test_the_pages_of_a_need_are_accessible_and_fit(town, make, site, visit, width):
    need = make.need(town, title="Nettoyage de bureaux", cpv=[], prestation=None)
    page = visit(width=width)
    site.sign_in(page, BUYER)
    for address in ("/besoins/nouveau", f"/besoins/{need.id}"):
        page.goto(site.url(address))

        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert barriers(visit, page) == []
