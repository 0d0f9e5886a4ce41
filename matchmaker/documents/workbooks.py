"""The timetable as a workbook: the grid, the list, a line per structure, and what was not placed."""

import datetime as dt
import io
from collections.abc import Sequence
from zoneinfo import ZoneInfo

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from matchmaker.core.agenda.agendas import Agenda, build_agendas
from matchmaker.core.agenda.table_plan import build_table_plan
from matchmaker.core.agenda.timetable import Timetable
from matchmaker.documents.language import FRENCH, Language
from matchmaker.documents.plain_text import plain_text
from matchmaker.documents.row_height import row_height
from matchmaker.documents.sheet_words import capitalised, head_and_foot
from matchmaker.plugin_api.text import N_

# A text stays a text: nothing typed by a participant becomes a formula, a link or a number.
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
LONGEST_CELL = 32_767  # Excel's limit
LONGEST_FOOT = 255  # Excel's limit for a header or footer

Cell = str | int | dt.datetime


def timetable_workbook(timetable: Timetable, language: Language = FRENCH) -> bytes:
    """An XLSX with four sheets, ready to be filtered and printed on A4 landscape."""
    return _TimetableBook(timetable, language).write()


class _TimetableBook:
    """One workbook while it is written: the formats belong to it and every sheet shares them."""

    def __init__(self, timetable: Timetable, language: Language) -> None:
        self.timetable, self.language = timetable, language
        self.zone = ZoneInfo(timetable.event.zone)
        self.days = {slot.starts_at.astimezone(self.zone).date() for slot in timetable.slots}
        self.buffer = io.BytesIO()
        self.book = xlsxwriter.Workbook(self.buffer, OPTIONS)
        self.widths: dict[str, Sequence[int]] = {}
        self.book.set_properties(
            {"title": plain_text(timetable.event.name), "created": _naive_utc(timetable)}
        )
        self.head = self._format(bold=True, bg_color="#0B5D4E", font_color="#FFFFFF", valign="vcenter")
        self.side = self._format(bold=True)
        self.text = self._format()
        self.date = self._format(num_format="dd/mm/yyyy", align="left")
        self.clock = self._format(num_format="hh:mm", align="left")

    def write(self) -> bytes:
        agendas = build_agendas(self.timetable)
        self._write_grid()
        self._write_list()
        self._write_structures(agendas)
        self._write_unplaced()
        self.book.close()
        return self.buffer.getvalue()

    def _format(self, **values: object) -> Format:
        return self.book.add_format(
            {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#C9D3CD"} | values
        )

    def _write_grid(self) -> None:
        """Slots down, tables across: one glance at the room."""
        plan = build_table_plan(self.timetable)
        tables = [seating.table for seating in plan.slots[0].seatings] if plan.slots else []
        sheet = self._sheet(N_("Planning"), [self._say(N_("Créneau")), *tables], [14, *[24] * len(tables)])
        for row, slot in enumerate(plan.slots, start=1):
            pairs = [" ↔ ".join(seating.pair) if seating.pair else "" for seating in slot.seatings]
            self._write_row(sheet, row, [self._span(slot.starts_at, slot.ends_at), *pairs], first=self.side)
        self._finish(sheet, rows=len(plan.slots), columns=len(tables) + 1, filtered=False)

    def _write_list(self) -> None:
        """One line per meeting; cancelled ones are not in it."""
        heads = [
            N_("Date"),
            N_("Début"),
            N_("Fin"),
            N_("Table"),
            N_("Structure"),
            N_("Avec"),
            N_("Sujet"),
            N_("Pourquoi"),
        ]
        sheet = self._sheet(
            N_("Rendez-vous"), [self._say(head) for head in heads], [12, 8, 8, 10, 34, 34, 34, 50]
        )
        names = {one.id: one.name for one in self.timetable.delegations}
        held = [one for one in self.timetable.meetings if one.status == "confirmed"]
        held.sort(key=lambda one: (one.slot, self._table_rank(one.table)))
        for row, one in enumerate(held, start=1):
            span = self.timetable.span_of(one)
            start, end = self._local(span.starts_at), self._local(span.ends_at)
            for column, (moment, shape) in enumerate(
                [(start.date(), self.date), (start.time(), self.clock), (end.time(), self.clock)]
            ):
                sheet.write_datetime(row, column, moment, shape)
            texts = [one.table, names[one.a], names[one.b], one.subject or one.guess, " ".join(one.why)]
            self._write_row(sheet, row, texts, column=3)
        self._finish(sheet, rows=len(held), columns=len(heads))

    def _write_structures(self, agendas: Sequence[Agenda]) -> None:
        """A line per structure, a column per slot: whom it meets, and where."""
        slots = self.timetable.slots
        heads = [self._say(N_("Structure")), self._say(N_("Type")), self._say(N_("Rendez-vous"))]
        heads += [self._span(slot.starts_at, slot.ends_at) for slot in slots]
        sheet = self._sheet(N_("Par structure"), heads, [34, 14, 12, *[24] * len(slots)])
        for row, agenda in enumerate(agendas, start=1):
            cells = [
                "\n".join(
                    self._say(N_("{partner} (table {table})"), partner=one.partner, table=one.table)
                    for one in agenda.held
                    if one.starts_at <= slot.starts_at < one.ends_at
                )
                for slot in slots
            ]
            about: list[str | int] = [
                agenda.delegation.name,
                capitalised(agenda.delegation.kind),
                len(agenda.held),
            ]
            self._write_row(sheet, row, [*about, *cells], first=self.side)
        self._finish(sheet, rows=len(agendas), columns=len(heads))

    def _write_unplaced(self) -> None:
        """Each wish without a meeting, with the organiser's reason."""
        heads = [N_("Demandé par"), N_("Avec"), N_("Sujet"), N_("Raison")]
        sheet = self._sheet(N_("Non placés"), [self._say(head) for head in heads], [34, 34, 34, 70])
        names = {one.id: one.name for one in self.timetable.delegations}
        for row, one in enumerate(self.timetable.unplaced, start=1):
            self._write_row(sheet, row, [names[one.a], names[one.b], one.subject, one.reason])
        if not self.timetable.unplaced:
            sheet.write_string(1, 0, self._say(N_("Tous les vœux ont un rendez-vous.")))
        self._finish(sheet, rows=len(self.timetable.unplaced), columns=len(heads))

    def _sheet(self, name: str, heads: Sequence[str], widths: Sequence[int]) -> Worksheet:
        sheet = self.book.add_worksheet(self._say(name))
        for column, (head, width) in enumerate(zip(heads, widths, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, plain_text(head), self.head)
        self.widths[sheet.get_name()] = widths
        sheet.set_row(0, 24)
        sheet.freeze_panes(1, 1)
        return sheet

    def _write_row(
        self,
        sheet: Worksheet,
        row: int,
        cells: Sequence[str | int],
        *,
        column: int = 0,
        first: Format | None = None,
    ) -> None:
        widths = self.widths[sheet.get_name()][column:]
        sheet.set_row(row, row_height((str(cell), width) for cell, width in zip(cells, widths, strict=True)))
        for place, cell in enumerate(cells, start=column):
            shape = first if first and place == column else self.text
            if isinstance(cell, int):
                sheet.write_number(row, place, cell, shape)
            elif not cell:
                sheet.write_blank(row, place, None, shape)
            else:
                lines = "\n".join(plain_text(line) for line in cell.split("\n"))
                sheet.write_string(row, place, lines[:LONGEST_CELL], shape)

    def _finish(self, sheet: Worksheet, *, rows: int, columns: int, filtered: bool = True) -> None:
        """Filters and the printed page: A4 landscape, the heads on every sheet, the version at the foot."""
        if filtered and rows:
            sheet.autofilter(0, 0, rows, columns - 1)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.repeat_rows(0)
        sheet.repeat_columns(0)
        if columns <= 12:
            sheet.fit_to_pages(1, 0)
        draft = self.timetable.version == 0
        words = head_and_foot(
            self.timetable.event,
            self.timetable.version,
            self.timetable.printed_at,
            self.language,
            draft=draft,
        )
        foot = plain_text(str(words["foot"])).replace("&", "&&")
        sheet.set_footer(f"&L{foot}"[: LONGEST_FOOT - 10] + "&R&P / &N")

    def _say(self, template: str, **values: object) -> str:
        return self.language.say(template, **values)

    def _span(self, start: dt.datetime, end: dt.datetime) -> str:
        zone = self.timetable.event.zone
        hours = self.language.hours(start, end, zone)
        return f"{self._local(start):%d/%m} {hours}" if len(self.days) > 1 else hours

    def _local(self, moment: dt.datetime) -> dt.datetime:
        """The clock on the wall of the event; a spreadsheet knows no zones."""
        return moment.astimezone(self.zone).replace(tzinfo=None)

    def _table_rank(self, table: str) -> int:
        tables = self.timetable.tables
        return tables.index(table) if table in tables else len(tables)


def _naive_utc(timetable: Timetable) -> dt.datetime:
    return timetable.printed_at.astimezone(dt.UTC).replace(tzinfo=None)
