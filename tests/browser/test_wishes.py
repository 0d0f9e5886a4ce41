"""A wish about a subject, from a need's sheet, changed while nobody has answered: a phone without JavaScript."""

import pytest
from playwright.sync_api import expect

from matchmaker.db.requests import Request
from matchmaker.extensions import db

SUPPLIER = "ines@net-eclair.example"


@pytest.fixture
def event(make):
    event = make.event()
    supplier = make.organisation(name="Net’Éclair Insertion")
    make.person(name="Inès Caron", email=SUPPLIER, speaks_for=supplier)
    make.offer(supplier, "Vitres et façades, pour les écoles et les collèges du département")
    make.delegation(event, supplier)
    return event


@pytest.fixture
def need(make, event):
    town = make.organisation(name="Ville de Valbrune")
    make.delegation(event, town, "buyer")
    return make.need(town, "Nettoyage des vitres de l’hôtel de ville et de ses annexes")


def test_a_wish_is_asked_from_a_sheet_and_its_words_changed(site, visit, event, need):
    title = need.title
    phone = visit(width=360, javascript=False)
    site.sign_in(phone, SUPPLIER)

    phone.goto(site.url(f"/besoins/{need.id}/fiche"))
    phone.get_by_role("link", name="Demander un rendez-vous à ce sujet").click()
    expect(phone.get_by_label("À quel sujet ?")).to_have_value(f"{need.id}-")
    phone.get_by_label("Un mot pour elle").fill("Quand passer voir les lieux ?")
    phone.get_by_role("button", name="Envoyer ce vœu").click()
    expect(phone.get_by_text(f"À propos de : {title}")).to_be_visible()

    phone.get_by_text("Modifier…").click()
    phone.get_by_label("À quel sujet ?").select_option(index=0)
    phone.get_by_label("Un mot pour elle").fill("Une visite en mars ?")
    phone.get_by_role("button", name="Enregistrer").click()

    expect(phone.get_by_text("« Une visite en mars ? »")).to_be_visible()
    expect(phone.get_by_text("À propos de")).to_have_count(0)
    db.session.rollback()
    wish = db.session.query(Request).one()
    assert (wish.need_id, wish.message, wish.version) == (None, "Une visite en mars ?", 2)
