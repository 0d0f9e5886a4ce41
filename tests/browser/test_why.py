"""« Pourquoi ? », read by the organiser and by each of the two, on a desk and on a phone."""

import pytest
from playwright.sync_api import expect

from tests.web.scoring.test_pair import mine, published, theirs

__all__ = ["published"]

WIDTHS = (360, 1280)


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_supplier_goes_from_the_card_to_what_is_missing_and_answers(published, site, visit, width):
    page = visit(width=width)
    site.sign_in(page, published.selling.email)
    page.goto(site.url(f"/mes-rencontres/{published.event.id}/partenaires"))
    assert fits(page)

    page.get_by_role("link", name="Pourquoi ?").click()

    expect(page.get_by_role("heading", name="À savoir")).to_be_visible()
    assert fits(page)
    page.get_by_role("link", name="Répondre : Agrément ESUS").click()
    expect(page.get_by_label("Réponse")).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_an_organiser_reads_the_same_page(published, site, visit, width):
    page = visit(width=width, javascript=False)
    site.sign_in(page, published.organiser.email)

    page.goto(site.url(theirs(published)))

    expect(page.get_by_role("heading", name="Pourquoi se rencontrer")).to_be_visible()
    expect(page.get_by_text("ferait passer cette part").first).to_be_visible()
    assert fits(page)


def test_a_buyer_reads_what_its_partner_lacks_without_a_link(published, site, visit):
    page = visit(width=360)
    site.sign_in(page, published.buying.email)

    page.goto(site.url(mine(published, published.first)))

    expect(page.get_by_text("à dire par Les Jardins du Val ou sa CRESS").first).to_be_visible()
    expect(page.get_by_role("link", name="Répondre : Agrément ESUS")).to_have_count(0)
    assert fits(page)
