"""The share of sustainable and quality products that EGalim asks of canteens, by place and by date.

L230-5-1 CRPM; overseas R271-7-1, R273-9 and the decree 2021-1235, whose steps the help of the State's
platform ma-cantine repeats (« Les taux EGalim pour l’outre-mer », read in November 2025).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from matchmaker.plugin_api import FloatArray
from matchmaker.plugin_api.places import OVERSEAS as OVERSEAS_CODES
from matchmaker.plugin_api.places import departement_of

MEAT_OR_FISH = ("151", "152", "033")  # CPV groups


@dataclass(frozen=True)
class Step:
    """A share that holds from a day on, until the next step."""

    since: date
    share: float


NATIONAL = (Step(date(2022, 1, 1), 0.50),)
NATIONAL_MEAT_OR_FISH = (*NATIONAL, Step(date(2024, 1, 1), 0.60))

_GUADELOUPE_TO_REUNION = (
    Step(date(2022, 1, 1), 0.20),
    Step(date(2026, 1, 1), 0.35),
    Step(date(2030, 1, 1), 0.50),
)
_MAYOTTE = (
    Step(date(2022, 1, 1), 0.05),
    Step(date(2026, 1, 1), 0.15),
    Step(date(2030, 1, 1), 0.30),
    Step(date(2035, 1, 1), 0.50),
)
_SAINT_PIERRE_ET_MIQUELON = (Step(date(2022, 1, 1), 0.30), Step(date(2030, 1, 1), 0.50))

OVERSEAS: Mapping[str, tuple[Step, ...]] = {
    "971": _GUADELOUPE_TO_REUNION,
    "972": _GUADELOUPE_TO_REUNION,
    "973": _GUADELOUPE_TO_REUNION,
    "974": _GUADELOUPE_TO_REUNION,
    "975": _SAINT_PIERRE_ET_MIQUELON,
    "976": _MAYOTTE,
    "978": _GUADELOUPE_TO_REUNION,  # Saint-Martin
}


def steps_at(commune: str, meat_or_fish: bool) -> tuple[Step, ...]:
    """The steps of a commune (INSEE code); none where no rule is known; national where the code is ""."""
    place = departement_of(commune)
    if place.startswith(OVERSEAS_CODES):
        return OVERSEAS.get(place, ())
    return NATIONAL_MEAT_OR_FISH if meat_or_fish else NATIONAL


def in_force(steps: Sequence[Step], day: date) -> float:
    """The share of the last step in force that day; NaN before the first."""
    return next((step.share for step in reversed(steps) if step.since <= day), np.nan)


def targets(communes: tuple[str, ...], meat_or_fish: bool, day: date) -> FloatArray:
    """The share asked for in each commune, for ``batch.derived``."""
    return np.array([in_force(steps_at(commune, meat_or_fish), day) for commune in communes])


def is_meat_or_fish(codes: Sequence[str]) -> bool:
    """Whether a need asks for meat and fish and for nothing else."""
    return bool(codes) and all(code.startswith(MEAT_OR_FISH) for code in codes)
