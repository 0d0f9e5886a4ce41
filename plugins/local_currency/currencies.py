"""Local currencies and where they circulate: the départements, each with the oldest year it is told of.

There is no public register (about 80 circulate in France). These were read in public pages in November 2026:
the names and places are those of their associations, of départements and of the press. A zone is often smaller
than its départements. CMF L311-5; loi 2014-856, art. 16.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from matchmaker.plugin_api import N_
from matchmaker.plugin_api.places import lies_in

NONE, OTHER = "none", "other"


@dataclass(frozen=True)
class Currency:
    name: str
    since: Mapping[str, int]  # département -> year

    def circulates_in(self, commune: str, day: date) -> bool:
        """Whether the commune (INSEE code) lies where the currency circulated that day."""
        return lies_in(commune, [zone for zone, year in self.since.items() if year <= day.year])


CURRENCIES: Mapping[str, Currency] = {
    "abeille": Currency(N_("l’Abeille (Lot-et-Garonne)"), {"47": 2018}),
    "doume": Currency(N_("la Doume (Puy-de-Dôme)"), {"63": 2018}),
    "eusko": Currency(N_("l’Eusko (Pays basque)"), {"64": 2013}),
    "gabare": Currency(
        N_("la Gabare (Touraine, Loir-et-Cher, Loiret)"), {"37": 2016, "41": 2020, "45": 2020}
    ),
    "galleco": Currency(N_("le Galléco (Ille-et-Vilaine)"), {"35": 2013}),
    "gonette": Currency(N_("la Gonette (Lyon)"), {"69": 2016}),
    "moneko": Currency(N_("Moneko (Nantes)"), {"44": 2022}),
    "muse": Currency(N_("la Muse (Angers)"), {"49": 2014}),
    "peche": Currency(
        N_("la Pêche (Paris, Seine-Saint-Denis, Val-de-Marne)"), {"93": 2014, "75": 2018, "94": 2018}
    ),
    "sol_violette": Currency(N_("le Sol-Violette (Toulouse)"), {"31": 2014}),
    "stuck": Currency(N_("le Stück (Strasbourg)"), {"67": 2015}),
}

CHOICES = (
    *((code, currency.name) for code, currency in CURRENCIES.items()),
    (OTHER, N_("Une autre monnaie locale")),
    (NONE, N_("Aucune")),
)


def one_circulates_in(commune: str, day: date) -> bool:
    """Whether any of the currencies circulates in the commune."""
    return any(currency.circulates_in(commune, day) for currency in CURRENCIES.values())
