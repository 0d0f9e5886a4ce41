"""On the day, with a phone in the room: a supplier has not come, and the next hours are planned again."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from matchmaker.clock import now
from matchmaker.core.directory.access import SYSTEM
from matchmaker.db.events import Event
from matchmaker.db.transaction import transaction
from matchmaker.services.scheduling.publish import publish_schedule
from tests.factories.planning import close_the_wishes, compute


@pytest.fixture
def planning(app, make):
    """Published, and under way: the first meetings began ten minutes ago, the next begin in ten."""
    planning = close_the_wishes(make, opened_at=now())
    publish_schedule(planning.actor, planning.event.id, compute(app, planning))
    # Writing from the start: the worker sends mails meanwhile, and SQLite lets nobody write who read before.
    with transaction(SYSTEM, "tests.begin_the_day") as session:
        event = session.get_one(Event, planning.event.id)
        for slot in event.slots:
            slot.starts_at = now() + timedelta(minutes=20 * slot.position - 10)
            slot.ends_at = slot.starts_at + timedelta(minutes=15)
        event.phase = "running"
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
