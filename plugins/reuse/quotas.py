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
from typing import NamedTuple

import numpy as np

from matchmaker.plugin_api import N_, FloatArray
from matchmaker.plugin_api.dated import Step, in_force


class Shares(NamedTuple):
    """The smallest shares of a year's spending, 0 to 1; NaN where not read."""

    reuse: float
    recycled: float


@dataclass(frozen=True)
class Family:
    label: str
    steps: tuple[Step[Shares], ...] = ()


DECREE = "décret 2024-134"
UNREAD = Shares(np.nan, np.nan)
NOT_READ = Step(date(2027, 1, 1), UNREAD, f"{DECREE}, whose figures of 2027 were not read")

FAMILIES: Mapping[str, Family] = {
    "textiles": Family(
        N_("Textiles, hors équipements de protection individuelle"),
        (
            Step(date(2024, 7, 1), Shares(0.08, 0.20), f"{DECREE}, as Alliance du Commerce repeats it"),
            Step(date(2027, 1, 1), Shares(0.15, 0.25), f"{DECREE}, as Alliance du Commerce repeats it"),
            Step(date(2030, 1, 1), Shares(0.15, 0.30), f"{DECREE}, as Alliance du Commerce repeats it"),
        ),
    ),
    "furniture": Family(
        N_("Mobilier et aménagement d’intérieur"),
        (Step(date(2024, 7, 1), Shares(0.20, 0.15), f"{DECREE}, as the FCBA repeats it"), NOT_READ),
    ),
    "street_furniture": Family(
        N_("Mobilier urbain"),
        (Step(date(2024, 7, 1), Shares(0.05, 0.20), f"{DECREE}, as the FCBA repeats it"), NOT_READ),
    ),
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


def shares_on(code: str, day: date | None) -> Shares:
    """The shares of the family in force that day; NaN where there are none."""
    steps = FAMILIES[code].steps if code in FAMILIES else ()
    return in_force(steps, day, UNREAD)


def targets(codes: tuple[str, ...], day: date) -> FloatArray:
    """An array (family, 2) of the shares in force, for ``batch.derived``."""
    return np.array([shares_on(code, day) for code in codes], dtype=np.float64).reshape(-1, 2)
