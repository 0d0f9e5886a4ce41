"""The empty workbook an organiser fills in, written from the same declarations that read it back."""

import datetime as dt
import io
from collections.abc import Mapping, Sequence

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from matchmaker.core.directory.importing.columns import EXAMPLE_MARK, Column, Kind, Sheet
from matchmaker.documents.language import FRENCH, Language
from matchmaker.documents.row_height import row_height
from matchmaker.documents.template_guide import write_guide
from matchmaker.plugin_api.text import N_

ROWS = 2000  # with drop-downs and formats; more rows can be pasted, they are read all the same
LONGEST_HINT = 255  # Excel's limit for the message beside a cell
LISTS = N_("Listes")  # a hidden sheet: a drop-down of more than 255 characters must point at cells

# What a spreadsheet must not turn into a number: leading zeros and lists of times would be lost.
_FORMATS: Mapping[Kind, str] = {
    Kind.DATE: "dd/mm/yyyy",
    Kind.TIME: "hh:mm",
    Kind.SHARE: "0.## %",
    Kind.WHOLE: "0",
    Kind.MINUTES: "0",
    Kind.DECIMAL: "General",
    Kind.FIELD: "General",
    Kind.TABLES: "General",
}
_WIDTHS: Mapping[Kind, int] = {Kind.LONG_TEXT: 50, Kind.TEXT: 30, Kind.PARTY: 30, Kind.EMAILS: 30}


def template_workbook(sheets: Sequence[Sheet], language: Language = FRENCH) -> bytes:
    """An XLSX: how to use it, then the sheets with help, drop-downs and one example row each."""
    return _Template(language).write(sheets)


class _Template:
    """One workbook while it is written: formats and the sheet of lists belong to it."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.buffer = io.BytesIO()
        self.book = xlsxwriter.Workbook(self.buffer, {"in_memory": True, "strings_to_formulas": False})
        # The same declarations give the same file, so the moment of writing stays out of it.
        self.book.set_properties({"created": dt.datetime(2000, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)})
        self.heads = {True: self._head("#0B5D4E"), False: self._head("#55635D")}
        self.help = self.book.add_format({"text_wrap": True, "valign": "top", "font_color": "#55635D"})
        self.lists: list[list[str]] = []

    def write(self, sheets: Sequence[Sheet]) -> bytes:
        write_guide(self.book, sheets, self.language)
        for sheet in sheets:
            page = self.book.add_worksheet(self._say(sheet.title))
            (self._write_lines if sheet.by_lines else self._write_table)(page, sheet)
        self._write_lists()
        self.book.close()
        return self.buffer.getvalue()

    def _write_table(self, page: Worksheet, sheet: Sheet) -> None:
        """Heads in the first row, the example in the second, which is read and set aside."""
        for place, column in enumerate(sheet.columns):
            page.set_column(place, place, self._width(column), self._format(column, example=False))
            page.write_string(0, place, self._say(column.header), self.heads[column.required])
            self._comment(page, place, column)
            self._write_example(page, 1, place, column, mark=EXAMPLE_MARK if place == 0 else "")
            self._validate(page, (2, place, ROWS, place), column)
        page.set_row(0, 30)
        example = [(str(column.example or ""), self._width(column)) for column in sheet.columns]
        page.set_row(1, row_height(example) + 15)  # the mark takes room too
        page.freeze_panes(1, 1)
        page.set_landscape()
        page.set_paper(9)  # A4
        page.repeat_rows(0)
        if len(sheet.columns) <= 12:  # more would be too small to read on one page's width
            page.fit_to_pages(1, 0)

    def _write_lines(self, page: Worksheet, sheet: Sheet) -> None:
        """A label, its value to fill in, the help and an example, line by line."""
        page.set_column(0, 0, 40)
        page.set_column(1, 1, 36)
        page.set_column(2, 2, 60)
        page.set_column(3, 3, 54)
        for row, column in enumerate(sheet.columns):
            page.write_string(row, 0, self._say(column.header), self.heads[column.required])
            page.write_blank(row, 1, None, self._format(column, example=False, framed=True))
            page.write_string(row, 2, self._hint(column), self.help)
            page.set_row(row, max(20, row_height([(self._hint(column), 60)])))
            self._write_example(page, row, 3, column, mark=EXAMPLE_MARK)
            self._validate(page, (row, 1, row, 1), column)
        page.set_landscape()
        page.set_paper(9)  # A4
        page.fit_to_pages(1, 0)
        page.set_selection(0, 1, 0, 1)

    def _write_example(self, page: Worksheet, row: int, place: int, column: Column, *, mark: str) -> None:
        shape, value = self._format(column, example=True), column.example
        if value is None:
            page.write_blank(row, place, None, shape)
        elif mark or isinstance(value, str):
            page.write_string(row, place, mark + self._written(value), shape)
        elif isinstance(value, dt.date | dt.time):
            page.write_datetime(row, place, value, shape)
        else:
            page.write_number(row, place, value, shape)

    def _written(self, value: str | float | dt.date | dt.time) -> str:
        if isinstance(value, dt.date):
            return f"{value:%d/%m/%Y}"
        if isinstance(value, dt.time):
            return f"{value:%H:%M}"
        return self._say(value) if isinstance(value, str) else str(value)

    def _comment(self, page: Worksheet, place: int, column: Column) -> None:
        hint = self._hint(column)
        if hint:
            page.write_comment(0, place, hint, {"x_scale": 2, "author": "", "font_size": 10})

    def _hint(self, column: Column) -> str:
        """The help, whether it is required, and the choices."""
        parts = [self._say(column.help) if column.help else ""]
        if column.required:
            parts.insert(0, self._say(N_("Obligatoire.")))
        if column.options:
            choices = ", ".join(self._say(option.label) for option in column.options)
            parts.append(self._say(N_("Au choix : {choices}."), choices=choices))
        return " ".join(part for part in parts if part)

    def _validate(self, page: Worksheet, area: tuple[int, int, int, int], column: Column) -> None:
        """A drop-down where there are choices, and the help beside the cell. Other words are let through:
        the import knows many of them, and says what it does not understand."""
        rule: dict[str, object] = {"validate": "any"}
        if column.options:
            rule = {
                "validate": "list",
                "source": self._list_of([self._say(option.label) for option in column.options]),
                "error_type": "warning",
                "error_title": self._say(N_("Hors de la liste")),
                "error_message": self._say(N_("Ce mot n’est pas dans la liste. Le garder quand même ?")),
            }
        if column.help:
            rule["input_message"] = self._say(column.help)[:LONGEST_HINT]
        if len(rule) > 1:
            page.data_validation(*area, rule)

    def _list_of(self, labels: list[str]) -> str:
        """The cells of the hidden sheet that hold these labels, as a formula."""
        if labels not in self.lists:
            self.lists.append(labels)
        name = xl_col_to_name(self.lists.index(labels))
        return f"='{self._say(LISTS)}'!${name}$1:${name}${len(labels)}"

    def _write_lists(self) -> None:
        page = self.book.add_worksheet(self._say(LISTS))
        for place, labels in enumerate(self.lists):
            page.write_column(0, place, labels)
        page.hide()

    def _format(self, column: Column, *, example: bool, framed: bool = False) -> Format:
        number = _FORMATS.get(column.kind, "@")
        values = {"num_format": number, "valign": "top", "text_wrap": column.kind is Kind.LONG_TEXT}
        if example:
            values |= {"italic": True, "font_color": "#55635D", "bg_color": "#EEF3F0", "align": "left"}
        if framed:
            values |= {"border": 1, "border_color": "#55635D", "align": "left", "text_wrap": True}
        return self.book.add_format(values)

    def _head(self, colour: str) -> Format:
        look = {
            "bold": True,
            "bg_color": colour,
            "font_color": "#FFFFFF",
            "text_wrap": True,
            "valign": "vcenter",
        }
        return self.book.add_format(look)

    def _width(self, column: Column) -> int:
        longest = max((len(option.label) for option in column.options), default=0)
        return max(_WIDTHS.get(column.kind, 18), min(longest + 2, 40))

    def _say(self, template: str, **values: object) -> str:
        return self.language.say(template, **values)
