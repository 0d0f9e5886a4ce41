import io

import openpyxl
import pytest

from matchmaker.core.directory.importing.columns import EXAMPLE_MARK
from matchmaker.core.directory.importing.sheets import SHEETS
from matchmaker.documents.template import template_workbook

TABLES = [sheet for sheet in SHEETS if not sheet.by_lines]


@pytest.fixture(scope="module")
def book() -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(template_workbook(SHEETS)))


def test_template_has_the_guide_and_every_sheet_the_reader_knows(book):
    assert book.sheetnames == [
        "Mode d’emploi",
        "Événement",
        "Participants",
        "Offres",
        "Besoins",
        "Vœux",
        "Listes",
    ]
    assert book["Listes"].sheet_state == "hidden"


@pytest.mark.parametrize("sheet", TABLES, ids=lambda sheet: sheet.key)
def test_heads_are_those_the_reader_knows(book, sheet):
    assert [cell.value for cell in book[sheet.title][1]] == [column.header for column in sheet.columns]


@pytest.mark.parametrize("sheet", TABLES, ids=lambda sheet: sheet.key)
def test_only_row_is_an_example_marked_as_one(book, sheet):
    rows = list(book[sheet.title].iter_rows(min_row=2, values_only=True))

    assert [row[0].startswith(EXAMPLE_MARK) for row in rows if any(row)] == [True]


def test_event_sheet_asks_line_by_line_and_answers_nothing(book):
    event = SHEETS[0]

    lines = list(book[event.title].iter_rows(values_only=True))

    assert [(line[0], line[1]) for line in lines] == [(column.header, None) for column in event.columns]
    assert lines[1][3] == "Exemple : 11/03/2027"


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.key)
def test_every_choice_has_its_drop_down(book, sheet):
    lists = [one for one in book[sheet.title].data_validations.dataValidation if one.type == "list"]

    offered = []
    for one in lists:
        title, cells = one.formula1.split("!")
        offered.append(tuple(cell.value for (cell,) in book[title.strip("'")][cells.replace("$", "")]))
    assert offered == [tuple(o.label for o in column.options) for column in sheet.columns if column.options]


def test_numbers_that_are_names_are_kept_as_text(book):
    participants = next(sheet for sheet in SHEETS if sheet.key == "participants")
    place = [column.key for column in participants.columns].index("siret")

    letter = openpyxl.utils.get_column_letter(place + 1)

    assert book["Participants"].column_dimensions[letter].width > 14
    assert book["Participants"].cell(2, place + 1).number_format == "@"
    assert book["Participants"].cell(2, place + 1).value == participants.columns[place].example


def test_template_is_the_same_whenever_it_is_written():
    assert template_workbook(SHEETS) == template_workbook(SHEETS)
