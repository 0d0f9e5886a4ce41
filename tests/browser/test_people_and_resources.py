"""An organiser gives a person their subjects, and shares an interpreter: on a phone, without scripts."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from matchmaker.services.directory.people import actor_of
from matchmaker.services.events.resources import ResourceFacts, add_resource


@pytest.mark.parametrize("width", [360, 1280])
def test_subjects_and_an_interpreter_are_given_without_scripts(site, visit, make, width):
    chamber = make.chamber()
    omar = make.person(name="Omar Lenoir", email="omar@cress.example", staff_of=chamber)
    event = make.event(chamber, slots=6, name="Rencontre de Valbrune")
    town = make.organisation(name="Ville de Valbrune", known_to=chamber)
    ana, bob = make.person(name="Ana Petit"), make.person(name="Bob Roy")
    buyer = make.delegation(event, town, "buyer", people=(ana, bob), capacity=2)
    make.delegation(event, make.organisation(name="Les Jardins du Val"))
    make.need(town, "Entretien des parcs et jardins")
    make.need(town, "Repas des crèches")
    add_resource(actor_of(omar.id), event.id, ResourceFacts("Interprète LSF", "interpreter"))
    page = visit(width=width, javascript=False)
    site.sign_in(page, "omar@cress.example")
    _look(page, width, "resources", site.url(f"/evenements/{event.id}/ressources"))
    page.goto(site.url(f"/evenements/{event.id}/participants/{buyer.id}"))

    page.get_by_role("link", name="Sujets et heures : Ana Petit").click()
    page.get_by_label("Entretien des parcs et jardins").check()
    page.get_by_label("Seulement à certains moments").check()
    page.get_by_label("14:00–14:15").uncheck()
    _look(page, width, "delegate")
    page.get_by_role("main").get_by_role("button", name="Enregistrer").click()

    expect(page.get_by_text("C’est enregistré pour Ana Petit.")).to_be_visible()
    expect(page.get_by_text("un sujet attribué")).to_be_visible()
    page.get_by_label("une table accessible de plain-pied").check()
    page.get_by_label("Interprète LSF").first.check()
    page.locator("#amenagements").get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Aucune table n’offre ce qui est coché")).to_be_visible()
    page.locator("#amenagements").get_by_role("button", name="Ajouter").click()
    expect(page.get_by_text("Interprète LSF, avec Les Jardins du Val")).to_be_visible()
    _look(page, width, "participant")
    page.goto(site.url(f"/evenements/{event.id}/ressources"))
    page.get_by_role("link", name="Interprète LSF").click()
    expect(page.get_by_text("à chaque rendez-vous")).to_be_visible()
    _look(page, width, "resource")


def _look(page, width, name, address=None):
    """No page is wider than its screen; with MATCHMAKER_LOOK=folder, keep a picture to look at."""
    if address is not None:
        page.goto(address)
    assert page.locator("body").bounding_box()["width"] <= width
    if folder := os.environ.get("MATCHMAKER_LOOK"):
        page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
