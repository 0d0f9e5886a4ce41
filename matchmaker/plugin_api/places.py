"""Where things are: distance, département, and whether an offer is served at a place."""

import re
from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from matchmaker.plugin_api.cells import BoolArray, FloatArray

EARTH_KM = 6371.0088  # mean radius, IUGG
_CODE = re.compile(r"[0-9][0-9AB](?:[0-9]{3})?|9[78][0-9]")  # of a commune or a département
OVERSEAS = ("97", "98")  # three digits make a département there
# Communes with arrondissements: INSEE code of the whole to the first two digits and range of its parts.
_ARRONDISSEMENTS = {
    "75056": range(75101, 75121),
    "69123": range(69381, 69390),
    "13055": range(13201, 13217),
}


def distance_km(
    latitude: FloatArray, longitude: FloatArray, other_latitude: FloatArray, other_longitude: FloatArray
) -> FloatArray:
    """Great-circle distance in kilometres (haversine); degrees in, NaN where one is unknown."""
    phi, other_phi = np.radians(latitude), np.radians(other_latitude)
    half_phi = np.sin((other_phi - phi) / 2)
    half_lambda = np.sin(np.radians(other_longitude - longitude) / 2)
    chord = half_phi**2 + np.cos(phi) * np.cos(other_phi) * half_lambda**2
    km: FloatArray = 2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(chord, 1.0)))
    return km


def departement_of(commune: str) -> str:
    """The département of an INSEE commune code: 91 of 91521, 974 of 97411; "" of ""."""
    return commune[:3] if commune.startswith(OVERSEAS) else commune[:2]


def lies_in(commune: str, zones: Sequence[str]) -> bool:
    """Whether a commune (INSEE code) is one of the zones, or in one: départements and communes."""
    if commune in zones or departement_of(commune) in zones:
        return True
    whole = next((code for code, parts in _ARRONDISSEMENTS.items() if _is_part(commune, parts)), "")
    return bool(whole) and whole in zones


def outside_zones(communes: Sequence[str], zones: Sequence[Sequence[str]]) -> BoolArray:
    """True where a commune (rows) is known to lie outside a list of zones (columns).

    An unknown commune ("") and an empty list are outside nothing, nor is a list with words that are no
    code: nobody knows what they serve. Neither is a whole town where only some of its arrondissements
    are served: the need may lie in one of those.
    """
    served: dict[str, list[int]] = defaultdict(list)
    for line, commune in enumerate(communes):
        for zone in _zones_with(commune) if commune else ():
            served[zone].append(line)
    outside = np.array([bool(commune) for commune in communes], dtype=np.bool_)[:, None] & np.array(
        [bool(one) and all(map(_CODE.fullmatch, one)) for one in zones], dtype=np.bool_
    )
    for place, one in enumerate(zones):
        for zone in one:
            outside[served.get(zone, []), place] = False
    return outside


def outside_radius(distance: FloatArray, radius: FloatArray) -> BoolArray:
    """True where a distance is known to be above the radius served, both in kilometres."""
    outside: BoolArray = distance > radius  # false where one is NaN
    return outside


def _zones_with(commune: str) -> set[str]:
    """Every zone that may serve a commune: itself, its département, the town it is part of, its own parts."""
    towns = [town for town, parts in _ARRONDISSEMENTS.items() if _is_part(commune, parts)]
    parts = [str(code) for code in _ARRONDISSEMENTS.get(commune, ())]
    return {commune, departement_of(commune), *towns, *parts}


def _is_part(commune: str, parts: range) -> bool:
    return commune.isdecimal() and int(commune) in parts
