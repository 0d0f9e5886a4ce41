"""Where a need or an offer is, for scoring: coordinates and inhabitants filled in from the communes."""

from matchmaker.core.scoring.inputs import Place
from matchmaker.data.communes import communes


def place_at(commune: str | None, latitude: float | None = None, longitude: float | None = None) -> Place:
    """The coordinates given, else those of the commune (INSEE code)."""
    known = communes().get(commune) if commune else None
    if latitude is None or longitude is None:
        latitude, longitude = (known.latitude, known.longitude) if known else (None, None)
    return Place(commune, latitude, longitude, known.population if known else None)
