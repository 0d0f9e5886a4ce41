"""What a new event starts from: half a day, a whole day, suppliers among each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from math import ceil
from typing import Any

from matchmaker.plugin_api.text import N_

SPARE_PERCENT = 10  # tables beyond one per expected buyer, for those who come unannounced


@dataclass(frozen=True)
class TemplateItem:
    """A time when nobody is booked, on the day of the event."""

    kind: str
    start: time
    end: time


@dataclass(frozen=True)
class Template:
    """A start people know: what the form proposes, and what is made beside it."""

    label: str
    words: str
    form: Mapping[str, Any] = field(default_factory=dict)
    items: Sequence[TemplateItem] = ()
    seated: bool = True  # buyers keep a table each; otherwise two structures meet at one
    candidates: str = "accepted"


TEMPLATES: Mapping[str, Template] = {
    "demi-journee": Template(
        N_("Demi-journée classique"),
        N_(
            "14:00–17:00, huit créneaux de 15 minutes, une pause au milieu ; les acheteurs restent à leur table."
        ),
    ),
    "journee": Template(
        N_("Journée entière"),
        N_("Accueil et plénière, deux séries le matin et l’après-midi, déjeuner ensemble."),
        {
            "start": time(9, 45),
            "length": 20,
            "count": 12,
            "starts": "09:45, 10:10, 10:35, pause, 11:15, 11:40, 12:05, pause, 14:00, 14:25, 14:50, "
            "pause, 15:30, 15:55, 16:20",
        },
        (
            TemplateItem("welcome", time(9), time(9, 15)),
            TemplateItem("plenary", time(9, 15), time(9, 40)),
            TemplateItem("lunch", time(12, 30), time(14)),
        ),
    ),
    "fournisseurs": Template(
        N_("Rencontre entre fournisseurs"),
        N_("Tout le monde se croise : personne ne garde de table, chacun demande et répond."),
        {"buyers": 24},
        seated=False,
    ),
}
DEFAULT_TEMPLATE = "demi-journee"
# What people use, for a new event: the rule stays as it is for events that exist.
MOST_MEETINGS, GUARANTEE = 8, 2


def tables_for(expected: int, *, seated: bool = True) -> tuple[int, int]:
    """Tables for so many buyers, or structures who meet two by two: (all of them, of which spare)."""
    used = max(expected if seated else ceil(expected / 2), 1)
    spare = -(-used * SPARE_PERCENT // 100)
    return used + spare, spare
