"""The same three formulas, pair by pair in plain Python: what a first program would do.

Written from the rules of the domain, not from the plugins, so that it also checks them.
"""

import heapq
from collections.abc import Sequence
from math import asin, cos, radians, sin, sqrt

from matchmaker.core.scoring.inputs import Need, Offer, Place

EARTH_KM = 6371.0088
ELIGIBLE = {"EI", "ACI", "AI", "ETTI", "EA", "EATT", "ESAT"}
Marks = list[tuple[float, int]]  # rank and position of an offer


def best_by_loop(needs: Sequence[Need], offers: Sequence[Offer], top: int) -> list[Marks]:
    """For each need the ``top`` offers of others, best first."""
    found = []
    for need in needs:
        marks = [
            (rank(need, offer), position)
            for position, offer in enumerate(offers)
            if offer.party.organisation != need.party.organisation
        ]
        found.append(heapq.nlargest(top, marks))
    return found


def rank(need: Need, offer: Offer) -> float:
    """Σ v·e over the criteria that apply, divided by their number: each weighs 1, unknown adds nothing."""
    organic = need.organic_target is not None
    earned = _local(need.place, offer.place) + _insertion(offer)
    if organic:
        earned += _organic(need, offer)
    return earned / (3 if organic else 2)


def _local(here: Place, there: Place) -> float:
    if here.latitude is None or here.longitude is None or there.latitude is None or there.longitude is None:
        return 0.0
    km = _km(here.latitude, here.longitude, there.latitude, there.longitude)
    people = here.population
    halving = 20 if people is None else 10 if people >= 20_000 else 20 if people >= 2_000 else 30
    return 1.0 if km <= 5 else float(2 ** (-(km - 5) / halving))


def _km(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    north = sin(radians(other_latitude - latitude) / 2) ** 2
    east = sin(radians(other_longitude - longitude) / 2) ** 2
    half = north + cos(radians(latitude)) * cos(radians(other_latitude)) * east
    return 2 * EARTH_KM * asin(sqrt(min(1.0, half)))


def _organic(need: Need, offer: Offer) -> float:
    share = offer.organic_share
    if share.value is None or need.organic_target is None:
        return 0.0
    return float(min(1.0, share.value / max(need.organic_target, 0.01)) * share.evidence)


def _insertion(offer: Offer) -> float:
    """Only the kind, half of the formula, is known here: the evidence counts by that half."""
    kind = offer.party.siae_kind
    return 0.5 * kind.evidence if kind.value in ELIGIBLE else 0.0
