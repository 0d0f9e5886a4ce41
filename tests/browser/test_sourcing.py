"""The sourcing register on a phone and on a screen: five questions answered, read back, a name erased."""

import pytest
from playwright.sync_api import expect

from matchmaker.core.directory.access import SYSTEM
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.services.sourcing.write import ToWrite, write_entries
from tests.browser.barriers import barriers


@pytest.fixture
def need(app, make):
    town = make.organisation(name="Département de la Seine-Verte", public_buyer=True)
    make.person(name="Claire Morel", email="claire@seine-verte.example", speaks_for=town)
    need = make.need(town, "Nettoyage des collèges")
    db.session.commit()
    return need.id


def answer(page, question, choice):
    page.get_by_role("group", name=question).get_by_label(choice, exact=True).check()


def test_a_meeting_is_noted_on_a_phone_without_javascript(site, visit, need):
    page = visit(width=360, javascript=False)
    site.sign_in(page, "claire@seine-verte.example")
    page.goto(site.url(f"/besoins/{need}/fiche"))
    page.get_by_role("link", name="Registre de sourcing").click()
    page.get_by_role("link", name="Noter un rendez-vous").click()
    page.get_by_label("Structure rencontrée").fill("Net’Éclair Insertion")
    answer(page, "La structure peut-elle répondre au besoin ?", "oui, à plusieurs")
    answer(page, "Les lots et les volumes lui conviennent-ils ?", "non")
    page.get_by_label("Que changerez-vous à votre besoin ?").fill("Un lot par collège")
    page.get_by_label("Personnes présentes").fill("Inès Caron")
    page.get_by_label("Confidentiel").fill("marge 18 %")
    page.get_by_role("button", name="Inscrire au registre").click()

    expect(page.get_by_text("1 entrée, intacte.")).to_be_visible()
    expect(page.get_by_text("marge 18 %")).to_be_visible()
    page.get_by_role("button", name="Effacer ces noms").click()
    expect(page.get_by_text("Le registre reste intact.")).to_be_visible()
    expect(page.get_by_text("Inès Caron")).to_have_count(0)


def test_a_long_register_is_turned_with_the_keyboard(site, visit, need):
    with transaction(SYSTEM, "tests.grow") as session:
        measures = [ToWrite("measure", {}, {"measure": ("open", f"mesure {one}")}) for one in range(60)]
        write_entries(session, {need: measures})
    page = visit(width=360, javascript=False)
    site.sign_in(page, "claire@seine-verte.example")
    page.goto(site.url(f"/besoins/{need}/registre"))

    page.get_by_role("link", name="Page suivante").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("page 2 sur 2")).to_be_visible()
    expect(page.get_by_text("mesure 9", exact=True)).to_be_visible()
    page.get_by_role("link", name="Page précédente").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("mesure 59", exact=True)).to_be_visible()


@pytest.mark.parametrize("width", [360, 1280])
def test_its_pages_are_accessible_and_fit(site, visit, need, width):
    page = visit(width=width)
    site.sign_in(page, "claire@seine-verte.example")
    page.goto(site.url(f"/besoins/{need}/registre/compte-rendu"))
    page.get_by_label("Structure rencontrée").fill("Net’Éclair Insertion")
    page.get_by_label("Personnes présentes").fill("Inès Caron")
    page.get_by_role("button", name="Inscrire au registre").click()
    register = f"/besoins/{need}/registre"
    own = ("", "/compte-rendu", "/publication", "/mesure", "/conservation")
    for address in (*(f"{register}{page_of_it}" for page_of_it in own), "/besoins/familles"):
        page.goto(site.url(address))

        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert barriers(visit, page) == []
