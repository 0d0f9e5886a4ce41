"""Sharing an offer and stopping its alerts, on a phone and on a screen."""

import pytest
from playwright.sync_api import expect

from matchmaker.clock import now
from matchmaker.extensions import db
from tests.browser.barriers import barriers


@pytest.fixture
def offer(app, make):
    gardens = make.organisation(name="Les Jardins du Val", commune="91223")
    make.person(name="Inès Caron", email="ines@jardins.example", speaks_for=gardens)
    offer = make.offer(gardens, visibility="public", area="country")
    offer.created_at = now().replace(year=now().year - 1, day=1)
    db.session.commit()
    return offer.id


def test_last_years_offer_is_taken_up_on_a_phone_without_javascript(site, visit, offer):
    page = visit(width=360, javascript=False)
    site.sign_in(page, "ines@jardins.example")
    page.goto(site.url("/catalogue"))
    page.get_by_role("link", name="Reprendre cette offre pour cette année").click()
    expect(page.get_by_label("Que faites-vous ?")).to_have_value(f"Entretien d’espaces verts ({now().year})")
    page.get_by_role("button", name="Enregistrer cette offre").click()
    expect(page.get_by_text("à relire", exact=True)).to_be_visible()
    page.get_by_role("button", name="C’est relu").click()
    expect(page.get_by_text("à relire", exact=True)).to_have_count(0)
    page.get_by_role("button", name="Ne plus recevoir ces messages").click()
    expect(page.get_by_role("button", name="Les recevoir de nouveau")).to_be_visible()


@pytest.mark.parametrize("width", [360, 1280])
def test_its_pages_are_accessible_and_fit(site, visit, offer, width):
    stranger = visit(width=width)
    stranger.goto(site.url(f"/offres/{offer}/public"))
    expect(stranger.get_by_role("link", name="Se connecter pour rencontrer")).to_be_visible()
    page = visit(width=width)
    site.sign_in(page, "ines@jardins.example")
    for address in ("/catalogue", f"/offres/{offer}", f"/offres/{offer}/reprise"):
        page.goto(site.url(address))

        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert barriers(visit, page) == []
    assert barriers(visit, stranger) == []
