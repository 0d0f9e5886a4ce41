"""Is the need known to lie outside what the offer serves? A gate. See README.md."""

import numpy as np

from matchmaker.plugin_api import (
    N_,
    Context,
    Criterion,
    FloatArray,
    Gate,
    PairBatch,
    Reason,
    Vetoes,
    hookimpl,
)
from matchmaker.plugin_api.cells import BoolArray
from matchmaker.plugin_api.places import departement_of, distance_km, outside_radius, outside_zones

SHOWN = 6  # départements named in a sentence

TOO_FAR = N_("Le besoin est hors du rayon de {km} km que l’offre dessert autour de la structure.")
IN_DEPARTEMENTS = N_("Le besoin est hors des départements que l’offre dessert ({departements}).")
IN_MORE_DEPARTEMENTS = N_(
    "Le besoin est hors des départements que l’offre dessert ({departements} et {more} autres)."
)
IN_COMMUNES = N_("Le besoin est hors des communes que l’offre dessert.")
IN_BOTH = N_(
    "Le besoin est hors des départements ({departements}) et des autres communes que l’offre dessert."
)


class Area(Gate):
    api_version = 1
    key = "area"
    label = N_("Territoire desservi")
    legal_stage = "award_safe"
    reads = (
        "need.commune",
        "need.latitude",
        "need.longitude",
        "offer.latitude",
        "offer.longitude",
        "offer.area_kind",
        "offer.area_km",
        "offer.area_zones",
    )

    def veto(self, batch: PairBatch, context: Context) -> Vetoes:
        radii, zones = batch.distinct("offer.area_km"), batch.distinct("offer.area_zones")
        reason = np.full(len(batch), -1, dtype=np.intp)
        too_far = _too_far(batch)
        reason[too_far] = radii.index[too_far]
        elsewhere = _is(batch, "zones") & batch.crossed("need.commune", "offer.area_zones", outside_zones)
        reason[elsewhere] = len(radii.values) + zones.index[elsewhere]
        return Vetoes(reason, (*map(_beyond, radii.values), *map(_elsewhere, zones.values)))


def _too_far(batch: PairBatch) -> BoolArray:
    """The distance is worked out only where it counts: most offers serve the country or zones."""
    too_far = _is(batch, "radius")
    rows = np.flatnonzero(too_far)
    distance = distance_km(*_places(batch, "need", rows), *_places(batch, "offer", rows))
    radius = batch.records("offer.area_km").value[batch.index("offer")[rows]]
    too_far[rows] = outside_radius(distance, radius)
    return too_far


def _places(batch: PairBatch, side: str, rows: np.ndarray[tuple[int], np.dtype[np.intp]]) -> list[FloatArray]:
    at = batch.index(side)[rows]
    return [batch.records(f"{side}.{name}").value[at] for name in ("latitude", "longitude")]


def _is(batch: PairBatch, kind: str) -> BoolArray:
    kinds = batch.distinct("offer.area_kind")
    wanted: BoolArray = np.array([one == kind for one in kinds.values], dtype=np.bool_)[kinds.index]
    return wanted


def _beyond(km: float) -> Reason:
    return Reason(TOO_FAR, {"km": float(km)})


def _elsewhere(zones: tuple[str, ...]) -> Reason:
    """Départements are named by their number; codes of communes say nothing, so they are not."""
    departements = sorted({zone for zone in zones if departement_of(zone) == zone})
    if not departements:
        return Reason(IN_COMMUNES)
    shown, more = ", ".join(departements[:SHOWN]), len(departements) - SHOWN
    if more > 1:
        return Reason(IN_MORE_DEPARTEMENTS, {"departements": shown, "more": more})
    shown = ", ".join(departements)
    template = IN_DEPARTEMENTS if len(departements) == len(set(zones)) else IN_BOTH
    return Reason(template, {"departements": shown})


@hookimpl
def matchmaker_register_criteria() -> list[type[Criterion]]:
    return [Area]
