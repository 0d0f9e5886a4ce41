"""The lots of the open needs, and which of them each offer covers: by trade, then by place."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaker.plugin_api import FloatArray, IndexArray
from matchmaker.plugin_api.cells import BoolArray, Distinct, Table
from matchmaker.plugin_api.places import distance_km, outside_radius, outside_zones
from matchmaker.plugin_api.trades import covering

Codes = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Lots:
    """One entry per lot: its CPV codes and the position of its need, whose place is that of the lot."""

    codes: tuple[Codes, ...]
    need: IndexArray
    communes: tuple[str, ...]  # by need, as the two below
    latitude: FloatArray
    longitude: FloatArray


def open_lots(needs: Table | None) -> Lots:
    """The lots of all needs of the run. A need without lots is one; a lot without a code cannot be judged."""
    if needs is None:
        return Lots((), np.empty(0, dtype=np.intp), (), np.empty(0), np.empty(0))
    column = {name: cells.value for name, cells in needs.columns.items()}
    lots = [
        (codes, position)
        for position, (cpv, entries) in enumerate(zip(column["cpv"], column["lots"], strict=True))
        for codes in (_by_number(entries) or [cpv])
        if codes
    ]
    return Lots(
        tuple(codes for codes, _ in lots),
        np.array([position for _, position in lots], dtype=np.intp),
        tuple(column["commune"]),
        column["latitude"],
        column["longitude"],
    )


def _by_number(entries: Codes) -> list[Codes]:
    """The codes of each lot, from entries such as ``2/77310000``."""
    lots: dict[str, list[str]] = {}
    for entry in entries:
        number, _, code = entry.rpartition("/")
        lots.setdefault(number, []).append(code)
    return [tuple(codes) for codes in lots.values()]


def covered_lots(
    lots: Lots, cpv: Distinct, zones: Distinct, site_and_radius: FloatArray, kind: NDArray[np.object_]
) -> BoolArray:
    """True where an offer (rows) covers a lot (columns): a code answers, and the place is not outside.

    ``site_and_radius`` has latitude, longitude and radius of each offer, NaN where unknown.
    """
    trade = _by_trade(cpv.values, lots.codes)[cpv.index]
    outside = (kind == "zones")[:, None] & outside_zones(lots.communes, zones.values).T[zones.index]
    radius = np.flatnonzero(kind == "radius")
    latitude, longitude, km = site_and_radius[:, radius, None]
    outside[radius] = outside_radius(distance_km(latitude, longitude, lots.latitude, lots.longitude), km)
    covered: BoolArray = trade & ~outside[:, lots.need]
    return covered


def _by_trade(offered: tuple[Codes, ...], asked: tuple[Codes, ...]) -> BoolArray:
    """True where one of the codes of a set (rows) covers one of the codes of a lot (columns)."""
    ours, theirs = _numbered(offered), _numbered(asked)
    answers = covering(list(ours), list(theirs))
    by_set = np.zeros((len(offered), len(theirs)), dtype=np.bool_)
    for line, codes in enumerate(offered):
        by_set[line] = answers[[ours[code] for code in codes]].any(axis=0)
    by_lot = np.zeros((len(offered), len(asked)), dtype=np.bool_)
    for place, codes in enumerate(asked):
        by_lot[:, place] = by_set[:, [theirs[code] for code in codes]].any(axis=1)
    return by_lot


def _numbered(sets: tuple[Codes, ...]) -> dict[str, int]:
    return {code: number for number, code in enumerate(sorted({code for codes in sets for code in codes}))}
