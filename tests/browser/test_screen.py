"""The screen of the room: it counts down, tells who is late, and goes on when the line is cut."""

import re

import pytest
from playwright.sync_api import expect

from matchmaker.db.scheduling import Meeting
from matchmaker.extensions import db
from matchmaker.services.agenda.screen import give_screen_address
from matchmaker.services.scheduling.replan import mark_late
from tests.browser.barriers import barriers
from tests.factories.planning import begin_the_day, publish_planning

PAST_THE_SLOT = "05:30"


@pytest.fixture
def planning(app, make):
    """Published; the second slot began ten minutes ago and ends in five."""
    planning = publish_planning(app, make)
    begin_the_day(planning, minutes=30)
    give_screen_address(planning.actor, planning.event.id)
    return planning


@pytest.fixture
def address(site, planning):
    return site.url(f"/ecran/{planning.event.screen_key}")


def hear_the_news(page):
    """What the page does four times a minute by itself."""
    page.evaluate("dispatchEvent(new Event('online'))")


def test_the_screen_lives_through_a_slot(visit, planning, address):
    page = visit()
    page.clock.install()
    page.goto(address)
    expect(page.get_by_role("heading", name="Créneau 2 sur 4")).to_be_visible()
    expect(page.get_by_role("timer")).to_have_text(re.compile(r"0[45]:\d\d"))

    met = db.session.query(Meeting).filter_by(slot_id=planning.event.slots[1].id).first()
    mark_late(planning.actor, planning.event.id, met.a_id, planning.event.slots[2].id)
    hear_the_news(page)
    expect(page.get_by_text("En retard : table")).to_be_visible()

    page.context.set_offline(True)
    hear_the_news(page)
    expect(page.get_by_text("Sans réseau depuis")).to_be_visible()
    page.clock.fast_forward(PAST_THE_SLOT)
    expect(page.get_by_role("heading", name="Changez de table")).to_be_visible()
    expect(page.get_by_text("Ensuite : créneau 3 à")).to_be_visible()

    page.context.set_offline(False)
    hear_the_news(page)
    expect(page.get_by_text("Sans réseau depuis")).to_be_hidden()


@pytest.mark.parametrize("width", [1280, 360])
def test_the_screen_is_accessible_and_fits(visit, address, width):
    page = visit(width=width)
    page.goto(address)

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert barriers(visit, page) == []


def test_the_gong_needs_one_press(visit, address):
    page = visit()
    page.goto(address)

    page.get_by_role("button", name="Activer le gong").click()

    expect(page.get_by_role("button", name="Gong activé")).to_be_visible()


def test_without_javascript_the_screen_says_what_it_can_and_refreshes_itself(visit, address):
    page = visit(width=360, javascript=False)
    page.goto(address)

    expect(page.get_by_role("heading", name="Créneau 2 sur 4")).to_be_visible()
    expect(page.get_by_text("Ensuite : créneau 3 à")).to_be_visible()
    assert page.locator("meta[http-equiv=refresh]").get_attribute("content") == "20"
