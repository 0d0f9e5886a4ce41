"""One row as Python values: what ``explain`` reads."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from matchmaker.plugin_api.cells import Cell, RowKind


@dataclass(frozen=True, eq=False)
class Row:
    """``row["offer.organic_share"]`` is a ``Cell``: its value, or None, evidence, date and source.

    ``day``: the day whose rules count, as `dated.day_of` gives it for the run; None for a row without a run.
    """

    kind: RowKind
    _read: Callable[[str], Cell]
    _known: dict[str, Cell] = field(default_factory=dict, repr=False)
    day: date | None = None

    def __getitem__(self, column: str) -> Cell:
        if column not in self._known:
            self._known[column] = self._read(column)
        return self._known[column]
