import csv
import io
import json
from collections import Counter

import openpyxl
import pypdf
import pytest
from click.testing import CliRunner
from icalendar import Calendar

from matchmaker.__main__ import create_app
from matchmaker.cli import TopFloor, matchmaker
from matchmaker.documents.reading import read_book
from tests.factories.workbooks import buyer, filled_workbook, supplier


def run(*arguments):
    return CliRunner().invoke(
        matchmaker, ["plan", *map(str, arguments)], obj=TopFloor(create_app), prog_name="matchmaker"
    )


def plan(folder, data, *options, name="inscrits.xlsx"):
    source = folder / name
    source.write_bytes(data)
    return run(source, "-o", folder / "sortie", *options)


def rows(folder, sheet):
    book = openpyxl.load_workbook(folder / "sortie" / "planning.xlsx", read_only=True)
    return [row for row in book[sheet].iter_rows(min_row=2, values_only=True) if any(row)]


def events(folder, name):
    return list(Calendar.from_ical((folder / "sortie/agendas-ics" / name).read_bytes()).walk("VEVENT"))


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    """The template filled with twenty structures, planned once for the tests that only read."""
    folder = tmp_path_factory.mktemp("plan")
    result = plan(folder, filled_workbook())
    assert (result.exit_code, result.exception) == (0, None), result.output
    return folder, result


def test_plan_writes_the_whole_pack(planned):
    folder, result = planned

    names = {path.relative_to(folder / "sortie").as_posix() for path in (folder / "sortie").rglob("*.*")}
    assert "36 rendez-vous pour 20 structures ; 36 vœux servis sur 42." in result.stdout
    assert "Aucun planning ne respecte mieux vos règles." in result.stdout
    assert {name for name in names if "/" not in name} == {
        "planning.xlsx",
        "plan-des-tables.pdf",
        "synthese.pdf",
    }
    assert Counter(name.rpartition("/")[0] for name in names) == {"": 3, "agendas-pdf": 20, "agendas-ics": 20}
    assert "agendas-pdf/agenda-ville-d-essai-n-0.pdf" in names


def test_nobody_and_no_table_is_booked_twice(planned):
    folder, _ = planned
    meetings = rows(folder, "Rendez-vous")

    seats = Counter((start, name) for _, start, _, _, *pair, _, _ in meetings for name in pair)
    tables = Counter((start, table) for _, start, _, table, *_ in meetings)
    assert len(meetings) == 36
    assert (max(seats.values()), max(tables.values())) == (1, 1)


def test_absences_and_kept_tables_are_respected(planned):
    folder, _ = planned
    meetings = rows(folder, "Rendez-vous")

    late = [start for _, start, _, _, *pair, _, _ in meetings if supplier(0) in pair and start.hour >= 15]
    at_home = {table for _, _, _, table, *pair, _, _ in meetings if buyer(0) in pair}
    assert late == []
    assert at_home == {"T1"}


def test_paper_calendar_and_workbook_say_the_same(planned):
    folder, _ = planned
    name = "agenda-ville-d-essai-n-1"

    written = sorted(
        (f"{start:%H:%M}", table, next(one for one in pair if one != buyer(1)))
        for _, start, _, table, *pair, _, _ in rows(folder, "Rendez-vous")
        if buyer(1) in pair
    )
    calendar = sorted(
        (
            f"{one.decoded('dtstart'):%H:%M}",
            str(one["location"]).partition(",")[0].removeprefix("Table "),
            str(one["summary"]).removeprefix("Rendez-vous : "),
        )
        for one in events(folder, f"{name}.ics")
    )
    printed = pypdf.PdfReader(folder / f"sortie/agendas-pdf/{name}.pdf").pages[0].extract_text()
    assert calendar == written
    assert all(start in printed and partner in printed for start, _, partner in written)


def test_every_wish_without_a_meeting_has_its_reason(planned):
    folder, _ = planned

    unplaced = rows(folder, "Non placés")

    assert len(unplaced) == 6
    assert (supplier(1), buyer(4), None, "La structure demandée a décliné.") in unplaced
    assert all(reason for *_, reason in unplaced)


def test_second_run_moves_calendar_entries_instead_of_adding_others(tmp_path):
    name = "agenda-ville-d-essai-n-0.ics"
    plan(tmp_path, filled_workbook(buyers=2, suppliers=4))
    before = events(tmp_path, name)

    result = plan(tmp_path, filled_workbook(buyers=2, suppliers=4, starts_at="14:10"))

    after = events(tmp_path, name)
    assert result.exit_code == 0
    assert {one["uid"] for one in after} == {one["uid"] for one in before}
    assert {one.decoded("dtstart").minute % 20 for one in after} == {10}
    assert min(one["sequence"] for one in after) >= max(one["sequence"] for one in before)


def test_folder_with_something_else_in_it_is_left_alone(tmp_path):
    (tmp_path / "sortie").mkdir()
    (tmp_path / "sortie" / "photos.jpg").write_bytes(b"x")

    result = plan(tmp_path, filled_workbook(buyers=2, suppliers=2))

    assert result.exit_code == 2
    assert "contient déjà autre chose (photos.jpg)" in result.output
    assert [path.name for path in (tmp_path / "sortie").iterdir()] == ["photos.jpg"]


def spoil(book):
    book["Participants"]["C3"] = "1234"
    book["Participants"]["V10"] = "AM"
    book["Vœux"]["B4"] = "Personne d’ici"


def test_bad_workbook_is_told_whole_by_sheet_row_and_column(tmp_path):
    result = plan(tmp_path, filled_workbook(change=spoil))

    told = result.stderr.splitlines()
    assert result.exit_code == 2
    assert told[0] == "« inscrits.xlsx » est à corriger : 3 problèmes. Rien n’a été écrit."
    assert [line.partition(" : ")[0].strip() for line in told[1:]] == [
        "Participants, ligne 3, colonne C (SIRET)",
        "Participants, ligne 10, colonne V (Disponibilité)",
        "Vœux, ligne 4, colonne B (Souhaite rencontrer)",
    ]
    assert "Écrivez « matin » ou « après-midi »." in told[2]
    assert not (tmp_path / "sortie").exists()


def test_rows_to_correct_can_be_left_aside_and_are_listed(tmp_path):
    result = plan(tmp_path, filled_workbook(change=spoil), "--keep-going")

    listed = (tmp_path / "sortie/remarques.csv").read_text(encoding="utf-8-sig")
    told = list(csv.reader(io.StringIO(listed), delimiter=";"))
    summary = pypdf.PdfReader(tmp_path / "sortie/synthese.pdf").pages[0].extract_text()
    assert result.exit_code == 0
    assert ["Participants", "3", "C", "SIRET", "1234"] in [row[:5] for row in told]
    assert "laissées de côté" in summary


def absent(book):
    for row in book["Participants"].iter_rows(min_row=3):
        row[21].value = "08:00-09:00"


def myself(book):
    book["Vœux"]["B3"] = supplier(0)


def no_wishes(book):
    book["Vœux"].delete_rows(3, 100)


def nobody(book):
    for name in ("Participants", "Offres", "Besoins", "Vœux"):
        book[name].delete_rows(3, 100)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "est vide"),
        (b"%PDF-1.7", "n’est ni un classeur ni un fichier CSV"),
        (b"\x00\x01\x02" * 99, ""),
        (filled_workbook(buyers=2, suppliers=2, slot_count=0), "Il faut au moins un créneau"),
        (filled_workbook(buyers=2, suppliers=2, tables=0), "Tables"),
        (filled_workbook(buyers=2, suppliers=2, date="jamais"), "Date"),
        (filled_workbook(buyers=2, suppliers=2, change=absent), "Disponibilité"),
        (filled_workbook(buyers=2, suppliers=2, change=myself), "Souhaite rencontrer"),
        (filled_workbook(buyers=2, suppliers=2, change=no_wishes), "Aucun rendez-vous à placer"),
        (filled_workbook(change=nobody), "Aucune structure n’y figure"),
        (filled_workbook(change=lambda book: book.remove(book["Événement"])), "« Événement » manque"),
    ],
    ids=[
        "empty",
        "pdf",
        "bytes",
        "no slot",
        "no table",
        "no date",
        "all absent",
        "itself",
        "no wish",
        "nobody",
        "no event",
    ],
)
def test_what_cannot_be_planned_is_a_sentence_and_leaves_nothing(tmp_path, data, words):
    result = plan(tmp_path, data)

    assert result.exit_code == 2, result.output
    assert isinstance(result.exception, SystemExit)
    assert words in result.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["inscrits.xlsx"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("absent.xlsx", "-o", "sortie"), "il n’existe pas"),
        ((".", "-o", "sortie"), "est un dossier"),
        (("absent.xlsx",), "après -o"),
        ((), "après -o"),
        (("absent.xlsx", "-o", "nulle/part"), "Impossible d’écrire"),
        (("absent.xlsx", "--template", "modele.xlsx"), "--template s’emploie seul"),
    ],
)
def test_wrong_call_says_what_to_do(tmp_path, monkeypatch, arguments, words):
    monkeypatch.chdir(tmp_path)

    result = run(*arguments)

    assert result.exit_code == 2
    assert words in result.output
    assert list(tmp_path.iterdir()) == []


def test_template_is_written_and_read_back_as_empty(tmp_path):
    result = run("--template", tmp_path / "modele.xlsx")

    book = read_book((tmp_path / "modele.xlsx").read_bytes(), "modele.xlsx")
    assert result.exit_code == 0
    assert [sheet.name for sheet in book.sheets][:3] == ["Mode d’emploi", "Événement", "Participants"]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("modele.pdf", "doit finir par .xlsx"), ("ailleurs/modele.xlsx", "n’existe pas : créez-le")],
)
def test_template_is_not_written_under_a_bad_name(tmp_path, name, sentence):
    result = run("--template", tmp_path / name)

    assert (result.exit_code, sentence in result.output) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_template_never_overwrites_a_workbook(tmp_path):
    (tmp_path / "modele.xlsx").write_bytes(b"rempli")

    result = run("--template", tmp_path / "modele.xlsx")

    assert result.exit_code == 2
    assert "existe déjà" in result.output
    assert (tmp_path / "modele.xlsx").read_bytes() == b"rempli"


def test_progress_for_another_program_is_one_object_per_line(tmp_path):
    result = plan(tmp_path, filled_workbook(buyers=2, suppliers=4), "--progress", "json")

    said = [json.loads(line) for line in result.stdout.splitlines()]
    steps = [one["fraction"] for one in said if "fraction" in one]
    assert steps == sorted(steps)
    assert said[-1]["done"]["structures"] == 6
    assert said[-1]["proof"] == "Aucun planning ne respecte mieux vos règles."


def test_refusal_for_another_program_carries_every_problem(tmp_path):
    result = plan(tmp_path, filled_workbook(change=spoil), "--progress", "json")

    last = json.loads(result.stdout.splitlines()[-1])
    assert (result.exit_code, len(last["problems"])) == (2, 3)
    assert last["problems"][0] == {
        "sheet": "Participants",
        "row": 3,
        "column": "C",
        "header": "SIRET",
        "value": "1234",
        "sentence": last["problems"][0]["sentence"],
        "words": last["problems"][0]["words"],
        "blocking": True,
        "lost": False,
        "follows": False,
    }
