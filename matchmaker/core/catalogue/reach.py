"""Whether offers are served where a need is carried out: one need against many offers."""

from collections.abc import Sequence

import numpy as np

from matchmaker.core.scoring.inputs import Need, Offer
from matchmaker.plugin_api import places
from matchmaker.plugin_api.cells import BoolArray, FloatArray


def out_of_reach(need: Need, offers: Sequence[Offer]) -> BoolArray:
    """True for each offer whose area is known not to reach the need; unknown is not no."""
    zones = [one.area_zones if one.area_kind == "zones" else () for one in offers]
    radius = [one.area_km if one.area_kind == "radius" else None for one in offers]
    distance = places.distance_km(
        _numbers([need.place.latitude] * len(offers)),
        _numbers([need.place.longitude] * len(offers)),
        _numbers([one.place.latitude for one in offers]),
        _numbers([one.place.longitude for one in offers]),
    )
    too_far = places.outside_radius(distance, _numbers(radius))
    elsewhere = places.outside_zones([need.place.commune or ""], zones)[0]
    out: BoolArray = too_far | elsewhere
    return out


def _numbers(values: Sequence[float | None]) -> FloatArray:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)
