"""The desk on a phone: it opens again without network, keeps what is pressed, and sends each press once."""

import re

import pytest
from playwright.sync_api import Error, expect
from sqlalchemy import select

from matchmaker.db.presence import Presence
from matchmaker.extensions import db
from matchmaker.services.agenda.desks import give_desk, revoke_desk
from matchmaker.services.scheduling.replan import mark_absent
from tests.browser.barriers import barriers
from tests.factories.planning import begin_the_day, publish_planning


@pytest.fixture
def planning(app, make):
    """Published; the first slot begins in twenty minutes."""
    planning = publish_planning(app, make)
    begin_the_day(planning, minutes=-20)
    return planning


@pytest.fixture
def address(planning, site):
    return site.url(f"/accueil/{give_desk(planning.actor, planning.event.id, 'Nadia').key}")


def kept():
    db.session.rollback()
    found = db.session.scalars(select(Presence).order_by(Presence.at, Presence.id)).all()
    db.session.rollback()
    return found


def structure(page, name):
    return page.get_by_role("region", name=name)


def press(page, name, button):
    structure(page, name).get_by_role("button", name=button, exact=True).first.click()


def test_a_morning_without_network(address, site, visit):
    page = visit(width=360)
    page.goto(address)
    expect(page.get_by_text("Prête à marcher sans réseau")).to_be_visible()

    page.context.set_offline(True)
    page.reload()
    press(page, "Ville de Valbrune", "Présent")
    press(page, "Jardins du Val", "En retard de 20 min")
    press(page, "Net’Éclair", "Absent")
    expect(page.get_by_text("3 pointages en attente d’envoi")).to_be_visible()
    expect(structure(page, "Ville de Valbrune").get_by_text("Présent, noté à")).to_be_visible()
    page.get_by_label("Nom, structure ou code du badge").fill("net eclair")
    expect(structure(page, "Ville de Valbrune")).to_be_hidden()
    page.get_by_role("button", name="Annuler : Net’Éclair").click()
    expect(page.get_by_text("4 pointages en attente d’envoi")).to_be_visible()
    expect(structure(page, "Net’Éclair").get_by_text("Pas encore vu")).to_be_visible()
    assert kept() == []

    # The battery dies before anything was sent; another tab opens later, still without network.
    again = page.context.new_page()
    page.close()
    again.goto(address)
    expect(again.get_by_text("4 pointages en attente d’envoi")).to_be_visible()
    # As if the answer to a first sending had been lost: the same scans leave twice.
    again.context.set_offline(False)
    queue = again.evaluate("localStorage.getItem(`queue:${location.pathname}`)")
    again.evaluate("dispatchEvent(new Event('online'))")
    expect(again.get_by_text(re.compile("Prête à marcher|Tout est envoyé"))).to_be_visible()
    again.evaluate("(queue) => localStorage.setItem(`queue:${location.pathname}`, queue)", queue)
    again.evaluate("dispatchEvent(new Event('online'))")
    expect(again.get_by_text(re.compile("Prête à marcher|Tout est envoyé"))).to_be_visible()

    assert [one.what for one in site.wait_for(kept, count=4)] == ["present", "late", "absent", "undone"]


def test_an_open_page_hears_who_has_announced_that_they_do_not_come(planning, address, visit):
    page = visit(width=360)
    page.goto(address)
    expect(structure(page, "Ville de Valbrune").get_by_text("Pas encore vu")).to_be_visible()

    mark_absent(planning.actor, planning.event.id, planning.buyers[0].id, planning.event.slots[0].id)
    page.evaluate("dispatchEvent(new Event('online'))")

    expect(structure(page, "Ville de Valbrune").get_by_text("Absence annoncée")).to_be_visible()
    press(page, "Ville de Valbrune", "Présent")
    expect(structure(page, "Ville de Valbrune").get_by_text("Présent, noté à")).to_be_visible()


def test_a_phone_that_cannot_read_codes_says_what_to_do_instead(address, visit):
    page = visit(width=360)
    page.add_init_script("delete window.BarcodeDetector")  # as in Firefox, and in Safari by default
    page.goto(address)

    expect(page.get_by_text("Ce téléphone ne lit pas les QR codes dans le navigateur")).to_be_visible()
    expect(page.get_by_role("button", name="Scanner")).to_be_hidden()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_desk_fits_and_is_accessible(visit, address, width):
    page = visit(width=width)
    page.goto(address)

    press(page, "Ville de Valbrune", "Présent")

    expect(structure(page, "Ville de Valbrune").get_by_text("Présent, noté à")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert barriers(visit, page) == []


def test_a_phone_whose_address_was_closed_forgets_the_names(planning, site, visit):
    given = give_desk(planning.actor, planning.event.id, "Nadia")
    page = visit(width=360)
    page.goto(site.url(f"/accueil/{given.key}"))
    expect(page.get_by_text("Prête à marcher sans réseau")).to_be_visible()

    revoke_desk(planning.actor, planning.event.id, given.desk.id)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(structure(page, "Ville de Valbrune")).to_have_count(0)

    kept = "(async () => (await (await caches.open('accueil-1')).keys()).map((one) => one.url).join())()"
    assert "/accueil/" not in page.evaluate(kept)
    page.context.set_offline(True)
    with pytest.raises(Error):
        page.reload()
