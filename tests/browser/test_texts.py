"""The words of a message in a real browser: a name is inserted by its button, and the preview follows while one types."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize("width", [360, 1280])
def test_the_preview_follows_what_is_typed(site, visit, make, width):
    event = make.event()
    organiser = make.person(staff_of=event.chamber)
    make.delegation(event, make.organisation(name="Jardins du Val"), people=(make.person(name="Ana Petit"),))
    page = visit(width=width)
    site.sign_in(page, organiser.email)
    page.goto(site.url(f"/evenements/{event.id}/messages/textes/events.invitation/fr"))
    shown = page.locator("[data-shown]")
    expect(shown).to_contain_text("Bonjour Ana Petit")

    page.get_by_label("Objet").fill("Rendez-vous avec ")
    page.get_by_role("button", name="{structure}").click()
    expect(shown).to_contain_text("Rendez-vous avec Jardins du Val")
    if folder := os.environ.get("MATCHMAKER_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"texts-{width}.png", full_page=True)
    page.get_by_label("Texte").fill("Sans lien")
    expect(shown).to_contain_text("Il manque « {lien} »")

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
