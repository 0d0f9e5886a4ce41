"""The smallest shares of reused goods and of goods with recycled matter, by family and date.

Loi AGEC (2020-105), art. 58; decree 2024-134 of 21 February 2024, in force since 2024-07-01, whose annex
has 17 families with steps in 2024, 2027 and 2030. The annex itself was not read. What public pages repeat
of it: textiles from the Alliance du Commerce (alliancecommerce.org, the whole row) and Achat Logistique
Info (2024 and 2030); furniture, 2024 only, from the FCBA (fcba.fr, 2024-04-04). A step known to exist
whose figures are not known is NaN, and so is a family without steps.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from matchmaker.plugin_api import N_, FloatArray


@dataclass(frozen=True)
class Step:
    """Shares of a year's spending that hold from a day on, until the next step."""

    since: date
    reuse: float
    recycled: float


@dataclass(frozen=True)
class Family:
    label: str
    steps: tuple[Step, ...] = ()


NOT_READ = Step(date(2027, 1, 1), np.nan, np.nan)

FAMILIES: Mapping[str, Family] = {
    "textiles": Family(
        N_("Textiles, hors équipements de protection individuelle"),
        (
            Step(date(2024, 7, 1), 0.08, 0.20),
            Step(date(2027, 1, 1), 0.15, 0.25),
            Step(date(2030, 1, 1), 0.15, 0.30),
        ),
    ),
    "furniture": Family(
        N_("Mobilier et aménagement d’intérieur"), (Step(date(2024, 7, 1), 0.20, 0.15), NOT_READ)
    ),
    "street_furniture": Family(N_("Mobilier urbain"), (Step(date(2024, 7, 1), 0.05, 0.20), NOT_READ)),
    "paper": Family(N_("Papier et imprimés")),
    "office_supplies": Family(N_("Fournitures de bureau")),
    "computers": Family(N_("Matériel informatique")),
    "phones": Family(N_("Téléphonie")),
    "large_appliances": Family(N_("Gros électroménager")),
    "cycles": Family(N_("Vélos")),
    "waste_collection": Family(N_("Équipements de collecte des déchets")),
    "green_spaces": Family(N_("Matériel d’entretien des espaces verts")),
    "modular_buildings": Family(N_("Bâtiments modulaires ou préfabriqués")),
    "other": Family(N_("Autre famille du décret 2024-134")),
}


def in_force(code: str, day: date) -> tuple[float, float]:
    """The shares (reuse, recycled) of the family's last step in force that day; NaN where there is none."""
    steps = FAMILIES[code].steps if code in FAMILIES else ()
    last = next((step for step in reversed(steps) if step.since <= day), NOT_READ)
    return last.reuse, last.recycled


def targets(codes: tuple[str, ...], day: date) -> FloatArray:
    """An array (family, 2) of the shares in force, for ``batch.derived``."""
    return np.array([in_force(code, day) for code in codes], dtype=np.float64).reshape(-1, 2)
