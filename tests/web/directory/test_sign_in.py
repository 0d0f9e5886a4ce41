import re
from datetime import timedelta

import time_machine

from matchmaker.clock import now
from matchmaker.db.directory import WebSession
from matchmaker.db.jobs import Outbox
from matchmaker.extensions import db


def last_mail() -> Outbox:
    return db.session.query(Outbox).order_by(Outbox.id.desc()).first()


def test_the_code_signs_in_on_the_browser_that_asked(make, client_as):
    person = make.person(email="lea@exemple.fr", name="Léa Moreau")
    browser = client_as(None)

    browser.submit("/connexion", email="LEA@exemple.fr")
    code = re.search(r"\b\d{6}\b", last_mail().body).group()
    answer = browser.submit("/connexion/code", code=code)

    assert answer.status_code == 303
    assert "Léa Moreau" in browser.get("/").text
    assert db.session.query(WebSession).filter_by(person_id=person.id).count() == 1


def test_the_link_signs_in_by_its_button_only(make, client_as):
    make.person(email="lea@exemple.fr", name="Léa Moreau")
    client_as(None).submit("/connexion", email="lea@exemple.fr")
    link = re.search(r"/connexion/lien/\S+", last_mail().body).group()
    scanner, phone = client_as(None), client_as(None)

    scanner.get(link)
    scanner.get(link)
    phone.submit(link)

    assert "Léa Moreau" in phone.get("/").text
    assert "Léa Moreau" not in scanner.get("/").text
    assert phone.get(link).status_code == 410


def test_an_unknown_address_gets_the_same_answer_and_no_mail(client_as):
    browser = client_as(None)

    answer = browser.submit("/connexion", email="personne@exemple.fr")

    assert answer.location == "/connexion/code"
    assert db.session.query(Outbox).count() == 0


def test_five_wrong_codes_end_the_attempt(make, client_as):
    make.person(email="lea@exemple.fr")
    browser = client_as(None)
    browser.submit("/connexion", email="lea@exemple.fr")
    code = re.search(r"\b\d{6}\b", last_mail().body).group()
    wrong = f"{(int(code) + 1) % 10**6:06d}"

    for _ in range(5):
        browser.submit("/connexion/code", code=wrong)
    answer = browser.submit("/connexion/code", code=code)

    assert "trop d’essais" in answer.text


def test_a_shared_mailbox_chooses_who_it_is(make, client_as):
    make.person(email="contact@exemple.fr", name="Anne")
    second = make.person(email="contact@exemple.fr", name="Bilal")
    browser = client_as(None)
    browser.submit("/connexion", email="contact@exemple.fr")
    code = re.search(r"\b\d{6}\b", last_mail().body).group()

    browser.submit("/connexion/code", code=code)
    browser.submit("/connexion/qui", person=str(second.id))

    assert "Bilal" in browser.get("/").text


def test_the_choice_of_a_mailbox_ages_and_is_looked_at_again(make, client_as, session):
    anne = make.person(email="contact@exemple.fr", name="Anne")
    make.person(email="contact@exemple.fr", name="Bilal")

    def halfway():
        browser = client_as(None)
        browser.submit("/connexion", email="contact@exemple.fr")
        browser.submit("/connexion/code", code=re.search(r"\b\d{6}\b", last_mail().body).group())
        return browser

    late, moved = halfway(), halfway()
    assert moved.get("/connexion/qui").headers["Cache-Control"] == "no-store"
    with time_machine.travel(now() + timedelta(minutes=11)):
        assert late.get("/connexion/qui").location == "/connexion"
    anne.email = "anne@exemple.fr"
    session.commit()
    moved.submit("/connexion/qui", person=str(anne.id))
    assert "Se déconnecter" not in moved.get("/").text


def test_a_person_nobody_chose_for_the_mailbox_cannot_be_picked(make, client_as):
    make.person(email="contact@exemple.fr", name="Anne")
    make.person(email="contact@exemple.fr", name="Bilal")
    stranger = make.person(email="autre@exemple.fr", name="Carole")
    browser = client_as(None)
    browser.submit("/connexion", email="contact@exemple.fr")
    browser.submit("/connexion/code", code=re.search(r"\b\d{6}\b", last_mail().body).group())

    browser.submit("/connexion/qui", person=str(stranger.id))

    assert "Carole" not in browser.get("/").text


def test_signing_out_ends_the_session_on_the_server(make, client_as):
    browser = client_as(make.person(name="Léa Moreau"))

    browser.submit("/", to="/deconnexion")

    assert "Léa Moreau" not in browser.get("/").text
    assert db.session.query(WebSession).filter(WebSession.person_id.is_not(None)).count() == 0


def test_sign_in_leads_back_to_the_page_that_was_asked_and_nowhere_else(make, client_as):
    make.person(email="lea@exemple.fr")
    browser = client_as(None)
    browser.submit("/connexion?next=https://mauvais.exemple/", email="lea@exemple.fr")

    answer = browser.submit("/connexion/code", code=re.search(r"\b\d{6}\b", last_mail().body).group())

    assert answer.location == "/"
