"""Rows to compare on: the random ones of the contract suite, and others made of values where something turns."""

import random
from datetime import date
from math import degrees

import numpy as np

from matchmaker.plugin_api import Cell, PairBatch
from matchmaker.plugin_api.cells import Table, cells_of, sides_of
from matchmaker.plugin_api.columns import OWN, RESERVATIONS, SIAE_KINDS
from matchmaker.plugin_api.criterion import own_sides
from matchmaker.plugin_api.samples import columns_read

RECORDS = 16
EVIDENCE = (0.3, 0.5, 0.8, 1.0)
FIVE_KM_NORTH = 48.0 + degrees(5 / 6371.0088)
# The days around each step of a dated table.
DAYS = [
    date(2019, 12, 31),
    date(2021, 12, 31),
    date(2022, 1, 1),
    date(2022, 10, 20),
    date(2022, 10, 21),
    date(2023, 12, 31),
    date(2024, 1, 1),
    date(2024, 6, 30),
    date(2024, 7, 1),
    date(2025, 12, 31),
    date(2026, 1, 1),
    date(2026, 12, 31),
    date(2027, 1, 1),
    date(2027, 3, 11),
    date(2029, 12, 31),
    date(2030, 1, 1),
    date(2035, 1, 1),
]
DATES = [
    "2024-02-29",
    "2024-03-10",
    "2024-03-11",
    "2024-03-12",
    "2027-03-10",
    "2027-03-11",
    "2027-03-12",
    "2036-01-01",
]
SIRENS = ["219105210", "213500689"]
# By the name of the column; where a kind of column has the same turning points everywhere, by kind below.
POOLS = {
    "latitude": [48.0, FIVE_KM_NORTH, 48.1, 48.9, -20.9],
    "longitude": [2.0, 2.0, 2.4, 55.5],
    "population": [0.0, 1_999.0, 2_000.0, 19_999.0, 20_000.0, 2_000_000.0],
    "cpv": [
        ("77310000",),
        ("77300000",),
        ("77000000",),
        ("77314000", "90910000"),
        ("90919200",),
        ("15100000",),
        ("15119600", "03311000"),
        ("15100000", "15500000"),
        ("55321000",),
        ("55520000",),
        ("85312000",),
        ("85312999",),
        ("77310000", "85312000"),
        ("85312000", "98133110"),
    ],
    "words": [
        "nettoyage bureaux vitres",
        "tonte haies",
        "nettoyage",
        "vitres et moquette des bureaux",
        "restauration collective",
    ],
    "lots": [
        ("1/77310000", "2/90919200"),
        ("1/77310000", "1/90919200"),
        ("1/77300000",),
        ("1/", "2/55520000"),
    ],
    "commune": [
        *("91521", "75056", "75111", "69123", "69381", "13201", "41018", *["64102"] * 5),
        *("97411", "97105", "97608", "97502", "97701", "97801", "98818", "2A004"),
    ],
    "area_kind": ["country", "radius", "zones", "zones"],
    "area_km": [0.0, 4.999, 5.001, 11.0, 500.0],
    "area_zones": [("91",), ("75",), ("75056",), ("75111", "13055"), ("974", "64"), ("98",), ("2A",)],
    "identity": ["A", "B", "C", "D"],
    "met": [("A",), ("A", "A"), ("B", "A", "B", "B"), ("C",) * 5, ("Z",)],
    "siren": SIRENS,
    "executing_kinds": [(kind,) for kind in SIAE_KINDS] + [("EI", "ACI"), ("EI", "EA"), ("EA", "UNKNOWN")],
    "organic_target": [0.0, 0.005, 0.01, 0.2, 1.0],
    "organic_current": [0.0, 0.199, 0.2, 1.0],
    "organic_share": [0.0, 0.005, 0.1, 0.2, 1.0],
    "turnover": [0.0, 100_000.0, 150_000.0, 1e9],
    "own.capacity_amount": [1.0, 100_000.0, 1e8],
    "own.insertion_fte": [0.0, 5.0, 10.0, 20.0],
    "own.insertion_fte_total": [0.0, 10.0, 20.0],
    "own.insertion_hours": [0.0, 100.0, 1_000.0],
    "own.insertion_hours_offered": [0.0, 50.0, 100.0, 5_000.0],
    "own.coop_governance_reserves": [0.0, 57.0, 57.5, 100.0],
    "own.coop_governance_pay_ratio": [1.0, 6.9, 7.0, 7.1, 1_000.0],
    "reservation": [*RESERVATIONS, *["l2113_15"] * 4],
    "own.local_currency_name": [*["eusko"] * 4, "gabare", "gabare", "peche", "moneko", "other", "none"],
    "own.reuse_family": [*["textiles"] * 4, "furniture", "street_furniture", "paper"],
    "own.reservation_months": [1.0, 36.0, 36.5, 37.0],
    "own.reservation_last_buyer": SIRENS,
}
PERCENT = [0.0, 4.0, 8.0, 20.0, 25.0, 30.0, 50.0, 60.0, 100.0]


def turning_batch(criterion, kind, seed):
    """All pairs of records made of values at or beside a threshold; a fifth of them unknown."""
    rng = random.Random(seed)
    first, second = sides_of(kind)
    tables = {side: turning_table(criterion, side, rng) for side in (first, second)}
    indices = {first: np.repeat(np.arange(RECORDS), RECORDS), second: np.tile(np.arange(RECORDS), RECORDS)}
    batch = PairBatch(kind, tables, indices, RECORDS * RECORDS)
    return batch.only(criterion.reads, own_sides(criterion))


def turning_table(criterion, side, rng):
    columns = columns_read(criterion, side)
    made = {
        name: cells_of(column.kind, [_cell(name, column, rng) for _ in range(RECORDS)])
        for name, column in columns.items()
    }
    return Table(made, RECORDS)


def _cell(name, column, rng):
    if rng.random() < 0.2:
        return Cell(None)
    return Cell(rng.choice(pool_of(name, column)), rng.choice(EVIDENCE) if column.proof else 1.0)


def pool_of(name, column):
    """The values of a column at which something may turn."""
    if name in POOLS:
        return POOLS[name]
    if column.kind == "flag":
        return [0.0, 1.0]
    if column.kind == "choice":
        return list(column.choices)
    if column.kind == "date":
        return [np.datetime64(day) for day in DATES]
    if (column.low, column.high) == (0, 100):
        return PERCENT
    raise LookupError(f"{name}: say in POOLS where something turns")


def rows_of(batch):
    """Each row as a dict of column name to `Cell`, for the reference."""
    sides = [(batch.index(side), _records(batch, side)) for side in batch.tables]
    (one, ones), (other, others) = sides
    return [ones[i] | others[j] for i, j in zip(one.tolist(), other.tolist(), strict=True)]


def needs_of(table):
    """The needs of a run's context in the same form."""
    if table is None:
        return []
    columns = table.columns.items()
    return [{f"need.{name}": cells.cell(place) for name, cells in columns} for place in range(table.size)]


def _records(batch, side):
    columns = [column for column in batch.reads if side_of(batch, column) == side]
    size = batch.tables[side].size
    return [{column: batch.records(column).cell(place) for column in columns} for place in range(size)]


def side_of(batch, column):
    """The side of a row a declared column is read from."""
    if column.startswith(OWN):
        return batch.own_sides.get(column.removeprefix(OWN), "offer")
    return column.partition(".")[0]
