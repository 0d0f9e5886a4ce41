"""The people of a structure, on a phone and on a desk: claimed, shared, left, with the keyboard alone."""

import pytest
from playwright.sync_api import expect

from tests.browser.barriers import barriers


@pytest.fixture
def organisation(make):
    return make.organisation(
        known_to=make.chamber(), name="Les Ateliers du Val-de-Loire et du Gâtinais, entreprise d’insertion"
    )


@pytest.fixture
def people(make, organisation):
    make.person(speaks_for=organisation, name="Sans Adresse", email=None)
    return [
        make.person(speaks_for=organisation, name=name, email=email)
        for name, email in (
            ("Inès Caron", "ines.caron.responsable.des.achats@ateliers-du-val-de-loire.exemple.fr"),
            ("Luc Petit", "luc@exemple.fr"),
        )
    ]


def look(visit, page, width):
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert barriers(visit, page) == []


def press(page, name):
    """With the keyboard: what has the focus is shown, and Enter presses it."""
    button = page.get_by_role("button", name=name)
    button.focus()
    expect(button).to_be_focused()
    page.keyboard.press("Enter")


def unfold(page, words):
    summary = page.locator("summary", has_text=words)
    summary.focus()
    page.keyboard.press("Enter")


@pytest.mark.parametrize(("width", "javascript"), [(360, True), (1280, True), (360, False)])
def test_one_claims_names_another_and_leaves(site, visit, organisation, people, width, javascript):
    ines, _luc = people
    team = site.url(f"/structures/{organisation.id}#equipe")
    page = visit(width=width, javascript=javascript)
    site.sign_in(page, ines.email)
    page.goto(team)
    look_if_drawn = look if javascript else (lambda *_: None)
    look_if_drawn(visit, page, width)

    press(page, "Je suis responsable de cette structure")
    expect(page.get_by_text("Vous êtes responsable.")).to_be_visible()
    unfold(page, "Quitter cette structure")
    expect(page.get_by_text("Vous en êtes seul·e responsable.")).to_be_visible()
    unfold(page, "Changer… : Luc Petit")
    look_if_drawn(visit, page, width)
    page.get_by_role("listitem").filter(has_text="Luc Petit").get_by_role(
        "button", name="Nommer responsable"
    ).press("Enter")
    expect(page.get_by_text("Luc Petit est maintenant responsable")).to_be_visible()

    unfold(page, "Quitter cette structure")
    look_if_drawn(visit, page, width)
    press(page, "Rester membre sans être responsable")
    expect(page.get_by_text("demandez à Luc Petit").first).to_be_visible()
    expect(page.get_by_label("Nom d’usage")).to_be_disabled()
    look_if_drawn(visit, page, width)
    unfold(page, "Quitter cette structure")
    press(page, "Quitter la structure")
    expect(page.get_by_text("Vous ne parlez plus pour la structure.")).to_be_visible()
