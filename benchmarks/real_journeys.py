"""What the map shows: the communes with canteens, how far their structures are, and where the first one is.

A line ends at the point of the structure's commune: the addresses stay in their file.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

import numpy as np

from benchmarks.real_data import Scene
from benchmarks.real_top import Best
from matchmaker.data.communes import communes
from matchmaker.plugin_api import FloatArray
from matchmaker.plugin_api.places import distance_km

Point = tuple[float, float]  # latitude, longitude


@dataclass(frozen=True)
class Stop:
    """A commune with canteens: ``km`` is the median, over them, of the farthest of their best."""

    departement: str
    at: Point
    canteens: int
    km: float
    firsts: tuple[Point, ...]  # the commune of the first structure of each of them, each once


def stops_of(scene: Scene, best: Best) -> list[Stop]:
    """One for each commune whose place is known, those with most canteens first."""
    farthest, first = best.farthest(len(scene.needs)), best.first
    offers = dict(zip(first.need.tolist(), first.offer.tolist(), strict=True))
    together: dict[Point, list[int]] = defaultdict(list)
    for place, need in enumerate(scene.needs):
        if need.place.latitude is not None and need.place.longitude is not None and place in offers:
            together[need.place.latitude, need.place.longitude].append(place)
    stops = [
        Stop(
            scene.departements[needs[0]],
            at,
            len(needs),
            float(np.nanmedian(farthest[needs])),
            tuple(dict.fromkeys(end for need in needs for end in _ends(scene, offers[need]))),
        )
        for at, needs in together.items()
    ]
    return sorted(stops, key=lambda stop: -stop.canteens)


def _ends(scene: Scene, offer: int) -> tuple[Point, ...]:
    """The commune's point nearest to the structure; none where nobody knows where it is."""
    place = scene.offers[offer].place
    if place.latitude is None or place.longitude is None:
        return ()
    latitudes, longitudes = _points()
    here = np.full(len(latitudes), place.latitude), np.full(len(latitudes), place.longitude)
    nearest = int(np.argmin(distance_km(*here, latitudes, longitudes)))
    return ((float(latitudes[nearest]), float(longitudes[nearest])),)


@cache
def _points() -> tuple[FloatArray, FloatArray]:
    known = [(one.latitude, one.longitude) for one in communes() if one.latitude is not None]
    points = np.array(known, dtype=np.float64)
    return points[:, 0], points[:, 1]
