"""« Mes messages », on a phone and on a desk."""

import pytest
from playwright.sync_api import expect

from matchmaker.core.directory.access import SYSTEM
from matchmaker.db.transaction import transaction
from matchmaker.services.jobs.outbox import post
from tests.browser.barriers import barriers


@pytest.fixture
def ines(make):
    return make.person(name="Inès Caron", email="ines@exemple.fr", speaks_for=make.organisation())


@pytest.mark.parametrize("width", [360, 1280])
def test_choosing_a_digest_and_reading_what_came(ines, site, visit, width):
    with transaction(SYSTEM, "trial.write") as session:
        for number in (1, 2):
            post(
                session,
                kind="requests.asked",
                dedupe=f"trial:{number}",
                to=ines.email,
                subject=f"Ville de Valbrune souhaite vous rencontrer à la rencontre d’affaires n° {number}",
                body="Bonjour Inès Caron,\n\nVille de Valbrune aimerait parler de votre offre.\n",
                person_id=ines.id,
            )
    page = visit(width=width)
    site.sign_in(page, ines.email)
    page.goto(site.url("/mon-compte"))

    page.get_by_role("link", name="Mes messages").click()
    page.get_by_label("Un résumé par jour").check()
    page.get_by_role("button", name="Enregistrer").click()

    expect(page.get_by_text("C’est noté")).to_be_visible()
    expect(page.get_by_label("Un résumé par jour")).to_be_checked()
    page.get_by_text("n° 2").click()
    expect(page.get_by_text("aimerait parler de votre offre").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert barriers(visit, page) == []
