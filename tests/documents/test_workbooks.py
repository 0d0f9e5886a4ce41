import datetime as dt
import io

import openpyxl
import pytest

from matchmaker.core.agenda.timetable import PlannedMeeting, Unplaced
from matchmaker.documents.workbooks import timetable_workbook
from tests.documents.nasty_names import NASTY_NAMES
from tests.factories.timetables import make_delegation, make_timetable


def read(written: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(written))


def rows(book: openpyxl.Workbook, sheet: str) -> list[tuple]:
    return list(book[sheet].iter_rows(values_only=True))


def test_workbook_has_the_grid_the_list_the_structures_and_the_unplaced():
    book = read(timetable_workbook(make_timetable()))

    assert book.sheetnames == ["Planning", "Rendez-vous", "Par structure", "Non placés"]
    assert rows(book, "Planning") == [
        ("Créneau", "T1", "T2", "T3"),
        (
            "14:00 – 14:15",
            "Département de la Seine-Verte ↔ Net’Éclair Insertion",
            "Ville de Valbrune ↔ Les Jardins du Val",
            None,
        ),
        ("14:20 – 14:35", "Département de la Seine-Verte ↔ Les Jardins du Val", None, None),
        ("14:40 – 14:55", None, None, None),
        ("15:20 – 15:35", None, None, None),
    ]
    assert rows(book, "Rendez-vous")[1:2] == [
        (
            dt.datetime(2027, 3, 11),  # noqa: DTZ001 - a spreadsheet's dates have no zone
            dt.time(14, 0),
            dt.time(14, 15),
            "T1",
            "Net’Éclair Insertion",
            "Département de la Seine-Verte",
            "Nettoyage de bureaux",
            None,
        ),
    ]
    assert rows(book, "Non placés") == [
        ("Demandé par", "Avec", "Sujet", "Raison"),
        (
            "Net’Éclair Insertion",
            "Ville de Valbrune",
            "Nettoyage des écoles",
            "Aucun créneau commun : Net’Éclair Insertion n’est là que de 14:00 à 14:35.",
        ),
    ]


def test_line_of_a_structure_says_whom_it_meets_in_each_slot():
    book = read(timetable_workbook(make_timetable()))

    assert rows(book, "Par structure")[0] == (
        "Structure",
        "Type",
        "Rendez-vous",
        "14:00 – 14:15",
        "14:20 – 14:35",
        "14:40 – 14:55",
        "15:20 – 15:35",
    )
    assert rows(book, "Par structure")[3] == (
        "Les Jardins du Val",
        "Fournisseur",
        2,
        "Ville de Valbrune (table T2)",
        "Département de la Seine-Verte (table T1)",
        None,
        None,
    )


def test_workbook_without_unplaced_wishes_says_so():
    book = read(timetable_workbook(make_timetable(unplaced=())))

    assert rows(book, "Non placés")[1][0] == "Tous les vœux ont un rendez-vous."


def test_workbook_of_an_empty_event_opens():
    empty = make_timetable(delegations=(), slots=(), tables=(), meetings=(), unplaced=(), pauses=())

    book = read(timetable_workbook(empty))

    assert [len(rows(book, name)) for name in book.sheetnames] == [1, 1, 1, 2]


def test_sheets_are_ready_to_be_read_filtered_and_printed():
    book = read(timetable_workbook(make_timetable()))

    for sheet in book:
        assert (sheet.freeze_panes, sheet.page_setup.orientation, sheet.page_setup.paperSize) == (
            "B2",
            "landscape",
            9,
        )
        assert sheet.oddFooter.left.text.startswith("Version 3 · imprimé le 9 mars 2027 à 09:30")
    assert book["Rendez-vous"].auto_filter.ref == "A1:H4"


def test_same_timetable_gives_the_same_bytes():
    assert timetable_workbook(make_timetable()) == timetable_workbook(make_timetable())


@pytest.mark.parametrize(
    "name", [*NASTY_NAMES, "http://example.org", "00123", "a\x00b"], ids=range(len(NASTY_NAMES) + 3)
)
def test_any_name_stays_text(name):
    timetable = make_timetable(
        delegations=(make_delegation("A", name), make_delegation("B", "Autre")),
        tables=(name,),
        meetings=(PlannedMeeting("m@x", 0, name, "A", "B", subject=name, why=(name,)),),
        unplaced=(Unplaced("A", "B", reason=name, told=name, subject=name),),
    )

    book = read(timetable_workbook(timetable))

    plain = name.replace("\x00", " ")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert [cell.data_type for cell in cells if cell.value == plain] == ["s"] * 9
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert [cell.hyperlink for cell in cells if cell.hyperlink] == []
