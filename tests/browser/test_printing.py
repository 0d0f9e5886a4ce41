"""Print everything, replace somebody, print what changed: on a wide screen and on a telephone."""

import io

import pypdf
from playwright.sync_api import expect

from matchmaker.extensions import db
from tests.browser.barriers import barriers
from tests.factories.publishing import publish_small_event

LONG = 90_000  # milliseconds; sheets are made by a worker that shares the machine


def download(page):
    link = page.get_by_role("link", name="Télécharger le fichier")
    expect(link).to_be_visible(timeout=LONG)
    with page.expect_download() as waiting:
        link.click()
    return pypdf.PdfReader(io.BytesIO(waiting.value.path().read_bytes())).pages


def test_the_file_downloads_by_itself_when_it_is_ready_and_once(site, visit, app, make):
    published = publish_small_event(make)
    page = visit()
    site.sign_in(page, published.organiser.email)
    page.goto(site.url(f"/evenements/{published.event.id}/imprimer"))

    with page.expect_download(timeout=LONG):
        page.get_by_role("button", name="Imprimer tout (PDF)").click()

    expect(page.get_by_role("link", name="Télécharger le fichier")).to_be_visible()
    again = []
    page.on("download", lambda one: again.append(one))  # playwright takes no builtin
    page.reload()
    expect(page.get_by_role("link", name="Télécharger le fichier")).to_be_visible()
    page.goto(site.url(f"/evenements/{published.event.id}/imprimer"))
    assert again == []


def test_organiser_prints_the_day_and_then_only_what_changed(site, visit, app, make):
    published = publish_small_event(make)
    address = site.url(f"/evenements/{published.event.id}/imprimer")
    page = visit()
    site.sign_in(page, published.organiser.email)
    page.goto(address)
    page.get_by_role("button", name="Imprimer tout (PDF)").click()
    whole = len(download(page))
    db.session.rollback()
    published.first.delegates[0].person_id = make.person(name="Nadia Neuve").id
    db.session.commit()

    phone = visit(width=360, state=page.context.storage_state())
    phone.goto(address)
    phone.get_by_text("À échanger (3)").click()
    expect(phone.get_by_text("Badge de Nadia Neuve, Les Jardins du Val")).to_be_visible()
    assert barriers(visit, phone) == []
    phone.get_by_role("button", name="Imprimer ce qui a changé").click()
    changed = download(phone)

    assert len(changed) < whole
    assert "Ce qui a changé" in changed[0].extract_text()
