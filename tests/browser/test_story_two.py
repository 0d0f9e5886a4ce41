"""Story 2: five minutes on a phone without JavaScript, and nothing typed is ever lost."""

import re

import pytest
from playwright.sync_api import expect

from matchmaker.db.catalogue import Offer
from matchmaker.db.jobs import Outbox
from matchmaker.db.requests import Request
from matchmaker.extensions import db

SUPPLIER = "ines@net-eclair.example"


@pytest.fixture
def event(make):
    """Ten buyers, and Net'Éclair Insertion with one person; the wishes are open."""
    chamber = make.chamber()
    event = make.event(chamber, tables=10)
    supplier = make.organisation(name="Net’Éclair Insertion", known_to=chamber, siae_kind="EI")
    make.person(name="Inès Caron", email=SUPPLIER, speaks_for=supplier)
    make.delegation(event, supplier)
    for number in range(1, 11):
        make.delegation(event, make.organisation(name=f"Ville n° {number}", known_to=chamber), "buyer")
    return event


@pytest.fixture
def phone(site, visit, event):
    page = visit(width=360, javascript=False)
    site.sign_in(page, SUPPLIER)
    return page


def test_the_code_works_where_it_was_asked_though_the_mail_is_read_elsewhere(site, visit, event):
    computer, phone = visit(), visit(width=360, javascript=False)
    computer.goto(site.url("/connexion"))
    computer.get_by_label("Votre adresse e-mail").fill(SUPPLIER)
    computer.get_by_role("button", name="Recevoir le lien et le code").click()
    expect(computer.get_by_label("Code à six chiffres")).to_be_visible()
    link = re.search(r"/connexion/lien/\S+", mail()).group()

    phone.goto(site.url(link))
    computer.get_by_label("Code à six chiffres").fill(site.code(SUPPLIER))
    computer.get_by_role("main").get_by_role("button", name="Se connecter").click()

    expect(computer.get_by_text("Inès Caron")).to_be_visible()
    expect(phone.get_by_text("Se déconnecter")).to_have_count(0)


def mail():
    db.session.rollback()
    body = db.session.query(Outbox).order_by(Outbox.id.desc()).first().body
    db.session.rollback()
    return body


def test_a_trade_in_plain_words_gets_its_code_proposed_and_never_asked(site, phone):
    phone.goto(site.url("/offres/nouvelle"))
    phone.get_by_label("Que faites-vous ?").fill("nettoyage de bureaux")
    phone.get_by_label("Prestation").check()
    phone.get_by_label("Autour de chez vous").check()
    phone.get_by_placeholder("Rayon").fill("30")
    phone.get_by_text("Labels et engagements").click()
    phone.get_by_label("Heures d’insertion").fill("4 200")
    save = phone.get_by_role("main").get_by_role("button", name=re.compile("Publier|Enregistrer|Continuer"))
    save.first.click()

    expect(phone.get_by_label("Nettoyage de bureaux")).to_be_checked()
    save.first.click()

    expect(phone.get_by_role("main")).to_contain_text("nettoyage de bureaux")
    db.session.rollback()
    offer = db.session.query(Offer).one()
    assert (offer.cpv, offer.prestation, offer.area, offer.area_km) == (["90919200"], "service", "radius", 30)
    assert list(offer.fields.values()) == [{"insertion_hours_offered": 4200}]


def ask(site, page, event, buyer, rank):
    page.goto(site.url(f"/mes-rencontres/{event.id}/voeux/nouveau"))
    page.get_by_label("Qui souhaitez-vous rencontrer ?").select_option(label=buyer)
    page.get_by_label(rank).check()
    page.get_by_label("Un mot pour elle").fill(f"Bonjour {buyer}")
    page.get_by_role("button", name="Envoyer ce vœu").click()


def wishes(event):
    db.session.rollback()
    found = db.session.query(Request).filter_by(event_id=event.id).order_by(Request.id)
    ranks = {wish.receiver.organisation.name: (wish.rank, wish.message) for wish in found}
    db.session.rollback()
    return ranks


def test_a_fourth_indispensable_asks_which_one_gives_way_and_loses_nothing(site, phone, event):
    for number in (1, 2, 3, 4):
        ask(site, phone, event, f"Ville n° {number}", "indispensable")

    expect(phone.get_by_role("heading", name="3 au plus : lequel devient souhaité ?")).to_be_visible()
    phone.get_by_role("button", name="Ville n° 2 devient souhaité").click()

    expect(phone.get_by_role("main")).to_contain_text("Votre vœu est envoyé à Ville n° 4.")
    assert wishes(event) == {
        "Ville n° 1": (1, "Bonjour Ville n° 1"),
        "Ville n° 2": (2, "Bonjour Ville n° 2"),
        "Ville n° 3": (1, "Bonjour Ville n° 3"),
        "Ville n° 4": (1, "Bonjour Ville n° 4"),
    }


def test_a_ninth_wish_is_refused_with_the_quota_in_words_and_keeps_what_was_typed(site, phone, event):
    for number in range(1, 10):
        ask(site, phone, event, f"Ville n° {number}", "si possible")

    expect(phone.get_by_role("alert")).to_contain_text("8 vœux au plus")
    expect(phone.get_by_label("Un mot pour elle")).to_have_value("Bonjour Ville n° 9")
    assert len(wishes(event)) == 8
