"""The page on public registers: what is on, what came back, the list that was published."""

from io import BytesIO

import pytest

from matchmaker.db.jobs import Job
from matchmaker.extensions import db
from matchmaker.services.directory.facts import facts_of
from tests.factories.browsing import find_form
from tests.factories.counting import counted_queries
from tests.factories.making import siret
from tests.factories.working import run_jobs_inline
from tests.peers.register import Manner, Reply
from tests.services.directory.registering import GOOD, answer_with, turn_on
from tests.sources.answers import SIRET, enterprise, search


@pytest.fixture
def event(make):
    return make.event()


@pytest.fixture
def gardens(make, event):
    found = make.organisation(known_to=event.chamber, name="Les Jardins", siret=SIRET)
    make.delegation(event, found)
    return found


@pytest.fixture
def staff(client_as, make, event):
    return client_as(make.person(staff_of=event.chamber))


@pytest.fixture
def page(event):
    return f"/evenements/{event.id}/registres"


@pytest.fixture
def ask(page):
    return f"{page}/interrogation"


def upload(staff, page, text, **fields):
    values = {"register": "liste_esus", "listed_on": "2026-07-01"} | fields
    return staff.submit(page, f"{page}#fichier", file=(BytesIO(text.encode()), "esus.csv"), **values)


def test_when_all_are_off_the_page_names_the_setting_and_asks_nobody(staff, page, register, gardens):
    shown = staff.get(page).text

    assert "MATCHMAKER_SOURCES" in shown
    assert "Compléter depuis les registres" not in shown
    assert shown.count("désactivé") == 6
    assert register.asked == []


def test_pressing_the_button_of_an_old_page_when_all_are_off_says_so(staff, page, ask, gardens):
    form = find_form(staff.get(page).text, f"{page}#fichier")
    token = {name: form.values[name] for name in ("csrf_token", "nonce")}

    answer = staff.post(ask, data=token)

    assert answer.status_code == 303
    assert "Aucun registre public n’est activé sur ce service. La personne" in staff.get(page).text
    assert db.session.query(Job).count() == 0


def test_the_page_waits_for_no_register(app, staff, page, ask, register, gardens):
    turn_on(app, register)
    register.answer = lambda _asked: Reply(manner=Manner.SILENT)

    answer = staff.submit(page, ask)
    shown = staff.get(page).text

    assert answer.status_code == 303
    assert "En attente d’une place" in shown
    assert register.asked == []


def test_what_came_back_is_told_in_words(app, staff, page, ask, register, gardens):
    turn_on(app, register)
    answer_with(register, GOOD, agence_bio=Reply(manner=Manner.CLOSE))
    staff.submit(page, ask)
    run_jobs_inline(app)

    shown = staff.get(page).text

    assert "1 structure complétée" in shown
    assert "« Annuaire de l’Agence Bio » est injoignable" in shown
    assert "1 question est restée sans réponse." in shown
    assert "1 marché noté" in shown


def test_what_a_person_should_check_is_listed_with_its_structure(app, staff, page, ask, register, gardens):
    turn_on(app, register, "recherche_entreprises")
    answer_with(register, {"recherche_entreprises": search(enterprise(etat_administratif="C"))})
    staff.submit(page, ask)
    run_jobs_inline(app)

    for shown in (staff.get(page).text, staff.get(f"/structures/{gardens.id}").text):
        assert "L’entreprise est cessée d’après l’annuaire des entreprises" in shown


def test_a_structure_has_a_button_of_its_own(app, staff, register, gardens):
    turn_on(app, register)
    answer_with(register, GOOD)
    address = f"/structures/{gardens.id}"

    answer = staff.submit(address, f"{address}/registres")
    run_jobs_inline(app)

    shown = staff.get(address).text
    assert answer.status_code == 303
    assert "Atelier et chantier d’insertion (ACI)" in shown
    assert "Dernière réponse le" in shown


def test_its_own_people_see_what_registers_say_and_no_button(app, client_as, make, register, gardens):
    turn_on(app, register)
    own = client_as(make.person(speaks_for=gardens))

    shown = own.get(f"/structures/{gardens.id}").text

    assert "Pas encore interrogés." in shown
    assert "Compléter depuis les registres" not in shown


def test_a_published_list_is_read_and_reported(app, staff, page, gardens):
    answer = upload(staff, page, f"SIRET;Fin de validité\n{SIRET};31/12/2028\n12;\n")
    run_jobs_inline(app)

    shown = staff.get(page).text
    assert answer.status_code == 303
    assert "2 faits enregistrés" in shown
    assert "esus, ligne 3" in shown
    assert "« 12 » n’est ni un SIRET ni un SIREN valable." in shown
    assert {fact.key for fact in facts_of(gardens)} == {"esus", "ess_status"}


def test_a_file_that_is_not_the_list_is_told(app, staff, page, gardens):
    upload(staff, page, "Nom;Ville\nA;B\n")
    run_jobs_inline(app)

    assert "n’a pas de colonne SIRET ou SIREN" in staff.get(page).text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"register": ""}, "Choisissez un registre."),
        ({"listed_on": ""}, "Donnez la date de la liste."),
        ({"listed_on": "2999-01-01"}, "Cette liste serait de demain"),
    ],
)
def test_an_incomplete_form_says_what_is_missing(staff, page, fields, words):
    answer = upload(staff, page, "SIRET\n", **fields)

    assert answer.status_code == 200
    assert words in answer.text


@pytest.mark.parametrize("others", [1, 3])
def test_the_page_takes_the_same_number_of_queries_for_one_and_three(
    app, staff, page, register, event, make, others
):
    for number in range(others):
        make.delegation(event, make.organisation(siret=siret(70000000 + number)))
    turn_on(app, register)
    staff.get(page)

    with counted_queries() as counted:
        staff.get(page)

    assert counted.number == 15


def test_a_structure_of_the_sender_is_left_out_and_named(app, client_as, make, event, page, gardens):
    both = client_as(make.person(staff_of=event.chamber, speaks_for=gardens))

    upload(both, page, f"SIRET\n{SIRET}\n")
    run_jobs_inline(app)

    shown = both.get(page).text
    assert "1 structure laissée de côté" in shown
    assert "parle aussi pour elle : Les Jardins" in shown
    assert facts_of(gardens) == []


def test_the_page_says_that_facts_of_the_former_siret_went(app, client_as, make, staff, page, gardens):
    upload(staff, page, f"SIRET\n{SIRET}\n")
    run_jobs_inline(app)
    own = client_as(make.person(speaks_for=gardens))
    address = f"/structures/{gardens.id}"

    own.submit(address, siret=siret(80010999))

    assert (
        "2 faits tirés de registres ou vérifiés sous l’ancien numéro ont été retirés" in own.get(address).text
    )
    assert facts_of(gardens) == []


def test_its_own_people_give_its_number_and_need_press_nothing_more(app, register, client_as, make, event):
    turn_on(app, register)
    answer_with(register, GOOD)
    nameless = make.organisation(
        known_to=event.chamber, name="Les Jardins", siret=None, internal_number="I-1"
    )
    browser = client_as(make.person(speaks_for=nameless))
    sheet = f"/structures/{nameless.id}"

    browser.submit(sheet, siret=SIRET)

    assert "Les registres publics sont interrogés" in browser.get(sheet).text
    run_jobs_inline(app)
    db.session.rollback()
    assert {fact.key for fact in facts_of(nameless)} >= {"siae_kind", "naf_rev2"}
    browser.submit(sheet, website="https://jardins.example")
    assert db.session.query(Job).count() == 1
