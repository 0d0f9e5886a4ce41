"""Rows as a file holds them, before anybody says what they mean."""

from dataclasses import dataclass

from matchmaker.core.directory.cleaning import Cell


@dataclass(frozen=True)
class RawRow:
    """One row, numbered from 1 as the spreadsheet numbers it."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class RawSheet:
    """One sheet, or the whole of a CSV file."""

    name: str
    rows: tuple[RawRow, ...]
    hidden: bool = False


@dataclass(frozen=True)
class RawBook:
    """One file."""

    name: str
    sheets: tuple[RawSheet, ...]


def column_letter(index: int) -> str:
    """Name a column, counted from 0, as the spreadsheet does: 0 → A, 26 → AA."""
    letters = ""
    rest = index + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters
