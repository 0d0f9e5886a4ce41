"""How each column of a file was understood, with examples, for whoever checks it: proposed, then confirmed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from matchmaker.core.directory.cells import as_text, is_blank
from matchmaker.core.directory.importing.columns import Column, Sheet
from matchmaker.core.directory.importing.headers import HEADER_WITHIN, HeaderMatch, SheetMapping
from matchmaker.core.directory.importing.raw import RawRow, RawSheet, column_letter

EXAMPLES = 3
LONGEST_EXAMPLE = 40


@dataclass(frozen=True)
class ColumnRead:
    """One column. ``confidence`` from 0 to 1; ``key`` None: nothing is taken from it."""

    letter: str
    header: str
    key: str | None
    confidence: float
    learned: bool
    examples: tuple[str, ...]


def columns_read(sheet: RawSheet, mapping: SheetMapping | None) -> tuple[ColumnRead, ...]:
    """The columns that have a header. Of a sheet nothing was understood of, the first row of words is taken for it."""
    if mapping is None:
        row = _first_row_of_words(sheet)
        return tuple(_unknown(sheet, row)) if row else ()
    if not mapping.header_row:
        return ()
    return tuple(_read(sheet, mapping.header_row, match) for match in mapping.columns)


def meanings(spec: Sheet) -> tuple[Column, ...]:
    """What a column of the sheet may mean, in the order of the template."""
    return () if spec.by_lines else spec.columns


def _read(sheet: RawSheet, header_row: int, match: HeaderMatch) -> ColumnRead:
    examples = _examples(sheet.rows, header_row, match.index)
    return ColumnRead(match.letter, match.header, match.key, match.confidence, match.learned, examples)


def _unknown(sheet: RawSheet, row: RawRow) -> Iterable[ColumnRead]:
    for index, cell in enumerate(row.cells):
        if not is_blank(cell):
            examples = _examples(sheet.rows, row.number, index)
            yield ColumnRead(column_letter(index), as_text(cell), None, 0.0, False, examples)


def _first_row_of_words(sheet: RawSheet) -> RawRow | None:
    """The first row of two words or more and no number: titles stand alone, figures are data."""
    for row in sheet.rows[:HEADER_WITHIN]:
        filled = [cell for cell in row.cells if not is_blank(cell)]
        if len(filled) > 1 and all(isinstance(cell, str) for cell in filled):
            return row
    return None


def _examples(rows: Sequence[RawRow], header_row: int, index: int) -> tuple[str, ...]:
    """A few different values below the header."""
    below = (row.cells[index] for row in rows if row.number > header_row and index < len(row.cells))
    found: dict[str, None] = {}
    for cell in below:
        if not is_blank(cell):
            found.setdefault(as_text(cell)[:LONGEST_EXAMPLE])
        if len(found) == EXAMPLES:
            break
    return tuple(found)
