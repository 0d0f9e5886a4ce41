"""`matchmaker demo` as a newcomer meets it: gunicorn, a real worker, SQLite, and three people's browsers."""

import re
import zipfile

import icalendar
import pytest
from playwright.sync_api import expect

from tests.browser.barriers import barriers
from tests.browser.demonstration import READY, READY_WITHIN, Demonstration
from tests.factories.workbooks import filled_workbook

ORGANISER, BUYER, SUPPLIER = (
    "organisatrice@demo.example",
    "acheteuse@demo.example",
    "fournisseuse@demo.example",
)
SOLVED_WITHIN = 60_000  # milliseconds


@pytest.fixture(scope="module")
def demo(tmp_path_factory, browser):
    running = Demonstration(tmp_path_factory.mktemp("demo"))
    try:
        running.wait_for(READY, within=READY_WITHIN)
        yield running
    finally:
        assert running.close() == 0


@pytest.fixture(scope="module")
def state_of(demo, browser):
    """`state_of(email)`: the cookies of somebody who signed in by the mail's six digits, once."""
    states = {}

    def state(email):
        if email not in states:
            context = browser.new_context(locale="fr-FR")
            demo.sign_in(context.new_page(), email)
            states[email] = context.storage_state()
            context.close()
        return states[email]

    return state


def test_it_names_its_address_and_three_people(demo):
    words = demo.read()

    assert f"http://127.0.0.1:{demo.port}" in words
    assert [email for email in (ORGANISER, BUYER, SUPPLIER) if email not in words] == []


@pytest.mark.parametrize(("javascript", "width"), [(True, 1280), (False, 360)])
def test_the_main_job_from_an_empty_event_to_a_calendar(demo, visit, state_of, javascript, width):
    organiser, buyer, supplier = (
        visit(state=state_of(one), javascript=javascript, width=width) for one in (ORGANISER, BUYER, SUPPLIER)
    )

    event = create_event(organiser, demo, f"Rencontre d’avril, {width}", slots=6, tables=3)
    add_participant(organiser, event, "Ville de Valbrune", "Acheteur", "Claire Delmas", BUYER, table="T2")
    add_participant(organiser, event, "Les Jardins du Val", "Fournisseur", "Awa Martin", SUPPLIER)
    add_participant(
        organiser, event, "Net’Éclair Insertion", "Fournisseur", "Rachid Amrani", "r@demo.example"
    )
    weigh_and_score(organiser, event)
    press(organiser, event, "Ouvrir les vœux")

    ask(buyer, demo, event, "Les Jardins du Val", "indispensable")
    accept(supplier, demo, event, "Ville de Valbrune")

    press(organiser, event, "Clore les vœux")
    solve(organiser, event)
    expect(organiser.get_by_role("row", name="T2 Ville de Valbrune")).to_contain_text("Les Jardins du Val")
    expect(organiser.get_by_text("Aucun planning ne respecte mieux vos règles.")).to_be_visible()
    organiser.get_by_role("link", name="Diffuser ce planning…").click()
    expect(organiser.get_by_role("main")).to_contain_text("Mode essai")
    organiser.get_by_role("button", name="Diffuser le planning").click()
    expect(organiser.get_by_text("Version 1, le")).to_be_visible()

    for page, partner in ((buyer, "Les Jardins du Val"), (supplier, "Ville de Valbrune")):
        page.goto(f"{own(demo, event)}/planning")
        agenda = page.get_by_role("main")
        expect(agenda).to_contain_text(partner)
        expect(agenda).to_contain_text("T2")
        (meeting,) = calendar(page)
        assert partner in meeting["summary"]
        assert not javascript or barriers(visit, page) == []


def create_event(page, demo, name, *, slots, tables):
    """Through the form; the address of the event's first page comes back."""
    page.goto(demo.url("/evenements"))
    page.get_by_role("link", name="Nouvel événement").click()
    page.get_by_label("Nom de l’événement").fill(name)
    page.get_by_label("Date", exact=True).fill("2027-04-08")
    page.get_by_label("Nombre de créneaux").fill(str(slots))
    page.get_by_label("Nombre de tables").fill(str(tables))
    page.get_by_role("button", name="Créer l’événement").click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text(f"{slots} × {tables}")
    return re.sub(r"[?#].*", "", page.url)


def own(demo, event):
    """The participant's address of the same event."""
    return demo.url(f"/mes-rencontres/{event.rsplit('/', 1)[1]}")


def add_participant(page, event, structure, kind, person, email, *, table=None):
    page.goto(f"{event}/participants")
    page.get_by_role("link", name="Ajouter", exact=True).click()
    page.get_by_label("Elle vient comme").select_option(kind)
    page.get_by_label("Une structure de votre liste").select_option(label=structure)
    page.get_by_role("button", name="Ajouter").click()
    page.goto(f"{event}/participants")
    page.get_by_role("main").get_by_role("link", name=structure).click()
    if table:
        page.get_by_label("Garde sa table").select_option(table)
        page.get_by_role("button", name="Enregistrer").first.click()
        expect(page.get_by_label("Garde sa table").locator("option[selected]")).to_have_text(table)
    page.get_by_label("Nom", exact=True).fill(person)
    page.get_by_label("Adresse e-mail").fill(email)
    page.get_by_role("button", name="Ajouter cette personne").click()
    expect(page.get_by_role("listitem").filter(has_text=person)).to_be_visible()


def weigh_and_score(page, event):
    page.goto(f"{event}/criteres")
    page.get_by_role("group", name="Proximité").get_by_label("beaucoup").check()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("group", name="Proximité").get_by_label("beaucoup")).to_be_checked()
    page.get_by_role("button", name="Évaluer").click()
    expect(page.get_by_text("Évaluation n° 1")).to_be_visible(timeout=SOLVED_WITHIN)


def press(page, event, button):
    """A button of the event's first page."""
    page.goto(event)
    page.get_by_role("button", name=button).click()
    expect(page.get_by_role("button", name=button)).to_have_count(0)


def ask(page, demo, event, structure, rank):
    page.goto(f"{own(demo, event)}/partenaires")
    card = page.get_by_role("article").filter(has=page.get_by_role("heading", name=structure))
    card.get_by_text("critères de cette note").click()
    expect(card).to_contain_text("Métier")
    card.get_by_label("Rang du vœu").select_option(label=rank)
    card.get_by_role("button", name="Demander un rendez-vous").click()
    expect(page.get_by_role("main")).to_contain_text(f"Votre vœu est envoyé à {structure}.")


def accept(page, demo, event, structure):
    page.goto(f"{own(demo, event)}/voeux")
    card = page.get_by_role("article").filter(has_text=structure)
    card.get_by_role("button", name="Accepter").click()
    expect(page.get_by_role("main")).to_contain_text("C’est accepté")


def solve(page, event):
    """Start the calculation, wait for the worker, open the draft."""
    page.goto(f"{event}/planning")
    page.get_by_role("button", name="Calculer un planning").click()
    draft = page.get_by_role("link", name="Projet n° 1")
    expect(draft).to_be_visible(timeout=SOLVED_WITHIN)
    draft.click()
    # With scripts the table is a grid that the keyboard moves in.
    expect(page.get_by_role("grid").or_(page.get_by_role("table"))).to_be_visible()


def calendar(page):
    link = page.get_by_role("link", name="Ajouter à mon agenda (ICS)").get_attribute("href")
    answer = page.request.get(f"{re.match('http://[^/]+', page.url)[0]}{link}")
    return icalendar.Calendar.from_ical(answer.body()).walk("VEVENT")


def drop(page, demo, workbook):
    page.goto(demo.url("/classeur"))
    file = {"name": "rencontres.xlsx", "mimeType": "application/octet-stream", "buffer": workbook}
    page.get_by_label("Votre classeur").set_input_files(file)
    page.get_by_role("button", name="Faire le planning").click()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_workbook_dropped_on_a_page_comes_back_as_a_zip(demo, visit, state_of, javascript):
    page = visit(state=state_of(ORGANISER), javascript=javascript)
    drop(page, demo, filled_workbook())

    link = page.get_by_role("link", name="Télécharger tout (zip)")
    expect(link).to_be_visible(timeout=SOLVED_WITHIN)
    with page.expect_download() as download:
        link.click()

    names = zipfile.ZipFile(download.value.path()).namelist()
    endings = {name.rsplit(".", 1)[-1] for name in names}
    assert {"xlsx", "pdf", "ics"} <= endings


def test_a_workbook_with_faults_tells_them_by_row(demo, visit, state_of):
    page = visit(state=state_of(ORGANISER))
    drop(page, demo, filled_workbook(date="31/02/2027"))

    expect(page.get_by_role("heading", name="Le classeur est à corriger")).to_be_visible(
        timeout=SOLVED_WITHIN
    )
    expect(page.get_by_role("listitem").filter(has_text="31/02/2027")).to_contain_text("Événement, ligne")


PHONE = 360
PAGES = [
    (None, "/"),
    (None, "/connexion"),
    (ORGANISER, "/evenements"),
    (ORGANISER, "/evenements/nouveau"),
    (ORGANISER, "/evenements/1"),
    (ORGANISER, "/evenements/1/participants"),
    (ORGANISER, "/evenements/1/creneaux"),
    (ORGANISER, "/evenements/1/criteres"),
    (ORGANISER, "/evenements/1/voeux"),
    (ORGANISER, "/evenements/1/import"),
    (ORGANISER, "/evenements/1/planning/{draft}"),
    (ORGANISER, "/structures"),
    (ORGANISER, "/classeur"),
    (BUYER, "/mes-rencontres/1"),
    (BUYER, "/mes-rencontres/1/partenaires"),
    (BUYER, "/mes-rencontres/1/voeux"),
    (BUYER, "/mes-rencontres/1/planning"),
    (BUYER, "/besoins/nouveau"),
    (BUYER, "/besoins/nouveau/complet"),
    (SUPPLIER, "/catalogue"),
    (SUPPLIER, "/offres/nouvelle"),
]


@pytest.fixture(scope="module")
def draft(demo, state_of, browser):
    """A planning of the event the demonstration came with, computed by somebody without JavaScript."""
    context = browser.new_context(
        locale="fr-FR", java_script_enabled=False, storage_state=state_of(ORGANISER)
    )
    page = context.new_page()
    press(page, demo.url("/evenements/1"), "Clore les vœux")
    solve(page, demo.url("/evenements/1"))
    yield page.url.rsplit("/", 1)[1]
    context.close()


@pytest.mark.parametrize(("email", "path"), PAGES, ids=[path for _, path in PAGES])
def test_the_main_pages_are_accessible_and_fit_a_phone(demo, visit, state_of, draft, email, path):
    """Every page there is is looked at, in both widths, by `test_every_page.py` in `make soak`."""
    page = visit(width=PHONE, state=state_of(email) if email else None)

    answer = page.goto(demo.url(path.format(draft=draft)))

    assert answer.status == 200
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    assert barriers(visit, page) == []
