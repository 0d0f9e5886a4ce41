"""The DECP schema 2.0.3 said a second time, from its published page, and what a contract breaks of it.

Only what concerns the first publication of a `marche`: modifications and sub-contracting are not written by us.
"""

import re

SIRET = {"type": "string", "pattern": "^[0-9]{14}$"}
DAY = {"type": "string", "pattern": r"\d{4}-\d{2}-\d{2}"}
FLAG = {"type": "boolean"}
COUNT = {"type": "integer", "minimum": 1}


def one_of(*words):
    return {"type": "string", "enum": list(words)}


def some_of(inside, *words):
    """An object that holds one list, of these words and no word twice."""
    listed = {"type": "array", "minItems": 1, "uniqueItems": True, "items": {"enum": list(words)}}
    return {"type": "object", "properties": {inside: listed}, "required": [inside]}


HOLDER = {
    "type": "object",
    "properties": {
        "typeIdentifiant": one_of("SIRET", "TVA", "TAHITI", "RIDET", "FRWF", "IREP", "HORS-UE"),
        "id": {"type": "string"},
    },
    "required": ["typeIdentifiant", "id"],
}
PLACES = ("postal", "commune", "arrondissement", "canton", "département", "région", "pays")
PROPERTIES = {
    "id": {"type": "string", "minLength": 1, "maxLength": 16},
    "acheteur": {"type": "object", "properties": {"id": SIRET}, "required": ["id"]},
    "nature": one_of("Marché", "Marché de partenariat", "Marché de défense ou de sécurité"),
    "objet": {"type": "string", "maxLength": 1000},
    "codeCPV": {"type": "string", "pattern": "^[0-9]{8}(-[0-9])?$"},
    "techniques": some_of(
        "technique",
        "Accord-cadre",
        "Concours",
        "Système de qualification",
        "Système d'acquisition dynamique",
        "Catalogue électronique",
        "Enchère électronique",
        "Sans objet",
    ),
    "modalitesExecution": some_of(
        "modaliteExecution", "Tranches", "Bons de commande", "Marchés subséquents", "Sans objet"
    ),
    "marcheInnovant": FLAG,
    "ccag": one_of(
        "Travaux",
        "Maitrise d'œuvre",
        "Fournitures courantes et services",
        "Marchés industriels",
        "Prestations intellectuelles",
        "Techniques de l'information et de la communication",
        "Pas de CCAG",
    ),
    "offresRecues": COUNT,
    "attributionAvance": FLAG,
    "typeGroupementOperateurs": one_of("Conjoint", "Solidaire", "Pas de groupement"),
    "procedure": one_of(
        "Procédure adaptée",
        "Appel d'offres ouvert",
        "Appel d'offres restreint",
        "Procédure avec négociation",
        "Marché passé sans publicité ni mise en concurrence préalable",
        "Dialogue compétitif",
    ),
    "lieuExecution": {
        "type": "object",
        "properties": {
            "code": {"type": "string"},
            "typeCode": one_of(*(f"Code {place}" for place in PLACES)),
        },
        "required": ["code", "typeCode"],
    },
    "dureeMois": COUNT,
    "dateNotification": DAY,
    "datePublicationDonnees": DAY,
    "montant": {"type": "number", "minimum": 1},
    "typesPrix": some_of(
        "typePrix", "Définitif ferme", "Définitif actualisable", "Définitif révisable", "Provisoire"
    ),
    "formePrix": one_of("Unitaire", "Forfaitaire", "Mixte"),
    "sousTraitanceDeclaree": FLAG,
    "titulaires": {
        "type": "array",
        "minItems": 1,
        "uniqueItems": True,
        "items": {"type": "object", "properties": {"titulaire": HOLDER}, "required": ["titulaire"]},
    },
    "considerationsSociales": some_of(
        "considerationSociale",
        "Clause sociale",
        "Critère social",
        "Marché réservé",
        "Pas de considération sociale",
    ),
    "considerationsEnvironnementales": some_of(
        "considerationEnvironnementale",
        "Clause environnementale",
        "Critère environnemental",
        "Pas de considération environnementale",
    ),
}
# Optional in the schema, and never written by us.
ELSEWHERE = (
    "idAccordCadre",
    "tauxAvance",
    "actesSousTraitance",
    "origineUE",
    "origineFrance",
    "modificationsActesSousTraitance",
    "modifications",
)
CONTRACT = {
    "type": "object",
    "properties": PROPERTIES | {name: {} for name in ELSEWHERE},
    "required": list(PROPERTIES),
    "additionalProperties": False,
}
FILE = {
    "type": "object",
    "properties": {
        "marches": {
            "type": "object",
            "properties": {"marche": {"type": "array", "items": CONTRACT}},
            "required": ["marche"],
        }
    },
    "required": ["marches"],
}
TYPES = {
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
}


def breaks(value, schema=FILE, at="$"):
    """(place, rule) of every rule of the schema that the value breaks: the words of draft-07 that it uses."""
    if "type" in schema and not TYPES[schema["type"]](value):
        return [(at, "type")]
    found = [(at, rule) for rule, broken in _simple(value, schema) if broken]
    if isinstance(value, dict):
        known = schema.get("properties", {})
        found += [(f"{at}.{name}", "required") for name in schema.get("required", ()) if name not in value]
        if schema.get("additionalProperties") is False:
            found += [(f"{at}.{name}", "additional") for name in value if name not in known]
        for name in value.keys() & known.keys():
            found += breaks(value[name], known[name], f"{at}.{name}")
    if isinstance(value, list) and "items" in schema:
        for place, one in enumerate(value):
            found += breaks(one, schema["items"], f"{at}[{place}]")
    return sorted(found)


def _simple(value, schema):
    if "enum" in schema:
        yield "enum", value not in schema["enum"]
    if isinstance(value, str):
        yield "pattern", not re.search(schema.get("pattern", ""), value)
        yield "length", not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value))
    if "minimum" in schema:
        yield "minimum", value < schema["minimum"]
    if isinstance(value, list):
        yield "minItems", len(value) < schema.get("minItems", 0)
        yield "unique", schema.get("uniqueItems", False) and len({repr(one) for one in value}) < len(value)
