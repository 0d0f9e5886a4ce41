"""The import pages: from the file to the list, without JavaScript."""

import gzip
from io import BytesIO

import pytest
from sqlalchemy import func, select

from matchmaker.db.directory import Import, Organisation, Person
from matchmaker.db.jobs import Outbox
from tests.factories.lists import inscrits


@pytest.fixture
def event(make):
    return make.event(slots=4, tables=3)


@pytest.fixture
def visitor(make, event, client_as):
    return client_as(make.person(staff_of=event.chamber))


def upload(visitor, event, data, name="inscrits_v7_FINAL(2).xlsx"):
    page = f"/evenements/{event.id}/import"
    return visitor.submit(page, workbook=(BytesIO(data), name))


def test_story_1_on_the_pages(session, event, visitor):
    page = upload(visitor, event, inscrits()).location
    shown = visitor.get(page).text
    for words in (
        "matin ou après-midi ?",
        "Net’Éclair",
        "a perdu les derniers chiffres",
        "Importer les 5 lignes prêtes",
    ):
        assert words in shown

    visitor.submit(page, f"{page}/reponses", **{"values:availability!am": "matin"})
    assert "Importer les 6 lignes prêtes" in visitor.get(page).text
    visitor.submit(page, f"{page}/application")

    assert "structures : ajouts 6, modifications 0, sans changement 0" in visitor.get(page).text
    assert session.scalar(select(func.count()).select_from(Organisation)) == 6
    assert session.scalar(select(func.count()).select_from(Outbox)) == 0


def test_a_wrong_cell_is_corrected_on_the_page(session, event, visitor):
    page = upload(visitor, event, inscrits()).location

    visitor.submit(
        page, f"{page}/reponses", **{"cells:Sheet!9!siret": "40483304800022", "merges:Sheet!10": "merge"}
    )

    counts = session.scalar(select(Import.report))["counts"]
    assert (counts["ready"], counts["to_correct"], counts["merged"]) == (6, 0, 1)


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "vide.xlsx", "est vide"),
        (b"%PDF-1.7 ...", "liste.pdf", "ni un classeur ni un fichier CSV"),
    ],
)
def test_what_cannot_be_read_keeps_the_page(event, visitor, data, name, words):
    answer = upload(visitor, event, data, name)

    assert answer.status_code == 200
    assert words in answer.text


def test_a_file_can_be_set_aside(session, event, visitor):
    page = upload(visitor, event, b"Structure;SIRET\nX;73282932000074\n", "l.csv").location

    visitor.submit(page, f"{page}/abandon")

    assert session.scalar(select(Import.state)) == "dropped"
    assert "Mis de côté" in visitor.get(page).text


def test_names_in_a_file_are_text(event, visitor):
    page = upload(visitor, event, b"Structure;SIRET\n<script>x</script>;1\n", "<b>.csv").location

    shown = visitor.get(page).text

    assert "<script>x" not in shown
    assert "<b>.csv" not in shown


def test_a_stranger_finds_nothing(make, event, visitor, client_as):
    page = upload(visitor, event, inscrits()).location
    stranger = client_as(make.person(staff_of=make.chamber()))

    assert [stranger.get(url).status_code for url in (page, f"/evenements/{event.id}/import")] == [404, 404]


def test_rows_are_paged(event, visitor, session):
    rows = "".join(f"Structure {n};7328293200007{n % 10}\n" for n in range(120))
    page = upload(visitor, event, f"Structure;SIRET\n{rows}".encode(), "l.csv").location

    assert "page 1 sur 2" in visitor.get(page).text
    assert "l, ligne 121" in visitor.get(f"{page}?page=2").text
    assert session.scalar(select(func.count()).select_from(Person)) == 1


def test_a_file_too_large_is_refused_in_words(app, event, visitor):
    app.config["MAX_CONTENT_LENGTH"] = 20_000

    answer = upload(visitor, event, b"PK" + b"0" * 20_000)

    assert answer.status_code == 413
    assert "Enregistrez-le sans images, ou en plusieurs parties" in answer.text


def test_a_packed_list_of_open_data_is_read_as_it_is(event, visitor):
    data = gzip.compress("Structure;SIRET\nNet’Éclair;12345678200010\n".encode())

    page = upload(visitor, event, data, "liste.csv.gz").location
    visitor.submit(page, f"{page}/application")

    assert "structures : ajouts 1, modifications 0, sans changement 0" in visitor.get(page).text


def test_columns_nobody_understood_are_named_on_the_page(session, event, visitor):
    page = upload(visitor, event, b"Qui;Combien\nJardins du Val;1\n", "a.csv").location

    shown = visitor.get(page).text
    visitor.submit(page, f"{page}/reponses", **{"headers:qui": "use_name", "headers:combien": "capacity"})

    assert "A · Qui" in shown
    assert "pas reconnue" in shown
    assert session.scalar(select(Import.report))["counts"]["ready"] == 1
    assert "vous l’avez dit" in visitor.get(page).text


def test_what_a_column_cannot_mean_is_left_out(session, event, visitor):
    page = upload(visitor, event, b"Structure;SIRET\nJardins du Val;73282932000074\n", "a.csv").location

    visitor.submit(page, f"{page}/reponses", **{"headers:siret": "nothing_of_the_kind"})

    assert visitor.get(page).status_code == 200
