import pytest

from matchmaker.db.directory import Organisation
from matchmaker.extensions import db
from matchmaker.services.scheduling.equity import (
    COMPANIES,
    FAMILIES,
    INSERTION,
    PUBLIC,
    UNKNOWN,
    form_of,
    size_of,
)
from tests.factories.counting import counted_queries
from tests.factories.planning import close_the_wishes, compute
from tests.factories.working import run_jobs_inline


def address(planning, draft, more="equite"):
    return f"/evenements/{planning.event.id}/planning/{draft}/{more}"


@pytest.fixture
def tight(app, make):
    """One slot, and one meeting promised to each: five structures cannot all have it."""
    return close_the_wishes(make, slots=1, guarantee=1)


def test_meetings_are_told_against_wishes(app, make, client_as):
    planning = close_the_wishes(make)
    draft = compute(app, planning)

    shown = client_as(planning.organiser).get(address(planning, draft)).text

    assert "Ville de Valbrune" in shown
    assert "3 sur 3" in shown
    assert "part des rendez-vous de la moitié la moins servie" in shown
    assert "Aucun rendez-vous n’est garanti." in shown
    assert '<rect class="bar-held" width="3" height="1"/>' in shown


def test_who_is_under_the_guarantee_has_a_reason(app, tight, client_as):
    draft = compute(app, tight)

    shown = client_as(tight.organiser).get(address(tight, draft)).text

    assert "Une structure a moins de rendez-vous que garanti." in shown
    assert "Aucun planning ne tient davantage de garanties." in shown
    assert "0 sur 1." in shown
    assert "rencontre déjà" in shown


def test_what_a_guarantee_cost_is_told_with_the_meeting_it_took(app, make, client_as):
    planning = close_the_wishes(make, slots=1)
    # Jardins du Val would rather meet the town; promised a meeting, the other buyer takes its place.
    planning.buyers[1].min_meetings = 1
    planning.requests[1].state = "withdrawn"
    db.session.commit()
    draft = compute(app, planning)
    browser, page = client_as(planning.organiser), address(planning, draft)

    answer = browser.submit(page, f"{page}/garanties")

    assert (answer.status_code, answer.location) == (303, page)
    assert [state for _, state in run_jobs_inline(app)] == ["done"]
    shown = browser.get(page).text
    took = "Garantir un rendez-vous à Habitat Rive Sud a coûté le rendez-vous Jardins du Val – Ville de Valbrune."
    assert took in shown
    assert "Ne le seraient plus : Jardins du Val – Habitat Rive Sud." in shown


def test_the_report_is_a_sheet_to_keep(app, tight, client_as):
    draft = compute(app, tight)

    answer = client_as(tight.organiser).get(address(tight, draft, "equite.csv"))

    lines = answer.data.decode("utf-8-sig").splitlines()
    assert len(lines) == 6
    assert lines[0].startswith('"Structure";"Participe comme"')
    assert 'filename="equite-1.csv"' in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("known", "form"),
    [
        ((None, None, None), UNKNOWN),
        (("9220", None, None), FAMILIES["association"]),
        (("9220", "EI", None), INSERTION),
        (("7210", None, None), PUBLIC),
        ((None, None, True), PUBLIC),
        (("5710", None, None), COMPANIES),
    ],
)
def test_a_structure_is_counted_by_its_form(known, form):
    assert form_of(*known) == form


def test_forms_are_grouped_where_they_are_known(app, tight, client_as):
    db.session.get(Organisation, tight.suppliers[0].organisation_id).legal_category = "9220"
    db.session.commit()
    draft = compute(app, tight)

    shown = client_as(tight.organiser).get(address(tight, draft)).text

    assert "Selon la forme de la structure" in shown
    assert "Associations" in shown


@pytest.mark.parametrize(
    ("workforce", "size"),
    [
        (None, "Effectif non renseigné"),
        (0, "Aucun salarié"),
        (9, "1 à 9 salariés"),
        (10, "10 à 49 salariés"),
        (249, "50 à 249 salariés"),
        (250, "250 salariés et plus"),
    ],
)
def test_a_structure_is_counted_by_its_size(workforce, size):
    assert size_of(workforce) == size


def test_sizes_are_grouped_from_the_smallest_where_they_are_known(app, tight, client_as):
    for one, workforce in zip(tight.suppliers, (60, 3), strict=False):
        db.session.get(Organisation, one.organisation_id).workforce = workforce
    db.session.commit()
    draft = compute(app, tight)

    shown = client_as(tight.organiser).get(address(tight, draft)).text

    order = [
        shown.index(label) for label in ("1 à 9 salariés", "50 à 249 salariés", "Effectif non renseigné")
    ]
    assert "Selon la taille de la structure" in shown
    assert order == sorted(order)


def test_the_page_asks_as_much_for_more_structures(app, make, client_as):
    few, many = close_the_wishes(make), close_the_wishes(make)
    for _ in range(4):
        make.request(make.delegation(many.event), many.buyers[0], state="accepted", answer_rank=2)
    counts = []
    for planning in (few, many):
        page, browser = address(planning, compute(app, planning)), client_as(planning.organiser)
        browser.get(page)
        with counted_queries() as counted:
            browser.get(page)
        counts.append(counted.number)

    assert counts[0] == counts[1]
