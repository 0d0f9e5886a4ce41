"""A request to meet, answered from the mail on a phone: no password, no script needed."""

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from matchmaker.clock import now
from matchmaker.db.jobs import Outbox
from matchmaker.db.requests import Request
from matchmaker.extensions import db
from matchmaker.services.directory.people import actor_of
from matchmaker.services.requests.ask import NewWish, ask
from tests.browser.barriers import barriers


@pytest.fixture
def address(app, make):
    """The page that the mail to the gardens opens."""
    event = make.event(opened_at=now(), name="Rencontres du Val", place="Halle des Docks")
    sides = {}
    for name, kind in (("Les Jardins du Val", "supplier"), ("Ville de Valbrune", "buyer")):
        organisation = make.organisation(name=name)
        person = make.person(speaks_for=organisation, email=f"{kind}@exemple.fr")
        sides[kind] = make.delegation(event, organisation, kind, people=(person,))
    buyer = actor_of(sides["buyer"].delegates[0].person_id)
    ask(buyer, event.id, NewWish(sides["supplier"].id, 1, "Parlons des haies."))
    mail = db.session.scalars(select(Outbox).where(Outbox.kind == "requests.asked")).one()
    db.session.rollback()
    return re.search(r"/demandes/[\w-]+", mail.body)[0]


def state():
    db.session.rollback()
    found = db.session.scalars(select(Request.state)).one()
    db.session.rollback()
    return found


@pytest.mark.parametrize(("width", "javascript"), [(360, False), (1280, True)])
def test_accept_then_think_again(site, visit, address, width, javascript):
    page = visit(width=width, javascript=javascript)
    page.goto(site.url(address))
    expect(page.get_by_text("Parlons des haies.")).to_be_visible()
    assert state() == "pending"

    page.get_by_role("button", name="Accepter Ville de Valbrune").press("Enter")
    expect(page.get_by_text("C’est accepté : Ville de Valbrune en est prévenu.")).to_be_visible()
    assert state() == "accepted"

    page.get_by_text("Décliner…").click()
    page.get_by_label("Raison", exact=True).select_option(label="agenda complet")
    page.get_by_role("button", name="Décliner", exact=True).click()
    expect(page.get_by_text("C’est décliné")).to_be_visible()
    assert state() == "declined"


@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_is_accessible_and_fits(site, visit, address, width):
    page = visit(width=width)
    page.goto(site.url(address))

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert barriers(visit, page) == []
