"""Story 1: an untidy workbook is brought in; every row is accounted for and nobody is mailed."""

import io
from dataclasses import replace

import openpyxl
import pytest
from playwright.sync_api import expect

from matchmaker.db.directory import Organisation
from matchmaker.db.jobs import Outbox
from matchmaker.extensions import db

FILE = "inscrits_v7_FINAL(2).xlsx"
HEADERS = ("Nom de la structure", "N° SIRET", "Rôle", "E-mail", "Tél.", "Dispo", "Ville")
ROWS = (
    ("Seine-Verte Collèges", 1234400016, "acheteur", "colleges@seine-verte.example", None, None, "Évry-Courcouronnes"),
    ("Seine-Verte Routes", "000 012 344 00016", "acheteur", "routes@seine-verte.example", None, "AM", None),
    ("Coop’Éclore Traiteur", "40483304800014", "fournisseur", "traiteur@eclore.example", None, None, None),
    ("Coop’Éclore Graphisme", "40483304800014", "fournisseur", "graphisme@eclore.example", None, None, None),
    ("Net’Éclair", "123 456 782 00010", "fournisseur", "a@net-eclair.example; b@net-eclair.example", None, None, None),
    ("Tournesol", "5,67880E+13", "fournisseur", "contact@tournesol.example", None, None, None),
    ("Net Eclair insertion", 12345678200010, None, None, None, None, None),
    ("Jardins du Val", "73282932000074", "fournisseur", "val@jardins.example", 612345678, None, "Étampes"),
    (None,) * 7,
    ("TOTAL", None, None, 8, None, None, None),
)  # fmt: skip


def workbook():
    """The file of the story: a merged title, headers on row 3, ten rows."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = "Inscriptions – Rencontres du 11 mars"
    sheet.merge_cells("A1:G1")
    for number, row in enumerate((HEADERS, *ROWS), start=3):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column, value)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.fixture
def settings(settings, smtp):
    """As the other tests' settings, with a mail server that keeps what it gets."""
    return replace(settings, mail_url=smtp.url)


@pytest.fixture
def event(make):
    chamber = make.chamber(email="cress@exemple.fr")
    make.person(name="Camille Aubert", email="cress@exemple.fr", staff_of=chamber)
    return make.event(chamber, phase="registration")


def figures(page):
    """{"prêtes": 5, …} as the page shows them."""
    shown = page.locator("dl.figures > div")
    return {
        item.locator("dt").inner_text(): int(item.locator("dd").first.inner_text()) for item in shown.all()
    }


def send_file(site, page, event):
    page.goto(site.url(f"/evenements/{event.id}/import"))
    file = {"name": FILE, "mimeType": "application/octet-stream", "buffer": workbook()}
    page.get_by_label("Votre liste").set_input_files(file)
    page.get_by_role("button", name="Lire le fichier").click()
    expect(page.get_by_role("heading", name=FILE)).to_be_visible()


def posted(event):
    """How many messages about the event were ever written."""
    db.session.rollback()
    count = db.session.query(Outbox).filter_by(event_id=event.id).count()
    db.session.rollback()
    return count


@pytest.mark.parametrize("javascript", [True, False])
def test_an_import_accounts_for_every_row_and_mails_nobody(site, visit, smtp, event, javascript):
    page = visit(javascript=javascript, width=1280 if javascript else 360)
    site.sign_in(page, "cress@exemple.fr")

    # Tried: nothing is kept yet.
    send_file(site, page, event)
    assert figures(page) == {"prêtes": 5, "question": 1, "à corriger": 1, "à réunir ?": 1, "ignorées": 2}
    main = page.get_by_role("main")
    expect(main).to_contain_text("« AM » : matin ou après-midi ?")
    expect(main).to_contain_text("le tableur a perdu les derniers chiffres du SIRET")
    db.session.rollback()
    assert db.session.query(Organisation).count() == 0

    # Answered: row 6 alone is left, to be corrected.
    page.get_by_label("matin", exact=True).check()
    page.get_by_label("Oui, c’est la même structure").check()
    page.get_by_role("button", name="Enregistrer les réponses").click()
    expect(page.locator("dl.figures")).not_to_contain_text("question")
    assert figures(page) == {"prêtes": 6, "à corriger": 1, "réunie": 1, "ignorées": 2}

    # Brought in: numbers as they are, and nobody written to.
    page.get_by_role("button", name="Importer").click()
    expect(main).to_contain_text("Aucun message n’est parti")
    db.session.rollback()
    stored = {one.name: (one.siret, one.phone) for one in db.session.query(Organisation)}
    assert stored == {
        "Seine-Verte Collèges": ("00001234400016", None),
        "Seine-Verte Routes": ("00001234400016", None),
        "Coop’Éclore Traiteur": ("40483304800014", None),
        "Coop’Éclore Graphisme": ("40483304800014", None),
        "Net’Éclair": ("12345678200010", None),
        "Jardins du Val": ("73282932000074", "0612345678"),
    }
    assert posted(event) == 0

    # The same file again changes nothing.
    send_file(site, page, event)
    page.get_by_role("button", name="Importer").click()
    expect(main).to_contain_text("Aucun message n’est parti")
    expect(main).to_contain_text("structures : ajouts 0, modifications 0")
    assert posted(event) == 0

    # Inviting is an act of its own: announced first, and in mode essai all goes to the organiser.
    page.goto(site.url(f"/evenements/{event.id}/invitation"))
    expect(main).to_contain_text("7 destinataires.")
    page.get_by_role("button", name="Essayer l’envoi de 7 invitations").click()
    expect(main).to_contain_text("7 messages partent vers cress@exemple.fr")
    trials = site.wait_for(lambda: _trials(smtp), count=7)
    assert {letter.recipients[0] for letter in trials} == {"cress@exemple.fr"}
    assert posted(event) == 7


def _trials(smtp):
    return [letter for letter in smtp.letters if "[ESSAI]" in letter.message["Subject"]]
