"""Somebody nobody knows registers on a telephone, confirms from the mail, is accepted, and opens the space."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from matchmaker.clock import now
from matchmaker.extensions import db
from tests.factories.registering import open_desk


@pytest.fixture
def settings(settings, smtp):
    """As the other tests' settings, with a mail server that keeps what it gets."""
    return replace(settings, mail_url=smtp.url)


@pytest.fixture
def event(make):
    chamber = make.chamber(name="CRESS du Val", email="cress@exemple.fr")
    make.person(name="Camille Aubert", email="camille@exemple.fr", staff_of=chamber)
    return make.event(chamber, name="Rencontre du Val", place="Évry", opened_at=now(), phase="registration")


def test_registration_leads_to_the_space_without_javascript(site, visit, smtp, event, make):
    desk = open_desk(make, event, welcome="Pour les traiteurs solidaires.")
    key, listed = desk.key, f"/evenements/{event.id}/inscriptions"
    page = visit(width=360, javascript=False)
    main = page.get_by_role("main")

    # The form, on a telephone.
    page.goto(site.url(f"/rencontres/{key}"))
    expect(main).to_contain_text("jeudi 11 mars 2027")
    page.get_by_label("Nom de votre structure").fill("Atelier du Pont")
    page.get_by_label("Commune").fill("Ris-Orangis")
    page.get_by_label("Je propose des produits ou des services").check()
    page.get_by_label("Votre nom").fill("Jeanne Duval")
    page.get_by_label("Votre adresse e-mail").fill("jeanne@exemple.fr")
    page.get_by_label("Téléphone").fill("06 12 34 56 78")
    page.get_by_role("button", name="Envoyer mon inscription").click()
    expect(main).to_contain_text("Regardez vos messages")

    # The mail really left; its link asks before it confirms.
    letters = site.wait_for(lambda: _to(smtp, "jeanne@exemple.fr"), count=1)
    assert "confirmez votre inscription" in letters[0].message["Subject"]
    link = re.search(r"/inscription/\S+", letters[0].message.get_content()).group()
    page.goto(site.url(link))
    page.get_by_role("button", name="Confirmer mon inscription").click()
    expect(main).to_contain_text("va la valider")

    # The organiser accepts, in words of their own.
    desk_page = visit(width=360, javascript=False)
    site.sign_in(desk_page, "camille@exemple.fr")
    desk_page.goto(site.url(listed))
    desk_page.get_by_role("link", name="Atelier du Pont").click()
    desk_page.get_by_label("Message", exact=True).fill("Bienvenue, Jeanne.")
    desk_page.get_by_role("button", name="Accepter").click()
    expect(desk_page.get_by_role("main")).to_contain_text("« Atelier du Pont » participe.")
    letters = site.wait_for(lambda: _to(smtp, "jeanne@exemple.fr"), count=2)
    assert f"/mes-rencontres/{event.id}" in letters[1].message.get_content()

    # The space, by the same address.
    page.reload()
    expect(main).to_contain_text("Votre inscription est acceptée.")
    site.sign_in(page, "jeanne@exemple.fr")
    page.goto(site.url(f"/mes-rencontres/{event.id}"))
    expect(page.get_by_role("heading", name="Atelier du Pont")).to_be_visible()
    db.session.rollback()


def _to(smtp, address):
    return [letter for letter in smtp.letters if address in letter.recipients]
