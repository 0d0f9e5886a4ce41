"""One event as its people live it: the organiser, a buyer, a supplier and the volunteer at the desk.

What each of them does in a hurry takes one act after opening the page, and is counted here: answer, confirm, replace,
mark present, late, absent, undo the last thing, print what changed.
"""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from playwright.sync_api import Page, Request, expect

from matchmaker.clock import now
from matchmaker.core.directory.access import SYSTEM
from matchmaker.db.events import Event
from matchmaker.db.jobs import Outbox
from matchmaker.db.queries.scheduling import live_meetings
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.services.impact.keys import feedback_keys_of
from tests.browser.barriers import barriers
from tests.factories.workbooks import filled_workbook

ORGANISER, BUYER, SUPPLIER = "cress@exemple.fr", "achats0@ville.example", "contact2@atelier.example"
SUPPLIERS = "L’Atelier n° {} & Cie"
LONG = 90_000  # milliseconds for what a worker does that shares the machine


@pytest.fixture
def organiser(make):
    chamber = make.chamber(name="CRESS d’essai", email=ORGANISER)
    make.person(name="Camille Aubert", email=ORGANISER, staff_of=chamber)
    db.session.rollback()  # the site writes from now on


@contextmanager
def one_act(page: Page) -> Iterator[None]:
    """What happens inside is one press: one page or form asked of the server, where the answer leads not counted."""
    asked: list[str] = []

    def note(request: Request) -> None:
        follows = request.redirected_from is not None
        if request.method == "POST" or (request.is_navigation_request() and not follows):
            asked.append(f"{request.method} {request.url}")

    page.on("request", note)
    yield
    page.remove_listener("request", note)
    assert len(asked) == 1, asked


def test_an_event_from_the_workbook_to_the_report(site, visit, organiser):
    office = visit()
    site.sign_in(office, ORGANISER)

    event = set_up(site, office)
    wishes(site, visit, office, event)
    publish(office, event)
    assert barriers(visit, office) == []
    who_comes(site, visit, office, event)
    print_twice(visit, office, event, site)
    the_morning(site, visit, office, event)
    the_evening(site, visit, office, event)


def set_up(site, office):
    """From a template and a workbook; the address of the event."""
    office.goto(site.url("/evenements/nouveau"))
    office.get_by_role("link", name="Demi-journée").click()
    office.get_by_label("Nom de l’événement").fill("Rencontres du Val")
    office.get_by_label("Date", exact=True).fill((now().date() + timedelta(days=3)).isoformat())
    office.get_by_role("button", name="Créer l’événement").click()
    event = site.url(re.search(r"/evenements/\d+", office.url).group())
    office.goto(f"{event}/import")
    book = {"name": "liste.xlsx", "mimeType": "application/octet-stream"}
    book["buffer"] = filled_workbook(buyers=4, suppliers=4)
    office.get_by_label("Votre liste").set_input_files(book)
    office.get_by_role("button", name="Lire le fichier").click()
    office.get_by_role("button", name="Importer").click()
    office.get_by_role("link", name="Inviter…").click()  # the next step is named on the page
    office.get_by_role("button", name="M’envoyer un aperçu").click()
    expect(office.get_by_role("alert").or_(office.get_by_role("status")).first).to_be_visible()
    assert {mail.address for mail in mails()} == {ORGANISER}
    office.goto(f"{event}/ouverture")
    office.get_by_role("button", name="Ouvrir l’événement").click()
    return event


def mails():
    db.session.rollback()
    found = db.session.query(Outbox).order_by(Outbox.id).all()
    db.session.rollback()
    return found


def own(event):
    return event.replace("/evenements/", "/mes-rencontres/")


def wishes(site, visit, office, event):
    """The buyer asks, on a phone without scripts; the supplier says yes."""
    office.goto(event)
    office.get_by_role("button", name="Ouvrir les vœux").click()
    buyer = visit(width=360, javascript=False)
    site.sign_in(buyer, BUYER)
    buyer.goto(f"{own(event)}/voeux")
    buyer.get_by_role("link", name="Demander un rendez-vous").click()
    buyer.get_by_label("Qui souhaitez-vous rencontrer ?").select_option(label=SUPPLIERS.format(2))
    buyer.get_by_role("button", name="Envoyer ce vœu").click()
    supplier = visit()
    site.sign_in(supplier, SUPPLIER)
    supplier.goto(f"{own(event)}/voeux")
    assert barriers(visit, supplier) == []
    with one_act(supplier):
        supplier.get_by_role("article").filter(has_text="Ville d’essai n° 0").get_by_role(
            "button", name="Accepter"
        ).first.click()
        expect(supplier.get_by_role("main")).to_contain_text("C’est accepté")


def publish(office, event):
    office.goto(event)
    office.get_by_role("button", name="Clore les vœux").click()
    office.goto(f"{event}/planning")
    office.get_by_role("button", name="Calculer un planning").click()
    office.get_by_role("link", name="Projet n° 1").click(timeout=LONG)
    office.get_by_role("link", name="Diffuser ce planning…").click()
    office.get_by_role("button", name="Diffuser le planning").click()
    expect(office.get_by_text("Le planning est diffusé, version 1.")).to_be_visible()


def who_comes(site, visit, office, event):
    """The supplier says yes from the mail; the buyer sends a colleague."""
    office.goto(f"{event}/confirmations/demande")
    office.get_by_role("button", name=re.compile(r"Envoyer \d+ messages")).click()
    expect(office.get_by_role("status").first).to_be_visible()
    for email, act in ((SUPPLIER, say_yes), (BUYER, send_a_colleague)):
        phone = visit(width=360, javascript=False)
        body = next(one.body for one in mails() if one.address == email and "/confirmation/" in one.body)
        phone.goto(site.url(re.search(r"/confirmation/\S+", body).group()))
        with one_act(phone):
            act(phone)
        assert phone.evaluate("document.documentElement.scrollWidth") <= 360


def say_yes(phone):
    phone.get_by_role("button", name="Je confirme").click()
    expect(phone.get_by_text("C’est noté : vous êtes attendu.")).to_be_visible()


def send_a_colleague(phone):
    phone.get_by_label("Son nom").fill("Léa Colin")
    phone.get_by_label("Son adresse e-mail").fill("lea@ville.example")
    phone.get_by_role("button", name="Je me fais remplacer").click()
    expect(phone.get_by_text("Léa Colin prend votre place")).to_be_visible()


def print_twice(visit, office, event, site):
    """Everything once; somebody else is replaced; then only what changed, by one press."""
    office.goto(f"{event}/imprimer")
    office.get_by_role("button", name="Imprimer tout (PDF)").click()
    expect(office.get_by_role("link", name="Télécharger le fichier")).to_be_visible(timeout=LONG)
    office.goto(f"{event}/confirmations")
    someone = office.get_by_role("listitem").filter(has_text=SUPPLIERS.format(3))
    someone.get_by_text("Noter, remplacer").click()
    with one_act(office):
        someone.get_by_label("Qui remplace").fill("Paul Neuf")
        someone.get_by_label("Son téléphone").fill("06 98 76 54 32")
        someone.get_by_role("button", name="Remplacer").click()
        expect(office.get_by_role("status").first).to_be_visible()
    office.goto(f"{event}/imprimer")
    pressed: list[str] = []
    office.on("request", lambda one: pressed.append(one.url) if one.method == "POST" else None)
    office.get_by_role("button", name="Imprimer ce qui a changé").click()
    expect(office.get_by_role("link", name="Télécharger le fichier")).to_be_visible(timeout=LONG)
    assert len(pressed) == 1  # the page follows the work by itself


def let_the_day_come(event, *, minutes):
    """The first slot begins in so many minutes; a negative number: began so many ago."""
    with transaction(SYSTEM, "tests.let_the_day_come") as session:
        row = session.get_one(Event, int(event.rsplit("/", 1)[1]))
        for slot in row.slots:
            slot.starts_at = now() + timedelta(minutes=minutes + 20 * slot.position)
            slot.ends_at = slot.starts_at + timedelta(minutes=15)
    return row.id


def the_morning(site, visit, office, event):
    """The volunteer marks who is there, on a phone without scripts; one supplier is late by its own word; replanned."""
    let_the_day_come(event, minutes=30)
    office.goto(event)
    office.get_by_role("button", name="Commencer la journée").click()
    office.goto(f"{event}/accueil")
    office.get_by_label("Nom du bénévole ou du poste").fill("Nadia")
    office.get_by_role("button", name="Donner une adresse d’accueil").click()
    address = office.locator("#adresse a").get_attribute("href")
    desk = visit(width=360, javascript=False)
    for who, button, told in (
        ("Ville d’essai n° 1", "Présent", "Présent, noté à"),
        (SUPPLIERS.format(3), "En retard de 20 min", "En retard de 20 min, noté à"),
        (SUPPLIERS.format(0), "Absent", "Absent, noté à"),
    ):
        desk.goto(site.url(re.sub(r"^https?://[^/]+", "", address)))
        with one_act(desk):
            line = desk.get_by_role("region", name=who)
            line.get_by_role("button", name=button, exact=True).first.click()
            expect(line.get_by_text(told)).to_be_visible()
    desk.goto(desk.url)
    with one_act(desk):
        desk.get_by_role("button", name="Annuler : ").click()
        expect(
            desk.get_by_role("region", name=SUPPLIERS.format(0)).get_by_text("Pas encore vu")
        ).to_be_visible()

    supplier = visit(width=360, javascript=False)
    site.sign_in(supplier, SUPPLIER)
    for button, told in (
        ("Je ne viens pas", "l’organisateur sait que vous ne venez pas"),
        ("Finalement, je suis là", "vous êtes attendu comme prévu"),
        ("J’arrive avec 40 min de retard", "on vous attend à partir de"),
    ):
        supplier.goto(f"{own(event)}/planning")
        with one_act(supplier):
            supplier.get_by_role("button", name=button).click()
            expect(supplier.get_by_role("main")).to_contain_text(told)

    office.goto(f"{event}/planning/imprevus")
    assert barriers(visit, office) == []
    office.get_by_role("button", name="Replanifier").click()
    office.get_by_role("link", name="Voir ce qui change et diffuser…").click(timeout=LONG)
    office.get_by_role("button", name="Diffuser le planning").click()
    expect(office.get_by_text("Le planning est diffusé, version 2.")).to_be_visible()


def the_evening(site, visit, office, event):
    """Opinions are typed in from paper, the last taken back; the report is there."""
    event_id = let_the_day_come(event, minutes=-300)
    sheets = sheets_of(event_id)
    office.goto(f"{event}/avis/saisie")
    for number, meetings in sheets[:2]:
        office.get_by_label("Numéro", exact=True).fill(str(number))
        office.get_by_label("Rendez-vous, dans l’ordre").fill("4" * meetings)
        office.get_by_label("Journée", exact=True).fill("5")
        with one_act(office):
            office.get_by_role("button", name="Enregistrer").click()
            expect(
                office.get_by_role("row").filter(has=office.get_by_role("cell", name=str(number)))
            ).to_be_visible()
    office.goto(f"{event}/avis/saisie")
    with one_act(office):
        office.get_by_role("button", name="Annuler ma dernière feuille").click()
        expect(office.get_by_role("status").first).to_be_visible()
    office.get_by_role("link", name="Ensuite : Bilan").click()
    expect(office.get_by_role("heading", name="Bilan", exact=True)).to_be_visible()
    assert barriers(visit, office) == []


def sheets_of(event_id):
    """The sheets people hand in: the number printed on each, and how many meetings it asks about."""
    db.session.rollback()
    keys = feedback_keys_of(db.session.get_one(Event, event_id))
    met = Counter(side for one in live_meetings(db.session(), event_id) for side in (one.a_id, one.b_id))
    db.session.rollback()
    return sorted((key.number, met[delegation]) for delegation, key in keys.items())
