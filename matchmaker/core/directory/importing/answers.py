"""What people said about an import: answers, merges, and which header means what.

Kept with the import as JSON, and usable for the next file: an answer given for a value
("AM means matin") holds for every row that has it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from matchmaker.core.directory.names import fold

Merge = Literal["merge", "separate"]
LEAVE_OUT = ""  # as the meaning of a header: nobody needs this column


@dataclass(frozen=True)
class Answers:
    """Keys: ``cells`` sheet!row!column, ``values`` column!folded value, ``merges`` sheet!row, ``headers`` folded header."""

    cells: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    merges: Mapping[str, Merge] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    def for_cell(self, sheet: str, row: int, column: str, typed: str) -> str | None:
        """Give the answer for this cell, else the one for its value, else None."""
        own = self.cells.get(cell_key(sheet, row, column))
        return own if own is not None else self.values.get(value_key(column, typed))

    def for_merge(self, sheet: str, row: int) -> Merge | None:
        """Give what was decided about a proposed merge."""
        return self.merges.get(row_key(sheet, row))

    def as_json(self) -> dict[str, dict[str, str]]:
        """Give plain dictionaries to store."""
        return {
            "cells": dict(self.cells),
            "values": dict(self.values),
            "merges": dict(self.merges),
            "headers": dict(self.headers),
        }


def answers_from_json(stored: Mapping[str, Any]) -> Answers:
    """Take back what `as_json` gave; missing parts are empty."""
    return Answers(
        stored.get("cells", {}), stored.get("values", {}), stored.get("merges", {}), stored.get("headers", {})
    )


def row_key(sheet: str, row: int) -> str:
    """Name a row in `merges`."""
    return f"{sheet}!{row}"


def cell_key(sheet: str, row: int, column: str) -> str:
    """Name a cell in `cells`."""
    return f"{sheet}!{row}!{column}"


def value_key(column: str, typed: str) -> str:
    """Name a value in `values`."""
    return f"{column}!{fold(typed)}"
