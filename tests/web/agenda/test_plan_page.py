import io
import zipfile

import pytest

from tests.factories.workbooks import filled_workbook
from tests.factories.working import run_jobs_inline


@pytest.fixture
def organiser(make):
    return make.person(staff_of=make.chamber())


def spoil(book):
    book["Participants"]["C3"] = "1234"


def drop(browser, data, **fields):
    return browser.submit("/classeur", workbook=(io.BytesIO(data), "inscrits (2).xlsx"), **fields)


def test_workbook_dropped_on_the_page_comes_back_as_a_zip(app, organiser, client_as):
    browser = client_as(organiser)

    answer = drop(browser, filled_workbook(buyers=2, suppliers=4))
    waiting = browser.get(answer.location)
    run_jobs_inline(app)
    ready = browser.get(answer.location)
    packed = browser.get(f"{answer.location}/planning.zip")

    assert answer.status_code == 303
    assert "Le planning se calcule" in waiting.text
    assert "Aucun planning ne respecte mieux vos règles." in ready.text
    assert packed.headers["Content-Disposition"] == 'attachment; filename="planning-inscrits-2.zip"'
    with zipfile.ZipFile(io.BytesIO(packed.data)) as archive:
        assert "planning.xlsx" in archive.namelist()
        assert len([name for name in archive.namelist() if name.endswith(".ics")]) == 6


def test_bad_workbook_shows_every_problem_with_its_place(app, organiser, client_as):
    browser = client_as(organiser)

    answer = drop(browser, filled_workbook(buyers=2, suppliers=2, change=spoil))
    run_jobs_inline(app)
    page = browser.get(answer.location).text

    assert "Le classeur est à corriger" in page
    assert "1234" in page
    assert "Participants, ligne 3, colonne C" in page
    assert browser.get(f"{answer.location}/planning.zip").status_code == 404


def test_rows_to_correct_can_be_left_aside(app, organiser, client_as):
    browser = client_as(organiser)

    answer = drop(browser, filled_workbook(buyers=2, suppliers=4, change=spoil), keep_going="y")
    run_jobs_inline(app)

    assert "Le planning est prêt" in browser.get(answer.location).text


def test_empty_form_and_empty_file_say_what_to_do(organiser, client_as):
    browser = client_as(organiser)

    assert "Choisissez le classeur à planifier." in browser.submit("/classeur").text
    assert "Aucun fichier n’est arrivé." in drop(browser, b"").text


def test_template_is_there_to_be_filled_in(organiser, client_as):
    answer = client_as(organiser).get("/classeur/modele.xlsx")

    assert answer.headers["Content-Disposition"] == 'attachment; filename="modele-de-rencontre.xlsx"'
    assert answer.data.startswith(b"PK")


def test_plan_belongs_to_its_chamber(app, make, organiser, client_as):
    location = drop(client_as(organiser), filled_workbook(buyers=2, suppliers=2)).location
    run_jobs_inline(app)
    stranger = client_as(make.person(staff_of=make.chamber()))
    participant = client_as(make.person(speaks_for=make.organisation()))

    answers = [
        browser.get(url).status_code
        for browser in (stranger, participant)
        for url in (location, f"{location}/planning.zip")
    ]

    assert answers == [404, 404, 404, 404]


def test_planning_a_workbook_leaves_the_directory_alone(app, session, organiser, client_as):
    from matchmaker.db.directory import Organisation
    from matchmaker.db.jobs import Outbox

    drop(client_as(organiser), filled_workbook(buyers=2, suppliers=2))
    run_jobs_inline(app)

    assert (session.query(Organisation).count(), session.query(Outbox).count()) == (0, 0)
