"""The public registers facts come from: their short names, and what people call them.

The short name stands in settings and beside a stored answer; the French name begins the source
of every fact that comes from the register, online or from a file, so that the register's newer
word replaces its older one.
"""

from collections.abc import Mapping

from matchmaker.plugin_api.text import N_

RECHERCHE_ENTREPRISES = "recherche_entreprises"
LISTE_ESS = "liste_ess"
AGENCE_BIO = "agence_bio"
MARCHE_INCLUSION = "marche_inclusion"
GEOPLATEFORME = "geoplateforme"
DECP = "decp"
LISTE_ESUS = "liste_esus"  # published as a workbook only

REGISTERS: Mapping[str, str] = {
    RECHERCHE_ENTREPRISES: N_("Annuaire des entreprises"),
    LISTE_ESS: N_("Liste nationale des entreprises de l’ESS"),
    AGENCE_BIO: N_("Annuaire de l’Agence Bio"),
    MARCHE_INCLUSION: N_("Marché de l’inclusion"),
    GEOPLATEFORME: N_("Géoplateforme (adresses)"),
    DECP: N_("Marchés publics conclus (DECP)"),
    LISTE_ESUS: N_("Liste nationale des ESUS (DG Trésor)"),
}
# Those with an address to ask, in the order in which they are asked: the place comes before the
# geocoder that makes it precise.
ONLINE = (RECHERCHE_ENTREPRISES, GEOPLATEFORME, LISTE_ESS, AGENCE_BIO, MARCHE_INCLUSION, DECP)
LONGEST_SOURCE = 200


def source_words(register: str, detail: str = "") -> str:
    """The source of a fact: ``Annuaire de l’Agence Bio : Ecocert, …``."""
    label = REGISTERS[register]
    return (f"{label} : {detail}" if detail else label)[:LONGEST_SOURCE]


def comes_from(source: str, register: str) -> bool:
    """Whether a fact's source words are those of this register."""
    label = REGISTERS[register]
    return source == label or source.startswith(f"{label} : ")
