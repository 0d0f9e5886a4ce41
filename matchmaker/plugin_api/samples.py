"""Random but repeatable rows of every declared kind, for the contract suite and for trials."""

import string
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from matchmaker.plugin_api.batch import PairBatch
from matchmaker.plugin_api.cells import Cell, Cells, RowKind, Table, cells_of, sides_of
from matchmaker.plugin_api.columns import COLUMNS, OWN, Column
from matchmaker.plugin_api.criterion import Criterion, own_sides

EVENT_DAY = date(2027, 3, 11)  # of the rows made here, and of `testing.sample_context`
RECORDS = 24  # on each side; rows are all of them with all of them
UNKNOWN = 0.2  # one value in five is missing
EVIDENCE = (1.0, 0.8, 0.5, 0.3)
WORDS = (
    "nettoyage",
    "bureaux",
    "entretien",
    "espaces verts",
    "restauration",
    "collective",
    "impression",
    "d’été",
)


def sample_batch(
    criterion: type[Criterion], kind: RowKind, *, seed: int = 0, unknown: float = UNKNOWN
) -> PairBatch:
    """All pairs of random records holding the columns the criterion reads; ``unknown=1``: nothing known."""
    rng = np.random.default_rng(seed)
    first, second = sides_of(kind)
    tables = {side: _table(criterion, side, rng, unknown) for side in (first, second)}
    indices = {first: np.repeat(np.arange(RECORDS), RECORDS), second: np.tile(np.arange(RECORDS), RECORDS)}
    whole = PairBatch(kind, tables, indices, RECORDS * RECORDS, day=EVENT_DAY)
    return whole.only(criterion.reads, own_sides(criterion))


def sample_needs(criterion: type[Criterion], *, seed: int = 0) -> Table | None:
    """Random needs of a run holding the columns the criterion reads; None where it reads none."""
    needs = _table(criterion, "need", np.random.default_rng(seed), UNKNOWN)
    return needs if needs.columns else None


def columns_read(criterion: type[Criterion], side: str) -> Mapping[str, Column]:
    """The columns the criterion reads from one side, by their name in its table."""
    own = {f"{OWN}{field.name}": field.column for field in criterion.fields}
    places = own_sides(criterion)
    found = {}
    for read in criterion.reads:
        if read.startswith(OWN):
            if places.get(read.removeprefix(OWN)) == side:
                found[read] = own[read]
        elif read.partition(".")[0] == side:
            name = read.partition(".")[2]
            found[name] = own[name] if name.startswith(OWN) else COLUMNS[read]
    return found


def with_full_evidence(batch: PairBatch) -> PairBatch:
    """The same rows with everything known fully proven."""
    tables = {side: _proven(table) for side, table in batch.tables.items()}
    return replace(batch, tables=tables)


def _proven(table: Table) -> Table:
    return Table(
        {
            name: Cells(cells.kind, cells.value, np.ones(len(cells)), cells.as_of, cells.source)
            for name, cells in table.columns.items()
        },
        table.size,
    )


def _table(criterion: type[Criterion], side: str, rng: np.random.Generator, unknown: float) -> Table:
    columns = columns_read(criterion, side)
    return Table({name: _cells(column, rng, unknown) for name, column in columns.items()}, RECORDS)


def _cells(column: Column, rng: np.random.Generator, unknown: float) -> Cells:
    return cells_of(
        column.kind,
        [Cell(None) if rng.random() < unknown else _cell(column, rng) for _ in range(RECORDS)],
    )


def _cell(column: Column, rng: np.random.Generator) -> Cell:
    evidence = float(rng.choice(EVIDENCE)) if column.proof else 1.0
    return Cell(_value(column, rng), evidence, None, "échantillon")


def _value(column: Column, rng: np.random.Generator) -> Any:
    if column.kind == "number":
        low = 0.0 if column.low is None else column.low
        high = low + 1000 if column.high is None else column.high
        return float(rng.uniform(low, high))
    if column.kind == "flag":
        return float(rng.integers(0, 2))
    if column.kind == "choice":
        return str(rng.choice(column.choices))
    if column.kind == "codes":
        return tuple(_code(rng) for _ in range(rng.integers(1, 4)))
    if column.kind == "date":
        return np.datetime64("2026-01-01") + int(rng.integers(0, 700))
    return " ".join(rng.choice(WORDS, size=rng.integers(1, 5)))


def _code(rng: np.random.Generator) -> str:
    # Few leading digits, so that codes share prefixes of every length.
    return str(rng.choice(("773", "909", "555"))) + "".join(rng.choice(list(string.digits[:3]), size=5))
