"""A map of who is around: places as seen from one's own, with circles of so many kilometres.

Distances are all it is about, so it has no roads, needs no tiles, and asks nobody's server.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, cos, radians

import numpy as np

from matchmaker.plugin_api.places import distance_km

Place = tuple[float, float]  # latitude and longitude, degrees
KM_PER_DEGREE = 111.195
REACHES = (10, 20, 50, 100, 200, 500, 1000)  # km of the outer circle
ENOUGH = 0.9  # of the places lie inside it; the others stand at the edge of the map
EDGE = 1.08


@dataclass(frozen=True)
class Dot:
    """Those of one place. ``x`` to the east, ``y`` to the south, 1 being the outer circle; ``km`` as the crow flies."""

    x: float
    y: float
    km: float
    keys: tuple[int, ...]


@dataclass(frozen=True)
class Around:
    """``circles``: (kilometres, radius) from the inside."""

    circles: tuple[tuple[int, float], ...]
    dots: tuple[Dot, ...]


def around(own: Place, others: Mapping[int, Place]) -> Around | None:
    """The map of the others; None where there are none."""
    if not others:
        return None
    together: dict[Place, list[int]] = defaultdict(list)
    for key, place in others.items():
        together[place].append(key)
    far = {place: _km(own, place) for place in together}
    reach = _reach([far[place] for place in others.values()])
    dots = [_dot(own, place, far[place], reach, keys) for place, keys in together.items()]
    circles = [(km, km / reach) for km in REACHES if reach / 10 <= km <= reach]
    return Around(tuple(circles), tuple(sorted(dots, key=lambda dot: (dot.km, dot.keys))))


def _reach(distances: list[float]) -> int:
    nearer = sorted(distances)[ceil(len(distances) * ENOUGH) - 1]
    return next((km for km in REACHES if nearer <= km), REACHES[-1])


def _dot(own: Place, place: Place, km: float, reach: int, keys: list[int]) -> Dot:
    """In the direction of the place, at its distance: what a flat map of a country would bend, this one does not."""
    east = (place[1] - own[1]) * cos(radians((place[0] + own[0]) / 2)) * KM_PER_DEGREE
    north = (place[0] - own[0]) * KM_PER_DEGREE
    flat = (east**2 + north**2) ** 0.5
    radius = min(km / reach, EDGE)
    x, y = (radius * east / flat, -radius * north / flat) if flat else (0.0, 0.0)
    return Dot(round(x, 4), round(y, 4), km, tuple(keys))


def _km(one: Place, other: Place) -> float:
    ends = (np.array([value], dtype=np.float64) for value in (*one, *other))
    return float(distance_km(*ends)[0])
