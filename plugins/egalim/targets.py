"""The share of sustainable and quality products that EGalim asks of canteens, by place and by date.

L230-5-1 CRPM; overseas R271-7-1, R273-9 and the decree 2021-1235, whose steps the help of the State's
platform ma-cantine repeats (« Les taux EGalim pour l’outre-mer », read in November 2026).
"""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from matchmaker.plugin_api import FloatArray
from matchmaker.plugin_api.dated import Step, in_force
from matchmaker.plugin_api.places import OVERSEAS as OVERSEAS_CODES
from matchmaker.plugin_api.places import departement_of

MEAT_OR_FISH = ("151", "152", "033")  # CPV groups


Steps = tuple[Step[float], ...]

LAW, DECREE = "L230-5-1 CRPM", "R271-7-1, R273-9 CRPM, décret 2021-1235"

NATIONAL: Steps = (Step(date(2022, 1, 1), 0.50, LAW),)
NATIONAL_MEAT_OR_FISH: Steps = (*NATIONAL, Step(date(2024, 1, 1), 0.60, LAW))

_GUADELOUPE_TO_REUNION = (
    Step(date(2022, 1, 1), 0.20, DECREE),
    Step(date(2026, 1, 1), 0.35, DECREE),
    Step(date(2030, 1, 1), 0.50, DECREE),
)
_MAYOTTE = (
    Step(date(2022, 1, 1), 0.05, DECREE),
    Step(date(2026, 1, 1), 0.15, DECREE),
    Step(date(2030, 1, 1), 0.30, DECREE),
    Step(date(2035, 1, 1), 0.50, DECREE),
)
_SAINT_PIERRE_ET_MIQUELON = (
    Step(date(2022, 1, 1), 0.30, DECREE),
    Step(date(2030, 1, 1), 0.50, DECREE),
)

OVERSEAS: Mapping[str, Steps] = {
    "971": _GUADELOUPE_TO_REUNION,
    "972": _GUADELOUPE_TO_REUNION,
    "973": _GUADELOUPE_TO_REUNION,
    "974": _GUADELOUPE_TO_REUNION,
    "975": _SAINT_PIERRE_ET_MIQUELON,
    "976": _MAYOTTE,
    "978": _GUADELOUPE_TO_REUNION,  # Saint-Martin
}


def steps_at(commune: str, meat_or_fish: bool) -> Steps:
    """The steps of a commune (INSEE code); none where no rule is known; national where the code is ""."""
    place = departement_of(commune)
    if place.startswith(OVERSEAS_CODES):
        return OVERSEAS.get(place, ())
    return NATIONAL_MEAT_OR_FISH if meat_or_fish else NATIONAL


def targets(communes: tuple[str, ...], meat_or_fish: bool, day: date) -> FloatArray:
    """The share asked for in each commune, NaN before the first step, for ``batch.derived``."""
    return np.array([in_force(steps_at(commune, meat_or_fish), day, np.nan) for commune in communes])


def is_meat_or_fish(codes: Sequence[str]) -> bool:
    """Whether a need asks for meat and fish and for nothing else."""
    return bool(codes) and all(code.startswith(MEAT_OR_FISH) for code in codes)
