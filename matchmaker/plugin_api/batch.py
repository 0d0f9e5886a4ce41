"""The only data a criterion sees: rows of two sides, each side's columns held once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matchmaker.plugin_api.cells import Cells, Distinct, FloatArray, IndexArray, RowKind, Table, sides_of
from matchmaker.plugin_api.columns import OWN
from matchmaker.plugin_api.row import Row


@dataclass(frozen=True, eq=False)
class PairBatch:
    """n rows, each a (need, offer) or an (offer, partner).

    A side's columns live once in its table; ``index(side)`` says which record each row
    takes. ``batch["need.population"]`` is the column as the rows see it (gathered);
    ``records``, ``distinct`` and ``derived`` let a criterion work per record or per
    different value, and gather the result, which is far cheaper than working per row.
    """

    kind: RowKind
    tables: Mapping[str, Table]
    indices: Mapping[str, IndexArray]
    size: int
    reads: frozenset[str] | None = None  # None: the host's own view, everything allowed
    own_sides: Mapping[str, str] | None = None  # own field -> the side it is found on
    day: date | None = None  # whose rules count, see `dated.day_of`; None for rows without a run

    def __len__(self) -> int:
        return self.size

    def __getitem__(self, column: str) -> Cells:
        """The column with one entry per row."""
        side, _ = self._place(column)
        return self.records(column).take(self.indices[side])

    def __contains__(self, column: object) -> bool:
        """Whether this kind of row has the column at all (an offer_offer row has no need)."""
        return isinstance(column, str) and self._side_of(column) in self.tables

    def records(self, column: str) -> Cells:
        """The column with one entry per record of its side: combine with ``index(side)``."""
        side, name = self._place(column)
        return self.tables[side].columns[name]

    def index(self, side: str) -> IndexArray:
        """For each row, the position of its record in the side's table."""
        return self.indices[side]

    def distinct(self, column: str) -> Distinct:
        """Each different value once (in first-seen order), and for each row which one it has."""
        side, name = self._place(column)
        whole = self.tables[side].distinct(name)
        return Distinct(whole.values, whole.index[self.indices[side]])

    def derived(self, column: str, compute: Callable[..., Any], *arguments: Any) -> Any:
        """``compute(distinct(column).values, *arguments)``, called once per run, shared by all batches.

        Pass a function of the module or a method, not a lambda: with the arguments, which must
        be hashable (the context is), it is the key the answer is kept under.
        """
        side, name = self._place(column)
        return self.tables[side].derived(name, compute, *arguments)

    def crossed(self, left: str, right: str, compute: Callable[..., Any], *arguments: Any) -> NDArray[Any]:
        """One entry per row, looked up in a table of every left value against every right value.

        ``compute(left values, right values, *arguments)`` gives an array (left, right); it is called
        once per run. The values are those of ``distinct``, unknown ("" or ()) among them.
        """
        (side, name), (other_side, other_name) = self._place(left), self._place(right)
        table, other = self.tables[side], self.tables[other_side]
        crossed = table.crossed(name, other, other_name, compute, *arguments)
        rows: NDArray[Any] = crossed[
            table.distinct(name).index[self.indices[side]],
            other.distinct(other_name).index[self.indices[other_side]],
        ]
        return rows

    def once(self, compute: Callable[..., Any], *arguments: Any) -> Any:
        """``compute(first side, second side, *arguments)``, called once per run, shared by all batches.

        For what no single column gives. Each side is a batch of one row per record, as ``applies``
        is given, so that ``index(side)`` finds the rows of this batch in what comes back.
        """
        first, second = sides_of(self.kind)
        return self.tables[first].once(
            self.tables[second], compute, (self.of_side(first), self.of_side(second)), *arguments
        )

    def number(self, column: str) -> FloatArray:
        """Short for ``batch[column].value`` where only the values are wanted."""
        side, _ = self._place(column)
        values: FloatArray = self.records(column).value[self.indices[side]]
        return values

    def take(self, rows: IndexArray) -> "PairBatch":
        """The given rows, in the given order, over the same tables."""
        return self.over({side: index[rows] for side, index in self.indices.items()})

    def over(self, indices: Mapping[str, IndexArray]) -> "PairBatch":
        """Other rows over the same tables: for each side, the position of each row's record."""
        size = len(next(iter(indices.values())))
        return replace(self, indices=indices, size=size)

    def only(self, reads: tuple[str, ...], own_sides: Mapping[str, str] | None = None) -> "PairBatch":
        """The same rows with only the declared columns in reach."""
        return replace(self, reads=frozenset(reads), own_sides=own_sides or {})

    def of_side(self, side: str) -> "PairBatch":
        """One row per record of one side, the other sides out of reach: what ``applies`` is given."""
        table = self.tables[side]
        return replace(self, tables={side: table}, indices={side: np.arange(table.size)}, size=table.size)

    def row(self, position: int) -> Row:
        """One row as Python values, for ``explain``."""
        return Row(self.kind, lambda column: self._cell(column, position), day=self.day)

    def _cell(self, column: str, position: int) -> Any:
        side, name = self._place(column)
        return self.tables[side].columns[name].cell(int(self.indices[side][position]))

    def _place(self, column: str) -> tuple[str, str]:
        if self.reads is not None and column not in self.reads:
            raise KeyError(f"{column} is not in this criterion's `reads`")
        side, name = _parted(column)
        if not side:
            side = self._side_of(column)
        if side not in self.tables:
            raise KeyError(f"{column} is not within reach here: these rows have {', '.join(self.tables)}")
        return side, name

    def _side_of(self, column: str) -> str:
        side, _name = _parted(column)
        return side or (self.own_sides or {}).get(column.removeprefix(OWN), "offer")


@lru_cache(maxsize=4_096)
def _parted(column: str) -> tuple[str, str]:
    """Side and name within its table; no side where the column is a plugin's own and names none."""
    if column.startswith(OWN):
        return "", column
    side, _point, name = column.partition(".")
    return side, name
