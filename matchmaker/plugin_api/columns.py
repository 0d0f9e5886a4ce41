"""Every column a criterion may read: the vocabulary of the plugin API.

A column is a triple: its value, the evidence behind it (0 to 1) and the date it was
true. ``proof`` marks facts that need proof (a certificate, a status); what a party says
it sells or seeks counts 1 as soon as it is said.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["number", "flag", "text", "choice", "codes", "date"]


@dataclass(frozen=True)
class Column:
    """What a column holds. A missing number or flag is NaN, a date NaT, a text "", codes ()."""

    kind: Kind
    meaning: str
    proof: bool = False
    choices: tuple[str, ...] = ()  # the codes a `choice` can hold
    low: float | None = None  # bounds of a `number`
    high: float | None = None


PRESTATIONS = ("service", "staffing", "manufacturing")
RESERVATIONS = ("none", "l2113_12", "l2113_13", "l2113_12_13", "l2113_15", "prison")
AREAS = ("country", "radius", "zones")
QPV_PLACES = ("inside", "near", "outside")  # near: at most 300 m away
SIAE_KINDS = ("EI", "AI", "ACI", "ETTI", "EITI", "EA", "EATT", "ESAT", "GEIQ", "SEP", "NONE")

_BOTH: Mapping[str, Column] = {
    "cpv": Column("codes", "CPV codes, 8 digits each."),
    "words": Column("text", "Title and description in its author's own words."),
    "prestation": Column(
        "choice", "Service, staffing (mise à disposition) or manufacturing.", choices=PRESTATIONS
    ),
    "commune": Column("text", "INSEE code of the commune."),
    "latitude": Column("number", "Latitude in degrees (WGS 84).", low=-90, high=90),
    "longitude": Column("number", "Longitude in degrees (WGS 84).", low=-180, high=180),
    "population": Column("number", "Inhabitants of the commune.", low=0, high=10_000_000),
    "legal_category": Column("text", "INSEE legal category of the organisation, 4 digits."),
    "identity": Column("text", "What tells the organisation from all others: SIRET, RNA or internal number."),
    "siren": Column("text", "SIREN of the organisation, 9 digits."),
    "met": Column(
        "codes", "Identity of each organisation met or contracted with in the last year, once per time."
    ),
}

_NEED: Mapping[str, Column] = {
    "public_buyer": Column("flag", "The buyer is subject to the code de la commande publique."),
    "lots": Column(
        "codes", "One entry per lot and CPV code, such as 2/77310000; a need without lots is one lot."
    ),
    "reservation": Column(
        "choice", "The article the contract is reserved under, or none.", choices=RESERVATIONS
    ),
    "organic_target": Column(
        "number", "Share of organic produce asked for; unknown: nobody asked.", low=0, high=1
    ),
    "organic_current": Column(
        "number", "Share of organic produce the buyer has today.", proof=True, low=0, high=1
    ),
}

_OFFER: Mapping[str, Column] = {
    "area_kind": Column("choice", "Where the offer is served.", choices=AREAS),
    "area_km": Column(
        "number", "Radius served, in kilometres, where area_kind is radius.", low=0, high=20_000
    ),
    "area_zones": Column("codes", "Communes, départements or régions served, where area_kind is zones."),
    "organic_share": Column("number", "Share of the offer that is organic.", proof=True, low=0, high=1),
    "siae_kind": Column(
        "choice", "Inclusive kind; NONE: a source says it is none of them.", proof=True, choices=SIAE_KINDS
    ),
    "executing_kinds": Column(
        "codes",
        "Inclusive kind of each member of a groupement who executes; UNKNOWN where not known.",
        proof=True,
    ),
    "ess_status": Column("flag", "Belongs to the ESS in the sense of loi 2014-856, art. 1.", proof=True),
    "esus": Column("flag", "Agreed as ESUS (code du travail, L3332-17-1).", proof=True),
    "esus_until": Column("date", "Last day of the ESUS agreement, where it is known.", proof=True),
    "qpv": Column(
        "choice",
        "Where its site lies: in a QPV 2024, at most 300 m away, or elsewhere.",
        proof=True,
        choices=QPV_PLACES,
    ),
    "turnover": Column("number", "Turnover of the last known year, in euros.", proof=True, low=0, high=1e11),
}

# The sides of a row: `need` and `offer` in a need_offer row, `offer` and `partner` (the
# other supplier's offer, same columns) in an offer_offer row.
COLUMNS: Mapping[str, Column] = {
    f"{side}.{name}": column
    for side, columns in (("need", _NEED), ("offer", _OFFER), ("partner", _OFFER))
    for name, column in {**_BOTH, **columns}.items()
}

OWN = "own."  # `own.<field>` is a plugin's own field; `partner.own.<field>` names the side
