"""Story 4: the same wishes under four rules of the game, set and computed by the organiser on the pages."""

import pytest
from playwright.sync_api import expect

from tests.factories.stories import NAMES, WISHES

SILENCE = {"left out": "Écartés", "scheduled": "Placés après les autres"}


@pytest.fixture
def event(make):
    """The first four slots of the afternoon; the buyers keep T1, T2 and T3."""
    chamber = make.chamber()
    make.person(email="cress@exemple.fr", staff_of=chamber)
    event = make.event(chamber, slots=4, tables=4, phase="scheduled")
    absent = {"B2": event.slots[2:], "S5": event.slots[:2]}
    delegations = {
        key: make.delegation(
            event,
            make.organisation(name=name, known_to=chamber),
            "buyer" if key.startswith("B") else "supplier",
            absent=tuple(absent.get(key, ())),
            home_table_id=event.tables[int(key[1]) - 1].id if key.startswith("B") else None,
        )
        for key, name in NAMES.items()
    }
    for (sender, receiver), (asked, answered) in WISHES.items():
        state = "pending" if answered is None else "accepted"
        make.request(
            delegations[sender], delegations[receiver], rank=asked, state=state, answer_rank=answered
        )
    return event


@pytest.fixture
def organiser(site, visit, event):
    page = visit()
    site.sign_in(page, "cress@exemple.fr")
    return page


def compute(site, page, event, number, *, silence, guarantee):
    """Set the rule of the game, compute draft `number`, open it."""
    page.goto(site.url(f"/evenements/{event.id}/reglages"))
    page.get_by_label(SILENCE[silence]).check()
    page.get_by_label("Rendez-vous garantis à chacun").fill(str(guarantee))
    page.get_by_role("button", name="Enregistrer").click()
    page.goto(site.url(f"/evenements/{event.id}/planning"))
    page.get_by_role("button", name="alculer un planning").click()
    page.get_by_role("link", name=f"Projet n° {number}", exact=True).click()
    expect(page.get_by_text("Aucun planning ne respecte mieux vos règles.")).to_be_visible()


def placed(page):
    return int(page.locator("dl.figures dd").first.inner_text())


def partners_of_b1(page):
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="T1")).inner_text()
    return {key for key, name in NAMES.items() if name in row and key != "B1"}


def test_each_rule_gives_its_planning_with_its_reasons(site, organiser, event):
    compute(site, organiser, event, 1, silence="left out", guarantee=0)
    assert (placed(organiser), partners_of_b1(organiser)) == (6, {"S1", "S2", "S3", "S4"})

    compute(site, organiser, event, 2, silence="scheduled", guarantee=0)
    assert (placed(organiser), partners_of_b1(organiser)) == (8, {"S1", "S2", "S3", "S4"})

    compute(site, organiser, event, 3, silence="left out", guarantee=1)
    assert (placed(organiser), partners_of_b1(organiser)) == (6, {"S1", "S3", "S4", "S5"})
    expect(organiser.locator("dl.figures")).to_contain_text("Rendez-vous garantis qui manquent")

    compute(site, organiser, event, 4, silence="scheduled", guarantee=1)
    assert (placed(organiser), partners_of_b1(organiser)) == (8, {"S1", "S2", "S4", "S5"})

    organiser.get_by_role("link", name="Non placés").click()
    left = organiser.get_by_role("row")
    reason = left.filter(has_text="Tournesol Traiteur").filter(has_text="Seine-Verte")
    expect(reason).to_contain_text("Place donnée pour garantir un rendez-vous à Mobil’Insert")
    expect(left.filter(has_text="Valbrune").filter(has_text="Mobil")).to_contain_text("aucun créneau commun")
    expect(left.filter(has_text="Coop Signal").filter(has_text="Seine-Verte")).to_contain_text(
        "Agenda complet"
    )
