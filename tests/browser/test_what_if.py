"""« Et si… ? » and « Équité », looked at as an organiser does: on a desk, on a phone, without JavaScript."""

from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from tests.factories.making import Make
from tests.factories.planning import close_the_wishes, compute

WIDTHS = (360, 1280)


@pytest.fixture
def planned(app, make: Make):
    """Six buyers, twelve suppliers, five slots; half of what is wished fits, and two are promised a meeting."""
    planning = close_the_wishes(make, slots=5, tables=5, guarantee=1)
    buyers = [*planning.buyers, *(make.delegation(planning.event, kind="buyer") for _ in range(4))]
    for n in range(12):
        firm = make.delegation(planning.event, make.organisation(legal_category="9220" if n % 2 else None))
        for k in {n % 6, (n * n + 1) % 6, 0}:
            make.request(firm, buyers[k], rank=1 + (n + k) % 3, state="accepted", answer_rank=2)
    return SimpleNamespace(event=planning.event, organiser=planning.organiser, draft=compute(app, planning))


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("width", WIDTHS)
def test_an_organiser_compares_before_deciding(planned, site, visit, width):
    page = visit(width=width)
    site.sign_in(page, planned.organiser.email)
    page.goto(site.url(f"/evenements/{planned.event.id}/planning"))

    page.get_by_role("link", name="Et si… ?").click()
    page.get_by_role("button", name="Comparer").click()
    later = page.get_by_text("Finir 20 minutes plus tard : un créneau de plus")
    expect(later).to_be_visible(timeout=90_000)
    expect(page.get_by_label("Vœux par fournisseur")).to_be_visible()
    assert fits(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_an_organiser_sees_who_got_what_without_javascript(planned, site, visit, width):
    page = visit(width=width, javascript=False)
    site.sign_in(page, planned.organiser.email)
    page.goto(site.url(f"/evenements/{planned.event.id}/planning/{planned.draft}"))

    page.get_by_role("link", name="Équité").click()
    page.get_by_role("button", name="Calculer le coût des garanties").click()
    expect(
        page.get_by_text("Rien : aucun planning").or_(page.get_by_text("Sans aucune garantie"))
    ).to_be_visible(timeout=60_000)
    expect(page.get_by_role("heading", name="Structure par structure")).to_be_visible()
    assert fits(page)
