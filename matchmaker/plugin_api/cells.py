"""The values of one column: aligned, read-only arrays, and the tables they stand in."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from matchmaker.plugin_api.columns import Kind

FloatArray = NDArray[np.float64]
IndexArray = NDArray[np.intp]
BoolArray = NDArray[np.bool_]
RowKind = Literal["need_offer", "offer_offer"]


def sides_of(kind: RowKind) -> tuple[str, str]:
    """The two sides of a row; the first is the one that asks."""
    return ("need", "offer") if kind == "need_offer" else ("offer", "partner")


MISSING: Mapping[Kind, Any] = {
    "number": np.nan,
    "flag": np.nan,
    "text": "",
    "choice": "",
    "codes": (),
    "date": np.datetime64("NaT"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One value as a Python object: None where unknown, with its evidence, date and source."""

    value: Any
    evidence: float = 0.0
    as_of: date | None = None
    source: str = ""

    @property
    def known(self) -> bool:
        return self.value is not None


_UNKNOWN = Cell(None)


@dataclass(frozen=True, eq=False)
class Cells:
    """A column: ``value``, ``evidence`` (0 to 1, 0 where unknown), ``as_of`` and ``source``, read-only.

    Numbers and flags are float64 with NaN for unknown, so "unknown" never turns into "no"
    by accident; dates are datetime64[D] with NaT; texts, choices and codes (tuples of str)
    are object arrays with "" or () for unknown.
    """

    kind: Kind
    value: NDArray[Any]
    evidence: FloatArray
    as_of: NDArray[np.datetime64]
    source: NDArray[Any]

    def __post_init__(self) -> None:
        for name in ("value", "evidence", "as_of", "source"):
            array = getattr(self, name)
            if array.shape != self.value.shape:
                raise ValueError(f"{name} has shape {array.shape}, the values {self.value.shape}")
            view = array.view()
            view.flags.writeable = False
            object.__setattr__(self, name, view)

    def __len__(self) -> int:
        return len(self.value)

    @property
    def known(self) -> BoolArray:
        """True where there is a value."""
        known: BoolArray
        if self.kind in ("number", "flag"):
            known = ~np.isnan(self.value)
        elif self.kind == "date":
            known = ~np.isnat(self.value)
        else:
            known = self.value.astype(np.bool_)
        return known

    def take(self, positions: IndexArray) -> "Cells":
        """The cells at these positions."""
        return Cells(
            self.kind,
            self.value[positions],
            self.evidence[positions],
            _taken(self.as_of, positions),
            _taken(self.source, positions),
        )

    def cell(self, position: int) -> Cell:
        """The value at one position as a Python object."""
        # `known` would look at the whole column for one value.
        value = _python(self.kind, self.value.item(position))
        if value is None:
            return _UNKNOWN
        as_of: Any = self.as_of.item(position)  # a date, None for NaT
        return Cell(value, self.evidence.item(position), as_of, self.source[position])


def cells_of(kind: Kind, cells: Sequence[Cell]) -> Cells:
    """A column out of single cells, in order."""
    return Cells(
        kind,
        _values(kind, [cell.value for cell in cells]),
        np.array([0.0 if cell.value is None else cell.evidence for cell in cells], dtype=np.float64),
        _days([cell.as_of for cell in cells]),
        _objects([cell.source for cell in cells]),
    )


def said_cells(kind: Kind, values: Sequence[Any], sure: float = 1.0) -> Cells:
    """A column of what parties say, as sure everywhere: no date, no source. None, "" and () say nothing."""
    size = len(values)
    # Each stands once in memory, however many say something.
    undated, nothing = np.broadcast_to(_NO_DAY, size), np.broadcast_to(_NO_SOURCE, size)
    filled = _values(kind, values)
    known = Cells(kind, filled, np.broadcast_to(np.float64(sure), size), undated, nothing).known
    return Cells(kind, filled, np.where(known, sure, 0.0), undated, nothing)


def _taken(array: NDArray[Any], positions: IndexArray) -> NDArray[Any]:
    """The entries at these positions; of an array that says the same everywhere, still one in memory."""
    same = array.strides == (0,) and len(array) > 0
    return np.broadcast_to(array[:1], len(positions)) if same else array[positions]


_NO_DAY, _NO_SOURCE = np.array(np.datetime64("NaT", "D")), np.array("", dtype=object)


def _days(days: Sequence[date | None]) -> NDArray[np.datetime64]:
    """Most facts carry no date, and turning each missing one into an array takes long."""
    array = np.full(len(days), np.datetime64("NaT"), dtype="datetime64[D]")
    dated = [place for place, day in enumerate(days) if day is not None]
    array[dated] = [days[place] for place in dated]
    return array


def _values(kind: Kind, values: Sequence[Any]) -> NDArray[Any]:
    missing, dtype = MISSING[kind], _DTYPES[kind]
    if dtype is object:
        return _objects([value or missing for value in values])
    return np.array(values, dtype=dtype)  # None becomes NaN or NaT


def _objects(values: Sequence[Any]) -> NDArray[Any]:
    # From an iterator: an array of tuples of equal length would become a table.
    return np.fromiter(values, dtype=object, count=len(values))


@dataclass(frozen=True, eq=False)
class Distinct:
    """The different values of a column, each once, and where each record or row has its own."""

    values: tuple[Any, ...]
    index: IndexArray


@dataclass(frozen=True, eq=False)
class Table:
    """One side of the rows: every column once, one entry per record (a need, an offer)."""

    columns: Mapping[str, Cells]  # by bare name, such as `cpv` or `own.insertion_hours`
    size: int
    _memo: dict[Any, Any] = field(default_factory=dict, repr=False)  # filled lazily, per run

    def distinct(self, name: str) -> Distinct:
        """Each value once; worked out at the first call and kept."""
        key = ("distinct", name)
        if key not in self._memo:
            values: dict[Any, int] = {}
            column = self.columns[name].value
            # Only the one object NaN equals itself in a dict, and thousands of offers lack a number.
            listed = [math.nan if value != value else value for value in column.tolist()]
            index = [values.setdefault(value, len(values)) for value in listed]
            self._memo[key] = Distinct(tuple(values), _read_only(np.array(index, dtype=np.intp)))
        found: Distinct = self._memo[key]
        return found

    def derived(self, name: str, compute: Callable[..., Any], *arguments: Any) -> Any:
        """``compute(distinct values, *arguments)``, called once for the table and kept."""
        key = ("derived", name, compute, arguments)
        if key not in self._memo:
            self._memo[key] = _read_only(compute(self.distinct(name).values, *arguments))
        return self._memo[key]

    def crossed(
        self, name: str, other: "Table", other_name: str, compute: Callable[..., Any], *arguments: Any
    ) -> NDArray[Any]:
        """``compute(own values, other's values, *arguments)``: a value for each two, once for the tables."""
        key = ("crossed", name, other, other_name, compute, arguments)
        if key not in self._memo:
            values, others = self.distinct(name).values, other.distinct(other_name).values
            self._memo[key] = _read_only(compute(values, others, *arguments))
        found: NDArray[Any] = self._memo[key]
        return found

    def once(
        self, other: "Table", compute: Callable[..., Any], sides: tuple[Any, Any], *arguments: Any
    ) -> Any:
        """``compute(*sides, *arguments)``, called once for the two tables and kept."""
        key = ("once", other, compute, arguments)
        if key not in self._memo:
            self._memo[key] = _read_only(compute(*sides, *arguments))
        return self._memo[key]


def _read_only(answer: Any) -> Any:
    """What is kept is handed to every batch, and to other criteria that ask with the same function."""
    if isinstance(answer, np.ndarray):
        answer.flags.writeable = False
    return answer


_DTYPES: Mapping[Kind, Any] = {
    "number": np.float64,
    "flag": np.float64,
    "text": object,
    "choice": object,
    "codes": object,
    "date": "datetime64[D]",
}


def _python(kind: Kind, value: Any) -> Any:
    """What `item` gave, as a plugin reads it: None for what is missing."""
    if kind in ("number", "flag"):
        known = value == value  # NaN alone is not
        return (bool(value) if kind == "flag" else value) if known else None
    return value or None
