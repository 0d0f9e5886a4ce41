"""« Où en est ce besoin » : its buyer says so, reads it back, and takes it back."""

from datetime import UTC, datetime

import pytest
import time_machine

from matchmaker.db.catalogue import Need
from matchmaker.extensions import db

EIGHTH = datetime(2027, 3, 8, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def on_the_eighth():
    with time_machine.travel(EIGHTH, tick=False):
        yield


@pytest.fixture
def town(make):
    return make.organisation(name="Ville de Valbrune", public_buyer=True, commune="91228")


@pytest.fixture
def need(make, town):
    return make.need(town)


@pytest.fixture
def tab(client_as, make, town):
    return client_as(make.person(speaks_for=town))


def fresh(need):
    db.session.rollback()
    return db.session.get(Need, need.id, populate_existing=True)


def sheet(tab, need):
    return tab.get(f"/besoins/{need.id}/fiche").text


def test_a_date_is_typed_and_read_back_in_the_buyers_hour(tab, need):
    page = f"/besoins/{need.id}/publication"

    answer = tab.submit(page, day="2027-03-10", moment="12:00", profile="marches.example/valbrune")

    assert answer.location == f"/besoins/{need.id}/fiche#vie"
    assert fresh(need).publication_on == datetime(2027, 3, 10, 11, tzinfo=UTC)
    shown = sheet(tab, need)
    assert "Publication prévue le 10 mars 2027, 12:00 (heure : France métropolitaine)." in shown
    assert "le dernier possible finit le mardi 9 mars à minuit" in shown
    assert 'href="https://marches.example/valbrune"' in shown


def test_the_hour_is_that_of_the_buyer_overseas(client_as, make):
    town = make.organisation(commune="97411")
    need = make.need(town)
    tab = client_as(make.person(speaks_for=town))
    page = f"/besoins/{need.id}/publication"

    tab.submit(page, day="2027-03-10", moment="12:00")

    assert fresh(need).publication_on == datetime(2027, 3, 10, 8, tzinfo=UTC)
    assert "12:00 (heure : La Réunion)" in sheet(tab, need)
    assert 'value="12:00"' in tab.get(page).text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"day": "2027-03-10"}, "Donnez le jour et l’heure"),
        ({"day": "2027-03-07", "moment": "12:00"}, "Ce moment est passé"),
        ({"day": "2027-03-28", "moment": "02:30"}, "n’existe pas"),
        ({"profile": "notre profil"}, "n’est pas une adresse de page"),
    ],
)
def test_what_cannot_be_is_said_and_kept_on_the_page(tab, need, typed, sentence):
    page = f"/besoins/{need.id}/publication"

    answer = tab.submit(page, **typed)

    assert sentence in answer.text
    assert next(iter(typed.values())) in answer.text
    assert fresh(need).publication_on is None


def test_steps_are_one_press_and_undone_by_another(tab, need):
    page, step = f"/besoins/{need.id}/fiche", f"/besoins/{need.id}/etape/"

    tab.submit(page, step + "freeze")
    frozen = (fresh(need).state, "Gelé" in sheet(tab, need))
    tab.submit(page, step + "undo")

    assert frozen == ("frozen", True)
    assert fresh(need).state == "sourcing"
    for unknown in ("publish", "rien"):
        assert tab.submit(page, step + "freeze", by=step + unknown).status_code == 404


def test_a_published_consultation_is_in_the_register(tab, need):
    page = f"/besoins/{need.id}/consultation"

    tab.submit(page, where="BOAMP n° 27-1234")

    assert fresh(need).state == "consultation"
    assert "BOAMP n° 27-1234" in tab.get(f"/besoins/{need.id}/registre").text
    assert "Votre registre ne dit pas encore" not in sheet(tab, need)
    again = tab.submit(page, where="BOAMP")
    assert "n’en est plus là" in again.text


def test_what_the_clock_published_asks_where(tab, need):
    fresh(need).state = "consultation"
    db.session.commit()

    assert "Votre registre ne dit pas encore où la consultation est publiée" in sheet(tab, need)


def test_others_read_the_need_and_nothing_of_its_life(client_as, make, need):
    fresh(need).visibility = "public"
    db.session.commit()
    other = client_as(make.person(speaks_for=make.organisation()))

    shown = sheet(other, need)

    assert "Entretien d’espaces verts" in shown
    assert "Où en est ce besoin" not in shown
    for page in ("publication", "consultation"):
        assert other.get(f"/besoins/{need.id}/{page}").status_code == 404


def test_a_need_that_is_no_purchase_has_no_consultation(client_as, make, town):
    need = make.need(town, "Un local", kind="premises", prestation=None)
    tab = client_as(make.person(speaks_for=town))

    shown = sheet(tab, need)

    assert "Où en est ce besoin" in shown
    assert "date de publication" not in shown


def test_the_list_says_which_needs_are_closed(tab, need):
    fresh(need).state = "frozen"
    db.session.commit()

    assert "Gelé : plus de nouveau rendez-vous" in tab.get("/catalogue").text
