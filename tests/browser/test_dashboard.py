"""A public buyer's dashboard on a phone and on a screen: read, followed to its lines, a contract completed."""

import pytest
from playwright.sync_api import expect

from matchmaker.db.directory import Fact
from matchmaker.db.impact import Feedback, Outcome
from matchmaker.extensions import db
from tests.browser.barriers import barriers
from tests.factories.after import DAY_AFTER
from tests.factories.publishing import publish_small_event


@pytest.fixture
def year(app, make):
    """The year of Valbrune's one meeting, held with an ACI, and a contract of 60,000 euros."""
    published = publish_small_event(make)
    town, gardens = published.buyer.organisation, published.first.organisation
    town.public_buyer, town.commune, gardens.commune = True, "91521", "91223"
    fact = {"key": "siae_kind", "value": {"value": "ACI"}, "evidence": "register", "source": "Registre"}
    db.session.add(Fact(organisation_id=gardens.id, as_of=DAY_AFTER.date().replace(month=1), **fact))
    its = {
        "event_id": published.event.id,
        "meeting_id": published.meeting.id,
        "delegation_id": published.buyer.id,
    }
    db.session.add(Feedback(**its, held="held", usefulness=4, source="space"))
    db.session.add(Outcome(**its, wave=30, stage="contract", amount=60_000))
    db.session.commit()
    return DAY_AFTER.year


def test_a_figure_leads_to_its_contract_and_the_contract_is_completed(site, visit, year):
    page = visit(width=360, javascript=False)
    site.sign_in(page, "claire@valbrune.example")
    page.goto(site.url(f"/tableau-de-bord?annee={year}"))
    shares = page.get_by_role("table", name="Contrats déclarés")
    shares.get_by_role("row", name="Insertion (SIAE)").get_by_role("link", name="1").click()
    expect(page.get_by_text("Insertion (SIAE) : oui (registre public", exact=False)).to_be_visible()
    page.get_by_role("link", name="Compléter ce contrat").click()
    page.get_by_label("Date de notification").fill(f"{year}-04-15")
    page.get_by_role("group", name="Considérations sociales").get_by_label("Clause sociale").check()
    page.get_by_role("button", name="Enregistrer").click()

    expect(page.get_by_text("C’est enregistré.")).to_be_visible()
    expect(page.get_by_label("Clause sociale")).to_be_checked()


@pytest.mark.parametrize("width", [360, 1280])
def test_its_pages_are_accessible_and_fit(site, visit, year, width):
    page = visit(width=width)
    site.sign_in(page, "claire@valbrune.example")
    for address in (
        f"?annee={year}",
        f"/detail?annee={year}&quoi=contracts&categorie=siae&reponse=yes",
        f"/detail?annee={year}&quoi=meetings",
    ):
        page.goto(site.url(f"/tableau-de-bord{address}"))

        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert barriers(visit, page) == []
    page.goto(site.url(f"/tableau-de-bord/detail?annee={year}&quoi=contracts"))
    page.get_by_role("link", name="Compléter ce contrat").click()
    page.get_by_text("Les autres données essentielles").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert barriers(visit, page) == []
