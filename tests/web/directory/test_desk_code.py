"""From the organiser's page to the participant's: a number and a code, read out and typed on any device."""

import re
from datetime import timedelta

import pytest

from matchmaker.db.directory import Staff, WebSession
from matchmaker.extensions import db
from tests.factories.making import START

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def handed(published, client_as):
    """(number, code) as the organiser's page shows them."""
    page = f"/evenements/{published.event.id}/accueil/codes"
    answer = client_as(published.organiser).submit(page, person=str(published.selling.id))
    assert answer.headers["Cache-Control"] == "no-store"
    number, code = re.findall(r'<dd class="number">([\d ]+)</dd>', answer.text)
    return number, code


@pytest.fixture
def phone(handed, client_as):
    """Somebody's browser in which the code was typed."""
    browser = client_as(None)
    number, code = handed
    assert browser.submit("/connexion/accueil", number=number, code=code).status_code == 303
    return browser


def test_whoever_types_it_reads_the_agenda(published, phone):
    assert phone.get("/").location == f"/mes-rencontres/{published.event.id}"
    page = phone.get(f"/mes-rencontres/{published.event.id}").text
    assert "Inès Caron" in page
    assert "L’accueil vous a ouvert les pages de cet événement" in page
    assert "/catalogue" not in page
    assert "Ville de Valbrune" in phone.get(f"/mes-rencontres/{published.event.id}/planning").text


def test_nothing_else_opens(published, phone, make, client_as):
    session = db.session
    session.add(Staff(person_id=published.selling.id, chamber_id=published.chamber.id, role="admin"))
    other = make.event(published.chamber)
    make.delegation(other, published.first.organisation, people=(published.selling,))
    session.commit()

    closed = (
        "/mes-rencontres",
        "/catalogue",
        f"/structures/{published.first.organisation_id}",
        f"/mes-rencontres/{other.id}/planning",
        f"/evenements/{published.event.id}",
        "/evenements",
        "/equipe",
    )
    assert {path: phone.get(path).status_code for path in closed} == dict.fromkeys(closed, 404)
    assert client_as(published.selling).get("/equipe").status_code == 200


def test_no_feed_that_would_outlive_the_day_can_be_made(published, phone):
    agenda = f"/mes-rencontres/{published.event.id}/planning"
    page = phone.get(agenda).text
    assert "S’abonner" not in page
    token = dict(re.findall(r'name="(csrf_token|nonce)"[^>]*value="([^"]+)"', page))

    assert phone.post(f"{agenda}/abonnement", data=token).status_code == 404


def test_the_session_ends_with_the_day_after(published, phone, clock):
    clock.move_to(START + timedelta(days=3))

    answer = phone.get(f"/mes-rencontres/{published.event.id}/planning")

    assert answer.location.startswith("/connexion?")


def test_a_wrong_code_is_told_and_opens_nothing(handed, client_as):
    browser = client_as(None)
    number, code = handed

    answer = browser.submit(
        "/connexion/accueil", number=number, code=f"{(int(code.replace(' ', '')) + 1) % 10**6:06d}"
    )

    assert "n’ouvrent rien" in answer.text
    assert (
        db.session.query(WebSession).filter(WebSession.person_id.is_not(None)).count() == 1
    )  # the organiser


@pytest.mark.parametrize("number", ["0", "-1", "9" * 30, "x", ""])
def test_nonsense_is_told(client_as, number):
    answer = client_as(None).submit("/connexion/accueil", number=number, code="123456")

    assert (answer.status_code, "invalid-feedback" in answer.text) == (200, True)


def test_a_participant_hands_out_none(published, client_as):
    assert (
        client_as(published.buying).get(f"/evenements/{published.event.id}/accueil/codes").status_code == 404
    )
