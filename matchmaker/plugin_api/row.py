"""One row as Python values: what ``explain`` reads."""

from collections.abc import Callable
from dataclasses import dataclass

from matchmaker.plugin_api.cells import Cell, RowKind


@dataclass(frozen=True, eq=False)
class Row:
    """``row["offer.organic_share"]`` is a ``Cell``: its value, or None, evidence, date and source."""

    kind: RowKind
    _read: Callable[[str], Cell]

    def __getitem__(self, column: str) -> Cell:
        return self._read(column)
