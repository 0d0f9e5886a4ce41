import pytest
from sqlalchemy import select

from matchmaker.db.jobs import Job
from matchmaker.extensions import db
from matchmaker.services.events.inputs import touch
from matchmaker.services.scheduling.simulate import expected_of, known_of, step_minutes
from tests.factories.planning import close_the_wishes
from tests.factories.working import run_jobs_inline

PAGE = "/evenements/{}/planning/et-si"


@pytest.fixture
def tight(app, make):
    """One slot for what five wishes ask."""
    return close_the_wishes(make, slots=1)


def compared(app, planning, client_as):
    browser, page = client_as(planning.organiser), PAGE.format(planning.event.id)
    answer = browser.submit(page, f"{page}/calcul")
    assert (answer.status_code, answer.location) == (303, page)
    assert [state for _, state in run_jobs_inline(app)] == ["done"]
    return browser.get(page).text


def row_of(shown, words):
    return next(part for part in shown.split("<tr>") if words in part)


def test_the_table_says_what_each_change_would_bring(app, tight, client_as):
    shown = compared(app, tight, client_as)

    assert "Aujourd’hui, le meilleur planning permet 2 rendez-vous." in shown
    assert '<strong class="up">+3</strong>' in row_of(shown, "Deux créneaux de plus à la fin")
    assert '<strong class="">0</strong>' in row_of(shown, "Une table de plus")
    assert "Une personne de plus pour recevoir chez Ville de Valbrune" in shown


def test_an_hour_later_is_told_where_the_step_is_known(app, make, client_as):
    planning = close_the_wishes(make, slots=2)

    shown = compared(app, planning, client_as)

    assert step_minutes(planning.event) == 20
    assert "Finir 20 minutes plus tard : un créneau de plus" in shown


def test_a_comparison_of_before_a_change_says_so(app, tight, client_as):
    compared(app, tight, client_as)
    touch(db.session, tight.event.id)
    db.session.commit()

    shown = client_as(tight.organiser).get(PAGE.format(tight.event.id)).text

    assert "ont changé depuis cette comparaison" in shown


def test_before_any_wish_the_page_leads_to_the_expected_numbers(app, make, client_as):
    chamber = make.chamber()
    event = make.event(chamber)
    browser, page = client_as(make.person(staff_of=chamber)), PAGE.format(event.id)

    shown = browser.get(page).text
    fields = {"buyers": 4, "suppliers": 8, "wishes": 3, "slots": 4, "tables": 3, "minutes": 20}
    answer = browser.submit(page, page, **{name: str(value) for name, value in fields.items()})

    assert "Aucune structure inscrite n’est présente" in shown
    assert f"{page}/calcul" not in shown
    assert answer.status_code == 303
    assert [state for _, state in run_jobs_inline(app)] == ["done"]
    told = browser.get(page).text
    assert "sur 24 vœux" in told
    assert "Dans les mêmes heures, avec des rendez-vous d’une autre durée" in told
    assert 'value="8"' in told  # what was asked stays in the form


def test_a_number_that_cannot_be_is_told_at_its_field(app, tight, client_as):
    page = PAGE.format(tight.event.id)

    answer = client_as(tight.organiser).submit(page, page, buyers="0")

    assert "Quelques réponses sont à corriger" in answer.text
    assert db.session.scalars(select(Job)).all() == []


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"buyers": 2, "suppliers": 9, "wishes": 3}, "plus d’acheteurs qu’il n’y en a"),
        ({"buyers": 60, "suppliers": 1500, "wishes": 60}, "Cela fait plus de 6000 vœux"),
    ],
)
def test_numbers_nobody_could_estimate_are_told(tight, client_as, fields, told):
    page = PAGE.format(tight.event.id)

    answer = client_as(tight.organiser).submit(page, page, **{k: str(v) for k, v in fields.items()})

    assert told in answer.text
    assert db.session.scalars(select(Job)).all() == []


def test_what_is_known_is_expected_and_kept(app, tight):
    expected, known = expected_of(tight.event), known_of(tight.event)

    assert (expected.buyers, expected.suppliers, expected.slots, expected.tables) == (2, 3, 1, 3)
    assert (len(known.participants), len(known.wishes), known.slots) == (5, 5, 1)
    assert known.buyers == {one.id for one in tight.buyers}
