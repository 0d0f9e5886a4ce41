"""Tables as an XLSX to filter, correct and import again: a text stays a text, nothing becomes a formula."""

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter

from matchmaker.documents.workbooks import LONGEST_CELL, OPTIONS

Cell = str | int | float | dt.date | None
WIDEST, NARROWEST = 60, 10  # characters


@dataclass(frozen=True)
class Table:
    """One sheet: its name, its headers, its rows."""

    title: str
    headers: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def tables_workbook(tables: Sequence[Table]) -> bytes:
    """Write a sheet per table, headers frozen and filterable."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, OPTIONS) as book:
        head = book.add_format(
            {"bold": True, "bg_color": "#0B5D4E", "font_color": "#FFFFFF", "text_wrap": True}
        )
        text = book.add_format({"num_format": "@", "valign": "top"})
        day = book.add_format({"num_format": "dd/mm/yyyy", "align": "left", "valign": "top"})
        for table in tables:
            page = book.add_worksheet(table.title)
            for column, header in enumerate(table.headers):
                page.write_string(0, column, header, head)
                page.set_column(column, column, _width(header, [row[column] for row in table.rows]))
            for number, row in enumerate(table.rows, start=1):
                for column, cell in enumerate(row):
                    if isinstance(cell, str):
                        page.write_string(number, column, cell[:LONGEST_CELL], text)
                    elif isinstance(cell, dt.date):
                        page.write_datetime(number, column, cell, day)
                    elif cell is not None:
                        page.write_number(number, column, cell)
            page.freeze_panes(1, 1)
            page.autofilter(0, 0, max(1, len(table.rows)), max(0, len(table.headers) - 1))
    return buffer.getvalue()


def _width(header: str, cells: Sequence[Cell]) -> int:
    longest = max([len(header), *(len(str(cell)) for cell in cells if cell is not None)])
    return min(WIDEST, max(NARROWEST, longest + 2))
