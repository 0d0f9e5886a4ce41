from io import BytesIO

import pytest

from matchmaker.db.catalogue import Need
from matchmaker.extensions import db
from tests.factories.browsing import find_form
from tests.factories.counting import counted_queries
from tests.factories.programmes import ROWS, programme

PAGE = "/programmes-achat"


@pytest.fixture
def town(make):
    return make.organisation(name="Ville de Valbrune", legal_category="7210")


@pytest.fixture
def tab(client_as, make, town):
    return client_as(make.person(speaks_for=town))


def send(tab, data=None):
    return tab.submit(PAGE, workbook=(BytesIO(data or programme()), "achats.xlsx")).location


def needs():
    db.session.expire_all()
    return {need.title: need for need in db.session.query(Need)}


def test_a_file_is_tried_corrected_and_taken_over(tab):
    trial = send(tab)

    shown = tab.get(trial).text
    tab.submit(trial, to=f"{trial}/reponses", **{"cells:Sheet!5!expected": "T1 2028"})
    before = needs()
    tab.submit(trial, to=f"{trial}/reprise")
    done = tab.get(trial).text

    assert "Essai à blanc" in shown
    assert "« bientôt » ne dit ni un trimestre, ni un mois, ni une date." in shown
    assert "Reprendre les 2 lignes prêtes en brouillons" in shown
    assert "Lancement prévu" in shown
    assert before == {}
    assert len(needs()) == 3
    assert "Repris dans vos brouillons" in done


def test_the_same_file_again_says_that_nothing_is_new_and_what_changed_is_named(tab):
    tab.submit((first := send(tab)), to=f"{first}/reprise")

    again = tab.get(send(tab)).text
    changed = tab.get(
        send(tab, programme([(1, "Nettoyage des écoles", "T3 2028", "50 k€", None, None, None)]))
    ).text

    assert "besoins inchangés" in again
    assert "besoin modifié · montant minimum, montant maximum" not in again
    assert "besoin modifié · montant maximum, montant minimum, trimestre" in " ".join(changed.split())


def test_a_file_is_set_aside(tab):
    trial = send(tab)

    tab.submit(trial, to=f"{trial}/abandon")

    assert "Mis de côté" in tab.get(trial).text


def test_what_is_no_workbook_is_said(tab):
    shown = tab.submit(PAGE, workbook=(BytesIO(b"%PDF-1.7 rien"), "achats.pdf"))

    assert shown.status_code == 200
    assert "achats.pdf" in shown.text


def test_drafts_are_published_with_the_trades_proposed(tab):
    tab.submit((trial := send(tab)), to=f"{trial}/reprise")
    page = "/besoins/brouillons?coches=tous"

    shown = tab.get(page).text
    tab.submit(page, by="/besoins/brouillons", visibility="public")

    assert "environ 45\u202f000 €" in shown
    assert {need.visibility for need in needs().values()} == {"public"}
    assert needs()["Entretien des espaces verts"].cpv == ["77310000"]
    assert needs()["Nettoyage des écoles"].cpv == ["90919300"]


def test_one_alone_is_published(tab):
    tab.submit((trial := send(tab)), to=f"{trial}/reprise")
    one = needs()["Nettoyage des écoles"].id

    tab.submit("/besoins/brouillons", need=one)

    assert {title: need.visibility for title, need in needs().items()} == {
        "Nettoyage des écoles": "event",
        "Entretien des espaces verts": "own",
    }


def test_nothing_ticked_is_said(tab):
    tab.submit((trial := send(tab)), to=f"{trial}/reprise")

    assert "Cochez au moins un besoin" in tab.submit("/besoins/brouillons").text


def test_a_draft_held_back_is_named(tab):
    rows = [(1, "Traiteur par une entreprise locale", None, 5_000, None, None, None), ROWS[1]]
    tab.submit((trial := send(tab, programme(rows))), to=f"{trial}/reprise")

    tab.submit("/besoins/brouillons?coches=tous", by="/besoins/brouillons")

    assert "« Traiteur par une entreprise locale » reste un brouillon" in tab.get("/besoins/brouillons").text


def test_nobody_else_reads_it_and_nobody_brings_in_for_a_foreign_structure(tab, client_as, make, town):
    trial = send(tab)
    other = client_as(make.person(speaks_for=make.organisation()))

    form = find_form(other.get(PAGE).text, None).values
    smuggled = {**form, "organisation": town.id, "workbook": (BytesIO(programme()), "achats.xlsx")}

    assert other.get(trial).status_code == 404
    assert other.get(f"{PAGE}?structure={town.id}").status_code == 404
    answer = other.post(PAGE, data=smuggled, content_type="multipart/form-data")
    assert answer.location is None or answer.location != trial
    assert other.get("/besoins/brouillons").text.count("Aucun brouillon") == 1


def test_an_empty_list_of_drafts_leads_to_the_import(tab):
    assert f'href="{PAGE}"' in tab.get("/besoins/brouillons").text


@pytest.mark.parametrize("number", [1, 3])
def test_the_drafts_take_the_same_queries_however_many(tab, make, town, number):
    for one in range(number):
        make.need(town, f"Besoin {one}", visibility="own", state="draft")

    with counted_queries() as counted:
        answer = tab.get("/besoins/brouillons")

    assert answer.status_code == 200
    assert counted.number == 12
