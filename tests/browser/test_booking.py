"""Two buyers see the same free slot of a supplier and press at once: one has it, the other reads what is nearest."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.barriers import barriers
from tests.factories.booking import opened


@pytest.fixture
def day(app, make):
    return opened(app, make)


@pytest.mark.parametrize(("width", "javascript"), [(360, False), (1280, True)])
def test_two_buyers_press_for_the_same_slot(day, site, visit, width, javascript):
    here, there = (visit(width=width, javascript=javascript) for _ in range(2))
    people = [day.buying.email, day.planning.buying.email]
    for page, email in zip((here, there), people, strict=True):
        site.sign_in(page, email)
        page.goto(site.url(f"/mes-rencontres/{day.event.id}/planning"))
        page.get_by_role("link", name="Réserver, déplacer, annuler").click()
        page.get_by_role("link", name="Voir les créneaux : Garage Solidaire").click()
    if javascript:  # without it, axe cannot look
        assert barriers(visit, here) == []
    slots = [set(page.locator("button[name=slot]").all_inner_texts()) for page in (here, there)]
    time = min(slots[0] & slots[1])

    for page in (here, there):  # both pages were read before either was sent
        page.get_by_role("button", name=time, exact=True).click(no_wait_after=True)

    told = re.compile("C’est réservé|vient d’être pris")
    for page in (here, there):
        expect(page.get_by_text(told)).to_be_visible()
    words = [page.locator("main").inner_text() for page in (here, there)]
    assert sorted("C’est réservé" in text for text in words) == [False, True]
    assert sorted("vient d’être pris" in text for text in words) == [False, True]
    winner = here if "C’est réservé" in words[0] else there
    if javascript:
        assert barriers(visit, winner) == []
    winner.get_by_role("button", name="Annuler", exact=True).click()
    expect(winner.get_by_text("C’est annulé, et la place est rendue.")).to_be_visible()


@pytest.mark.parametrize(("width", "javascript"), [(360, False), (1280, True)])
def test_the_organiser_closes_and_opens_it(day, site, visit, width, javascript):
    page = visit(width=width, javascript=javascript)
    site.sign_in(page, day.planning.organiser.email)
    page.goto(site.url(f"/evenements/{day.event.id}/planning"))

    page.get_by_role("button", name="Fermer la réservation directe").click()
    expect(page.get_by_text("La réservation directe est fermée.")).to_be_visible()
    page.get_by_label("aux acheteurs et aux fournisseurs").check()
    page.get_by_role("button", name="Ouvrir la réservation directe").click()
    expect(
        page.get_by_text("La réservation directe est ouverte aux acheteurs et aux fournisseurs.")
    ).to_be_visible()
    if javascript:
        assert barriers(visit, page) == []
