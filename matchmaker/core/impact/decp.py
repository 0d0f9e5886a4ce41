"""Essential data of a public contract, in the names, forms and closed lists of the DECP schema 2.0.3.

Schema of the Direction des affaires juridiques (139bercy/format-commande-publique), made compulsory by the arrêtés of
22 December 2022. A value that nobody gave is left out, never made up; `missing` names what the schema still asks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from matchmaker.plugin_api.text import N_

Kind = Literal["text", "whole", "flag", "one", "several", "date"]
NO_SOCIAL = "Pas de considération sociale"
NO_ENVIRONMENTAL = "Pas de considération environnementale"
NOTHING_ELSE = frozenset(
    {NO_SOCIAL, NO_ENVIRONMENTAL, "Sans objet"}
)  # excludes the other choices of its list
LONGEST_ID, LONGEST_OBJECT = 16, 1000


@dataclass(frozen=True)
class Asked:
    """A value the buyer is asked for. ``name`` is the schema's; ``inside`` names the list that ``several`` stand in."""

    name: str
    label: str
    kind: Kind
    choices: tuple[str, ...] = ()
    inside: str = ""
    most: int = 0  # letters of a text


FIRST = (
    Asked("id", N_("Numéro du marché"), "text", most=LONGEST_ID),
    Asked("objet", N_("Objet"), "text", most=LONGEST_OBJECT),
    Asked("codeCPV", N_("Code CPV"), "text", most=10),
    Asked("dateNotification", N_("Date de notification"), "date"),
    Asked("dureeMois", N_("Durée en mois, reconductions comprises"), "whole"),
    Asked(
        "considerationsSociales",
        N_("Considérations sociales"),
        "several",
        ("Clause sociale", "Critère social", "Marché réservé", NO_SOCIAL),
        "considerationSociale",
    ),
    Asked(
        "considerationsEnvironnementales",
        N_("Considérations environnementales"),
        "several",
        ("Clause environnementale", "Critère environnemental", NO_ENVIRONMENTAL),
        "considerationEnvironnementale",
    ),
)
REST = (
    Asked(
        "nature",
        N_("Nature"),
        "one",
        ("Marché", "Marché de partenariat", "Marché de défense ou de sécurité"),
    ),
    Asked(
        "procedure",
        N_("Procédure"),
        "one",
        (
            "Procédure adaptée",
            "Appel d'offres ouvert",
            "Appel d'offres restreint",
            "Procédure avec négociation",
            "Marché passé sans publicité ni mise en concurrence préalable",
            "Dialogue compétitif",
        ),
    ),
    Asked(
        "techniques",
        N_("Techniques d’achat"),
        "several",
        (
            "Accord-cadre",
            "Concours",
            "Système de qualification",
            "Système d'acquisition dynamique",
            "Catalogue électronique",
            "Enchère électronique",
            "Sans objet",
        ),
        "technique",
    ),
    Asked(
        "modalitesExecution",
        N_("Modalités d’exécution"),
        "several",
        ("Tranches", "Bons de commande", "Marchés subséquents", "Sans objet"),
        "modaliteExecution",
    ),
    Asked(
        "ccag",
        N_("CCAG de référence"),
        "one",
        (
            "Travaux",
            "Maitrise d'œuvre",
            "Fournitures courantes et services",
            "Marchés industriels",
            "Prestations intellectuelles",
            "Techniques de l'information et de la communication",
            "Pas de CCAG",
        ),
    ),
    Asked("formePrix", N_("Forme du prix"), "one", ("Unitaire", "Forfaitaire", "Mixte")),
    Asked(
        "typesPrix",
        N_("Types de prix"),
        "several",
        ("Définitif ferme", "Définitif actualisable", "Définitif révisable", "Provisoire"),
        "typePrix",
    ),
    Asked("offresRecues", N_("Nombre d’offres reçues"), "whole"),
    Asked("marcheInnovant", N_("Marché innovant"), "flag"),
    Asked("attributionAvance", N_("Avance attribuée"), "flag"),
    Asked("sousTraitanceDeclaree", N_("Sous-traitance déclarée"), "flag"),
    Asked(
        "typeGroupementOperateurs",
        N_("Groupement d’opérateurs"),
        "one",
        ("Conjoint", "Solidaire", "Pas de groupement"),
    ),
    Asked("datePublicationDonnees", N_("Date de la première publication de ces données"), "date"),
)
ASKED: Mapping[str, Asked] = {one.name: one for one in (*FIRST, *REST)}
#: Properties a contract must have, in the order in which they are written.
REQUIRED = (
    "id",
    "acheteur",
    "nature",
    "objet",
    "codeCPV",
    "techniques",
    "modalitesExecution",
    "marcheInnovant",
    "ccag",
    "offresRecues",
    "attributionAvance",
    "typeGroupementOperateurs",
    "procedure",
    "lieuExecution",
    "dureeMois",
    "dateNotification",
    "datePublicationDonnees",
    "montant",
    "typesPrix",
    "formePrix",
    "sousTraitanceDeclaree",
    "titulaires",
    "considerationsSociales",
    "considerationsEnvironnementales",
)
KNOWN_HERE = {
    "acheteur": N_("SIRET de l’acheteur"),
    "lieuExecution": N_("Commune où le besoin s’exécute"),
    "montant": N_("Montant du contrat"),
    "titulaires": N_("SIRET du titulaire"),
}


@dataclass(frozen=True)
class Contract:
    """A contract as its buyer declares it. ``answers`` are by the names of `ASKED`: text, number, list, flag or date."""

    buyer_siret: str | None
    holders: Sequence[str | None]  # SIRET; None: one of them has none, and the list would be false without it
    amount: int | None
    commune: str | None  # INSEE code
    answers: Mapping[str, Any]


def essential_data(contract: Contract) -> dict[str, Any]:
    """The contract as an object of the schema, in its order, with what is known and nothing else."""
    known: dict[str, Any] = {name: _written(ASKED[name], value) for name, value in contract.answers.items()}
    if contract.buyer_siret:
        known["acheteur"] = {"id": contract.buyer_siret}
    if contract.commune:
        known["lieuExecution"] = {"code": contract.commune, "typeCode": "Code commune"}
    if contract.amount:  # the schema has no contract of 0 euros
        known["montant"] = contract.amount
    if contract.holders and all(contract.holders):
        known["titulaires"] = [
            {"titulaire": {"typeIdentifiant": "SIRET", "id": siret}} for siret in contract.holders
        ]
    return {name: known[name] for name in REQUIRED if name in known}


def missing(data: Mapping[str, Any]) -> list[str]:
    """In words, what the schema asks and this contract does not say yet."""
    labels = {name: one.label for name, one in ASKED.items()} | KNOWN_HERE
    return [labels[name] for name in REQUIRED if name not in data]


def decp_file(contracts: Sequence[Contract]) -> dict[str, Any]:
    """The whole file, as the schema wants it: `{"marches": {"marche": […]}}`."""
    return {"marches": {"marche": [essential_data(one) for one in contracts]}}


def decp_rows(contracts: Sequence[Contract]) -> tuple[list[str], list[list[str | int | None]]]:
    """The same as a table: one column for each simple value, with the dotted and numbered names of the published CSV."""
    flat = [_flat(essential_data(one)) for one in contracts]
    most = max((len(one.holders) for one in contracts), default=1) or 1
    heads = [head for name in REQUIRED for head in _columns(name, most)]
    return heads, [[row.get(head) for head in heads] for row in flat]


def _written(asked: Asked, value: Any) -> Any:
    if asked.kind == "several":
        return {asked.inside: list(value)}
    return value.isoformat() if isinstance(value, date) else value


def _columns(name: str, holders: int) -> list[str]:
    if name == "titulaires":
        numbers = range(1, holders + 1)
        return [f"titulaire_{part}_{number}" for number in numbers for part in ("id", "typeIdentifiant")]
    return {
        "acheteur": ["acheteur.id"],
        "lieuExecution": ["lieuExecution.code", "lieuExecution.typeCode"],
    }.get(name, [name])


def _flat(data: Mapping[str, Any]) -> dict[str, str | int | None]:
    row: dict[str, str | int | None] = {}
    for name, value in data.items():
        if name == "titulaires":
            for number, one in enumerate(value, start=1):
                row |= {f"titulaire_{part}_{number}": said for part, said in one["titulaire"].items()}
        elif name in ASKED and ASKED[name].kind == "several":
            row[name] = ", ".join(value[ASKED[name].inside])
        elif isinstance(value, dict):
            row |= {f"{name}.{part}": said for part, said in value.items()}
        else:
            row[name] = str(value).lower() if isinstance(value, bool) else value
    return row
