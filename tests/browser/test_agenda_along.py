"""The agenda taken along, on a phone and on a desk: subscribe, read by link, contacts. Nothing keeps anybody out."""

import re

import pytest
from playwright.sync_api import expect

from matchmaker.core.directory.access import SYSTEM
from matchmaker.db.events import Event
from matchmaker.db.transaction import transaction
from matchmaker.services.agenda.contacts import agree_to_be_reached
from matchmaker.services.agenda.reading import reading_link
from matchmaker.services.directory.people import actor_of
from tests.browser.barriers import barriers
from tests.factories.planning import begin_the_day, publish_planning


@pytest.fixture
def planning(app, make):
    """Published, and over: the last slot has ended."""
    planning = publish_planning(app, make)
    with transaction(SYSTEM, "tests.phone") as session:
        session.get_one(Event, planning.event.id).reception_phone = "0199000012"
    begin_the_day(planning, minutes=90)
    buyer = planning.buyers[0].organisation_id
    agree_to_be_reached(actor_of(planning.buying.id), planning.event.id, buyer)
    return planning


@pytest.fixture
def link(planning):
    with transaction(SYSTEM, "tests.link") as session:
        return re.search(
            r"/planning/lien/.+", reading_link(session, planning.suppliers[0], planning.selling.id)
        )[0]


def look(visit, page, width):
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert barriers(visit, page) == []


@pytest.mark.parametrize("width", [360, 1280])
def test_subscribe_read_and_take_the_contacts_home(planning, link, site, visit, width):
    page = visit(width=width, javascript=False)
    page.goto(site.url(link))
    expect(page.get_by_role("heading", name=planning.event.name)).to_be_visible()
    main = page.get_by_role("main")
    expect(main.get_by_text("Ville de Valbrune")).to_be_visible()
    expect(main.get_by_role("button")).to_have_count(0)
    main.get_by_role("link", name="Ma table").click()
    expect(main.get_by_role("heading", name="Ma table")).to_be_in_viewport()
    call = main.get_by_role("link", name="Appeler l’accueil · 01 99 00 00 12")
    assert call.get_attribute("href") == "tel:0199000012"

    site.sign_in(page, planning.selling.email)
    page.goto(site.url(f"/mes-rencontres/{planning.event.id}/planning"))
    page.get_by_role("button", name="S’abonner").click()
    address = page.get_by_role("link", name=re.compile(r"\.ics$"))
    expect(address).to_be_visible()
    assert (
        page.get_by_role("link", name="Ouvrir dans mon agenda").get_attribute("href").startswith("webcal://")
    )
    assert page.request.get(site.url(address.get_attribute("href").partition("//")[2].partition("/")[2])).ok

    page.goto(site.url(f"/mes-rencontres/{planning.event.id}/contacts"))
    expect(page.get_by_role("link", name=planning.buying.email)).to_be_visible()
    page.get_by_role("button", name="Donner mes coordonnées").click()
    expect(page.get_by_role("button", name="Ne plus les donner")).to_be_visible()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_pages_fit_and_are_open_to_everybody(planning, link, site, visit, width):
    page = visit(width=width)
    page.goto(site.url(link))
    look(visit, page, width)
    site.sign_in(page, planning.selling.email)
    for path in ("planning", "contacts", "planning/preparation"):
        page.goto(site.url(f"/mes-rencontres/{planning.event.id}/{path}"))
        look(visit, page, width)
    page.goto(site.url(f"/mes-rencontres/{planning.event.id}/planning"))
    page.get_by_role("button", name="S’abonner").click()
    expect(page.get_by_role("link", name="Ouvrir dans mon agenda")).to_be_visible()
    look(visit, page, width)
