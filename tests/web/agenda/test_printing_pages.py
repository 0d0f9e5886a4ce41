import io
import re

import pytest

from matchmaker.db.printing import EventLogo
from matchmaker.extensions import db
from tests.factories.pictures import PNG, bomb
from tests.factories.publishing import publish_small_event
from tests.factories.working import run_jobs_inline


@pytest.fixture
def published(make):
    return publish_small_event(make)


@pytest.fixture
def browser(published, client_as):
    return client_as(published.organiser)


@pytest.fixture
def page(published):
    return f"/evenements/{published.event.id}/imprimer"


def print_all(app, browser, page):
    """Press « Imprimer tout » and wait; the address of the job's page."""
    answer = browser.submit(page, to=page, what="pack")
    assert answer.status_code == 303
    run_jobs_inline(app)
    return answer.location.split("#")[0]


def test_everything_is_printed_in_one_press(app, browser, page):
    answer = browser.submit(page, to=page, what="pack")
    waiting = browser.get(answer.location).text
    run_jobs_inline(app)
    ready = browser.get(answer.location).text
    work, anchor = answer.location.split("#")
    file = browser.get(f"{work}/fichier")

    assert "En attente d’une place" in waiting
    assert "C’est prêt à imprimer." in ready
    assert f'id="{anchor}" data-download' in ready
    assert "impression n° 1" in ready
    assert file.content_type == "application/pdf"
    assert file.data.startswith(b"%PDF")
    assert file.headers["Content-Disposition"] == (
        'attachment; filename="tout-a-imprimer-v1-rencontre-d-essai.pdf"'
    )


def test_page_says_what_changed_since_the_last_print_and_prints_it(app, browser, page, published, make):
    print_all(app, browser, page)
    assert "Rien n’a changé : toutes vos feuilles restent valables." in browser.get(page).text
    published.first.delegates[0].person_id = make.person(name="Nadia Neuve").id
    db.session.commit()

    shown = browser.get(page).text
    answer = browser.submit(page, to=page, what="changes", since="1")
    run_jobs_inline(app)

    assert "Depuis l’impression n° 1" in shown
    assert re.search(r"À échanger \(\d\)", shown)
    assert "Badge de Nadia Neuve, Les Jardins du Val" in shown
    assert "impression n° 2" in browser.get(answer.location).text


def test_a_number_typed_by_hand_makes_no_second_job_of_the_same_sheets(browser, page):
    jobs = {
        browser.submit(page, to=page, what="pack", since=since).location for since in ("", "7", "9" * 300)
    }

    assert len(jobs) == 1


def test_nothing_to_change_is_said_where_the_person_was(app, browser, page):
    print_all(app, browser, page)

    answer = browser.submit(page, to=page, what="changes")

    assert answer.location == page
    assert "toutes vos feuilles restent valables" in browser.get(page).text


def test_before_a_publication_the_page_says_what_to_do(make, client_as):
    chamber = make.chamber()
    event = make.event(chamber)

    page = client_as(make.person(staff_of=chamber)).get(f"/evenements/{event.id}/imprimer").text

    assert "Aucun planning n’est encore diffusé." in page


def test_logo_is_added_and_taken_off_again(browser, page):
    logos = f"{page}/logos"
    added = browser.submit(page, to=logos, logo=(io.BytesIO(PNG), "region.png"))
    [logo] = db.session.query(EventLogo)
    shown = browser.get(page).text

    removed = browser.submit(page, to=f"{logos}/{logo.id}/retirer")

    assert (added.status_code, removed.status_code) == (303, 303)
    assert "region.png" in shown
    assert "Le logo « region.png » est retiré." in browser.get(page).text
    assert db.session.query(EventLogo).count() == 0


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "n’est pas une image PNG ou JPEG lisible"),
        (PNG[:30], "n’est pas une image PNG ou JPEG lisible"),
        (PNG + b"0" * 450_000, "dépasse 400 Ko"),
        (b"", "Aucun fichier n’est arrivé."),
        (bomb(30_000), "n’est pas une image PNG ou JPEG lisible"),
    ],
    ids=["svg", "broken", "too large", "empty", "unfolds into gigabytes"],
)
def test_what_is_no_logo_is_refused_with_words(browser, page, data, words):
    answer = browser.submit(page, to=f"{page}/logos", logo=(io.BytesIO(data), "logo.png"))

    assert words in answer.text
    assert db.session.query(EventLogo).count() == 0


def test_nobody_else_prints_or_downloads(app, make, browser, page, published, client_as):
    job = print_all(app, browser, page)
    strangers = (
        make.person(speaks_for=make.organisation()),
        make.person(staff_of=make.chamber()),
        published.selling,
    )

    answers = [
        client_as(stranger).get(url).status_code
        for stranger in strangers
        for url in (page, job, f"{job}/fichier")
    ]

    assert answers == [404] * 9


def test_planning_in_large_print_is_for_its_own_structure_and_the_organiser(
    published, browser, make, client_as
):
    own = f"/mes-rencontres/{published.event.id}/planning/gros-caracteres.pdf"
    theirs = f"/evenements/{published.event.id}/plannings/{published.first.id}/gros-caracteres.pdf"

    answers = [client_as(published.selling).get(own), browser.get(theirs)]

    assert [answer.content_type for answer in answers] == ["application/pdf"] * 2
    assert answers[0].headers["Content-Disposition"] == (
        'attachment; filename="planning-gros-les-jardins-du-val.pdf"'
    )
    assert client_as(make.person(staff_of=make.chamber())).get(theirs).status_code == 404
    assert client_as(make.person(speaks_for=make.organisation())).get(own).status_code == 404


def test_there_is_no_large_print_before_a_publication(make, client_as):
    event, organisation = make.event(), make.organisation()
    make.delegation(event, organisation)

    browser = client_as(make.person(speaks_for=organisation))

    assert browser.get(f"/mes-rencontres/{event.id}/planning/gros-caracteres.pdf").status_code == 404
