"""On the day, with a phone in the room: a supplier has not come, and the next hours are planned again."""

import pytest
from playwright.sync_api import expect

from matchmaker.db.jobs import Job
from matchmaker.db.queries.jobs import latest_job
from matchmaker.db.queries.scheduling import drafts_of
from matchmaker.extensions import db
from matchmaker.services.scheduling.solve import KIND, start_solving
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
    if not javascript:
        site.wait_for(lambda: drafts_of(planning.event.id), count=2)
        db.session.rollback()
        page.get_by_role("link", name="Voir où il en est").click()
    page.get_by_role("link", name="Voir ce qui change et diffuser…").click()
    page.get_by_text("Qui est concerné").click()
    expect(page.get_by_text("rien ne change")).to_be_visible()
    page.get_by_role("button", name="Diffuser le planning").click()
    expect(page.get_by_text("Le planning est diffusé, version 2.")).to_be_visible()


def test_what_is_being_noted_is_not_lost_when_the_calculation_ends(site, visit, planning):
    set_job(
        start_solving(planning.actor, planning.event.id).id, "running"
    )  # by a worker that is not this one
    page = visit(width=1280)
    site.sign_in(page, planning.organiser.email)
    page.goto(site.url(f"/evenements/{planning.event.id}/planning/imprevus"))
    page.get_by_label("Structure", exact=True).select_option(label="Jardins du Val")

    set_job(latest_job(planning.event.id, KIND).id, "done")

    expect(page.get_by_text("Terminé")).to_be_visible()
    expect(page.get_by_label("Structure", exact=True)).not_to_have_value("")
    page.get_by_role("link", name="Voir où il en est").click()
    expect(page.get_by_role("button", name="Replanifier")).to_be_visible()


def set_job(job_id, state):
    db.session.get_one(Job, job_id).state = state
    db.session.commit()
