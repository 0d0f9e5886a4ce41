"""Read the rows of a sheet whose headers are known: every row comes out once, read or set aside."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from matchmaker.core.catalogue.cpv import CpvTable
from matchmaker.core.directory.cells import as_text, is_blank, squeeze
from matchmaker.core.directory.cleaning import Cell, Cleaned, Problem, Severity
from matchmaker.core.directory.importing.answers import Answers
from matchmaker.core.directory.importing.cleaners import clean_cell
from matchmaker.core.directory.importing.columns import EXAMPLE_MARK, Column, Kind
from matchmaker.core.directory.importing.headers import HeaderMatch, SheetMapping
from matchmaker.core.directory.importing.outcomes import CellProblem, Source
from matchmaker.core.directory.importing.raw import RawRow, RawSheet
from matchmaker.core.directory.names import fold
from matchmaker.plugin_api.text import N_

_TOTAL = re.compile(r"^(?:sous )?tota(?:l|ux)\b")
_IDENTITY = (Kind.SIRET, Kind.RNA, Kind.EMAILS)

SHORTEST_NUMBER = 9  # a SIREN

BLANK = N_("Ligne vide.")
TOTAL = N_("Ligne de total.")
HEADERS_AGAIN = N_("En-têtes répétés.")
EXAMPLE = N_("Ligne d’exemple du modèle.")


@dataclass(frozen=True)
class ReadRow:
    """One source row: its values by column key, or why it is set aside; ``typed`` is what stands in the cells."""

    source: Source
    values: Mapping[str, object] = field(default_factory=dict)
    problems: tuple[CellProblem, ...] = ()
    ignored: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RowReader:
    """Reads the rows of one sheet."""

    sheet: RawSheet
    mapping: SheetMapping
    answers: Answers
    cpv: CpvTable

    def read(self) -> Iterator[ReadRow]:
        """Yield every row below the headers, in order."""
        for row in self.sheet.rows:
            if row.number > self.mapping.header_row:
                yield self._read_row(row)

    def _read_row(self, row: RawRow) -> ReadRow:
        source = Source(self.sheet.name, row.number)
        ignored = self._why_ignored(row)
        if ignored:
            return ReadRow(source, ignored=ignored)
        read = [self._read_column(source, column, row) for column in self.mapping.spec.columns]
        values = {key: cleaned.value for key, cleaned, _ in read if cleaned.value is not None}
        problems = tuple(problem for _, _, problem in read if problem is not None)
        present = (column for column in self.mapping.spec.columns if column.key in self._by_key)
        typed = {column.key: as_text(self._typed(row, column)) for column in present}
        return ReadRow(source, values, problems, typed=typed)

    def _why_ignored(self, row: RawRow) -> str:
        filled = [as_text(cell) for cell in row.cells if not is_blank(cell)]
        if not filled:
            return BLANK
        if fold(filled[0]).startswith(fold(EXAMPLE_MARK) + " "):
            return EXAMPLE
        if _TOTAL.match(fold(filled[0])) and not self._says_who(row):
            return TOTAL
        headers = {fold(match.header) for match in self.mapping.columns}
        return HEADERS_AGAIN if len(filled) > 1 and {fold(text) for text in filled} <= headers else ""

    def _says_who(self, row: RawRow) -> bool:
        """Tell whether an official number or an address stands in the row: a sum never has one."""
        columns = [column for column in self.mapping.spec.columns if column.kind in _IDENTITY]
        typed = [as_text(self._cell(row, match)) for column in columns for match in self._matches(column)]
        return any("@" in text or len(squeeze(text)) >= SHORTEST_NUMBER for text in typed)

    @cached_property
    def _by_key(self) -> Mapping[str, list[HeaderMatch]]:
        """The columns of the file by what they mean; looked up for every cell of a long file."""
        found: dict[str, list[HeaderMatch]] = {}
        for match in self.mapping.columns:
            if match.key is not None:
                found.setdefault(match.key, []).append(match)
        return found

    def _matches(self, column: Column) -> Sequence[HeaderMatch]:
        return self._by_key.get(column.key, ())

    def _cell(self, row: RawRow, match: HeaderMatch) -> Cell:
        return row.cells[match.index] if match.index < len(row.cells) else None

    def _typed(self, row: RawRow, column: Column) -> Cell:
        return _joined(self._cell(row, match) for match in self._matches(column))

    def _read_column(
        self, source: Source, column: Column, row: RawRow
    ) -> tuple[str, Cleaned[object], CellProblem | None]:
        matches = self._matches(column)
        if not matches and not column.required:
            return column.key, Cleaned(), None
        typed = self._typed(row, column)
        answer = self.answers.for_cell(source.sheet, source.row, column.key, as_text(typed))
        cleaned = clean_cell(typed if answer is None else answer, column, self.cpv)
        if cleaned.problem is None:
            return column.key, cleaned, None
        where = (matches[0].letter, matches[0].header) if matches else ("", column.header)
        problem = _spared(cleaned.problem) if column.spare else cleaned.problem
        return column.key, cleaned, CellProblem(source, *where, column.key, as_text(typed), problem)


def _joined(cells: Iterable[Cell]) -> Cell:
    """Several columns of one meaning read as one cell."""
    filled = [cell for cell in cells if not is_blank(cell)]
    if len(filled) < 2:
        return filled[0] if filled else None
    return ", ".join(as_text(cell) for cell in filled)


def _spared(problem: Problem) -> Problem:
    """A wrong value of little weight does not hold up its row."""
    return (
        replace(problem, severity=Severity.LEFT_OUT) if problem.severity is Severity.TO_CORRECT else problem
    )
