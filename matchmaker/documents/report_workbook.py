"""The report as a workbook: each figure, and the rows it was counted from. For the organiser.

The sheets with names say who came and met; those with opinions and outcomes have no names, and amounts
stand there as totals alone.
"""

import datetime as dt
import io
from collections.abc import Iterable, Sequence

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from matchmaker.core.impact.outcomes import Figures, Total
from matchmaker.core.impact.report import DIMENSIONS, Report
from matchmaker.core.impact.words import FOLLOW_UPS, HELD, OTHER_REASON, REASONS, STAGES, STATES
from matchmaker.documents.language import FRENCH, Language
from matchmaker.documents.plain_text import plain_text
from matchmaker.documents.report_words import (
    DIMENSION_WORDS,
    GROUP_HEADS,
    LINE_HEADS,
    NO_OUTCOME,
    NOT_SAID,
    SECRET,
    TOO_FEW,
    group_figures,
    headline,
    lines_of,
    stage_columns,
)
from matchmaker.documents.workbooks import LONGEST_CELL, OPTIONS
from matchmaker.plugin_api.text import N_

Cell = str | int | None
YES, NO = N_("oui"), N_("non")


def report_workbook(report: Report, language: Language = FRENCH) -> bytes:
    """An XLSX whose first sheet holds the figures and whose others hold the rows behind them."""
    return _Book(report, language).write()


class _Book:
    """One workbook while it is written."""

    def __init__(self, report: Report, language: Language) -> None:
        self.report, self.language = report, language
        self.buffer = io.BytesIO()
        self.book = xlsxwriter.Workbook(self.buffer, OPTIONS)
        created = report.made_at.astimezone(dt.UTC).replace(tzinfo=None)
        self.book.set_properties({"title": plain_text(report.facts.name), "created": created})
        line = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#C9D3CD"}
        self.text = self.book.add_format(line)
        self.head = self.book.add_format(
            line | {"bold": True, "bg_color": "#0B5D4E", "font_color": "#FFFFFF", "valign": "vcenter"}
        )
        self.names = {row.structure.id: row.structure.name for row in report.rows}

    def write(self) -> bytes:
        self._sheet(N_("Bilan"), (N_("Chiffre"), N_("Valeur")), self._figures(), (52, 18))
        self._sheet(
            N_("Groupes"), (N_("Selon"), N_("Groupe"), *GROUP_HEADS), self._groups(), (24, 40, *[16] * 5)
        )
        self._sheet(N_("Structures"), self._structure_heads(), self._structures(), (36, *[26] * 5, *[12] * 5))
        self._sheet(
            N_("Rendez-vous"), (N_("Structure"), N_("Avec"), N_("État")), self._meetings(), (36, 36, 24)
        )
        self._sheet(
            N_("Vœux"),
            (N_("Demandé par"), N_("Avec"), N_("Sans rendez-vous : raison")),
            self._wishes(),
            (36, 36, 44),
        )
        self._sheet(N_("Avis sur la journée"), (N_("Note"), N_("Reviendrait")), self._days(), (14, 18))
        self._sheet(
            N_("Avis sur les rendez-vous"),
            (N_("Tenu"), N_("Utilité"), N_("Suite envisagée")),
            self._opinions(),
            (26, 12, 18),
        )
        self._sheet(
            N_("Suites"),
            (*stage_columns()[1:3], stage_columns()[4], N_("Client existant")),
            self._pairs(),
            (26, 26, 30, 16),
        )
        self._sheet(
            N_("Montants"),
            (N_("Clients"), N_("Ligne"), *LINE_HEADS),
            self._amounts(),
            (22, 34, 22, 20, 20, 20),
        )
        self.book.close()
        return self.buffer.getvalue()

    def _figures(self) -> Iterable[Sequence[Cell]]:
        yield from ((self._say(words), value) for words, value in headline(self.report))
        for state, words in STATES.items():
            yield f"{self._say(N_('Rendez-vous'))} · {self._say(words)}", self.report.states[state]
        for words, count in self.report.reasons:
            yield f"{self._say(N_('Vœux sans rendez-vous'))} · {self._say(words)}", count

    def _groups(self) -> Iterable[Sequence[Cell]]:
        for name, groups in self.report.groups.items():
            for group in groups:
                yield self._say(DIMENSION_WORDS[name]), self._say(group.label), *group_figures(group)

    def _structure_heads(self) -> Sequence[str]:
        counted = (
            N_("Présente"),
            N_("Vœux envoyés"),
            N_("Vœux reçus"),
            N_("Rendez-vous placés"),
            N_("Rendez-vous tenus"),
        )
        return N_("Structure"), *(DIMENSION_WORDS[name] for name in DIMENSIONS), *counted

    def _structures(self) -> Iterable[Sequence[Cell]]:
        """Each structure with the groups of the report, so that a count of this sheet gives its figures."""
        for row in self.report.rows:
            groups = (self._say(label) for label in row.groups)
            there = self._say(YES if row.structure.present else NO)
            yield row.structure.name, *groups, there, row.sent, row.received, row.placed, row.held

    def _meetings(self) -> Iterable[Sequence[Cell]]:
        return (
            (self._name(one.a), self._name(one.b), self._say(STATES[one.state]))
            for one in self.report.meetings
        )

    def _wishes(self) -> Iterable[Sequence[Cell]]:
        for wish in self.report.wishes:
            reason = None if wish.reason is None else self._say(REASONS.get(wish.reason, OTHER_REASON))
            yield self._name(wish.sender), self._name(wish.receiver), reason

    def _days(self) -> Iterable[Sequence[Cell]]:
        if self.report.satisfaction.hidden:
            return [(self._say(TOO_FEW), None)]
        return ((one.satisfaction, self._choice(one.would_return)) for one in self.report.day)

    def _opinions(self) -> Iterable[Sequence[Cell]]:
        if self.report.useful.hidden:
            return [(self._say(TOO_FEW), None, None)]
        said = self.report.usefulness
        return ((self._say(HELD[one.held]), one.usefulness, self._choice(one.follow_up)) for one in said)

    def _pairs(self) -> Iterable[Sequence[Cell]]:
        if self.report.outcomes is None:
            yield self._say(NO_OUTCOME), None, None, None
            return
        for pair in self.report.outcomes.pairs:
            peers = ", ".join(self._say(STAGES[stage]) for stage in pair.peers)
            known = self._say(YES if pair.existing_client else NO)
            yield self._stage(pair.buyer), self._stage(pair.supplier), peers, known

    def _amounts(self) -> Iterable[Sequence[Cell]]:
        if self.report.outcomes is None:
            yield self._say(NO_OUTCOME), None, None, None, None, None
            return
        yield from self._lines(N_("Nouveaux clients"), self.report.outcomes.new_clients)
        yield from self._lines(N_("Clients existants"), self.report.outcomes.existing_clients)

    def _lines(self, clients: str, figures: Figures) -> Iterable[Sequence[Cell]]:
        for words, line in lines_of(figures):
            totals = (self._total(total) for total in (line.amount, line.jobs, line.hours))
            yield self._say(clients), self._say(words), line.contracts, *totals

    def _total(self, total: Total) -> Cell:
        if total.hidden:
            return self._say(SECRET)
        return self._say(NOT_SAID) if total.value is None else total.value

    def _stage(self, stage: str | None) -> Cell:
        return None if stage is None else self._say(STAGES[stage])

    def _choice(self, choice: str | None) -> Cell:
        return None if choice is None else self._say(FOLLOW_UPS[choice])

    def _name(self, delegation: int) -> str:
        """A structure that was taken off the list since still stands in its wishes."""
        return self.names.get(delegation) or self._say(N_("Structure retirée"))

    def _say(self, template: str) -> str:
        return self.language.say(template)

    def _sheet(
        self, name: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]], widths: Sequence[int]
    ) -> None:
        sheet = self.book.add_worksheet(self._say(name)[:31])
        for column, (head, width) in enumerate(zip(heads, widths, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, self._say(head), self.head)
        count = 0
        for count, row in enumerate(rows, start=1):
            self._row(sheet, count, row)
        if count:
            sheet.autofilter(0, 0, count, len(heads) - 1)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)

    def _row(self, sheet: Worksheet, row: int, cells: Sequence[Cell]) -> None:
        for column, cell in enumerate(cells):
            if cell is None:
                sheet.write_blank(row, column, None, self.text)
            elif isinstance(cell, int):
                sheet.write_number(row, column, cell, self.text)
            else:
                sheet.write_string(row, column, plain_text(cell)[:LONGEST_CELL], self.text)
