"""On the day, with a phone in the room: a supplier has not come, and the next hours are planned again."""

import pytest
from playwright.sync_api import expect

from tests.factories.planning import begin_the_day, publish_planning


@pytest.fixture
def planning(app, make):
    """Published, and under way: the first meetings began ten minutes ago, the next begin in ten."""
    planning = publish_planning(app, make)
    begin_the_day(planning, minutes=10)
    return planning


@pytest.mark.parametrize(("width", "javascript"), [(360, False), (1280, True)])
def test_an_absence_is_planned_around(site, visit, planning, width, javascript):
    page = visit(width=width, javascript=javascript)
    site.sign_in(page, planning.organiser.email)
    page.goto(site.url(f"/evenements/{planning.event.id}/planning"))
    page.get_by_role("link", name="Imprévus").click()

    page.get_by_label("Structure", exact=True).select_option(label="Jardins du Val")
    page.get_by_label("Créneau", exact=True).select_option(index=1)
    page.get_by_role("button", name="Noter").click()

    expect(page.get_by_text("C’est noté pour Jardins du Val.")).to_be_visible()
    expect(page.get_by_text("Jardins du Val : absente à partir de")).to_be_visible()
    page.get_by_role("button", name="Replanifier").click()
    expect(page.get_by_role("link", name="Projet n° 2")).to_be_visible()
    page.get_by_role("link", name="Projet n° 2").click()
    page.get_by_role("link", name="Diffuser ce planning…").click()
    page.get_by_text("Qui est concerné").click()
    expect(page.get_by_text("rien ne change")).to_be_visible()
    page.get_by_role("button", name="Diffuser le planning").click()
    expect(page.get_by_text("Le planning est diffusé, version 2.")).to_be_visible()
