"""Lists that say several things in one row: a structure with its trade, a canteen with its need.

Many lists in the field are one sheet. A profile recognises a known export by its headers and adds
what that export leaves unsaid.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from matchmaker.core.directory.importing.columns import Column, Kind, Sheet
from matchmaker.core.directory.names import fold
from matchmaker.plugin_api.text import N_

# Read in a list of structures, absent from the template, which has its own sheets for them.
COMBINED_COLUMNS = (
    Column(
        "offer_title",
        N_("Offre"),
        Kind.TEXT,
        synonyms=(
            "metier",
            "offres",
            "ce que vous proposez",
            "produits et services",
            "prestations",
            "savoir faire",
        ),
        spare=True,
    ),
    Column("offer_cpv", N_("CPV de l’offre"), Kind.CPV, spare=True),
    Column(
        "need_title",
        N_("Besoin"),
        Kind.TEXT,
        synonyms=("besoins", "ce que vous cherchez", "projet d achat", "projets d achat", "recherche"),
        spare=True,
    ),
    Column("need_cpv", N_("CPV du besoin"), Kind.CPV, spare=True),
    Column(
        "organic_current",
        N_("Part de bio actuelle"),
        Kind.SHARE,
        synonyms=("teledeclaration_ratio_bio", "taux de bio", "bio actuel"),
        spare=True,
    ),
)


@dataclass(frozen=True)
class Profile:
    """A known export: the headers it always has, and the values they imply for every row."""

    key: str
    label: str
    headers: frozenset[str]
    implied: Mapping[str, object] = field(default_factory=dict)


PROFILES = (
    Profile(
        "siae",
        N_("Liste des structures d’insertion (ASP)"),
        frozenset(("siret", "kind", "brand", "naf")),
        {"role": "supplier"},
    ),
    # EGalim asks public canteens for 20 % of organic food (L230-5-1 CRPM): each has that need.
    Profile(
        "canteens",
        N_("Télédéclarations des cantines publiques"),
        frozenset(("canteen siret", "teledeclaration ratio bio")),
        {
            "role": "buyer",
            "need_title": N_("Denrées alimentaires biologiques"),
            "need_cpv": ("15000000",),
            "organic_target": 0.2,
        },
    ),
)


def combined(participants: Sheet) -> Sheet:
    """Add the combined columns to the participants sheet, for reading."""
    return replace(participants, columns=participants.columns + COMBINED_COLUMNS)


def profile_of(headers: Collection[str]) -> Profile | None:
    """Recognise a known export by its headers."""
    folded = {fold(header) for header in headers}
    return next((profile for profile in PROFILES if profile.headers <= folded), None)
