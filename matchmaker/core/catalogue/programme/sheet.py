"""The columns of a purchase programme, under the many names buyers give them."""

from matchmaker.core.directory.importing.columns import Column, Kind, Option, Sheet
from matchmaker.core.directory.importing.sheet_catalogue import RESERVATIONS
from matchmaker.plugin_api.text import N_

# A programme tells works, services and supplies apart: where a form follows from that, it is taken.
NATURES = (
    Option(
        "service", N_("prestation"), ("service", "services", "travaux", "t", "s", "prestation de services")
    ),
    Option(
        "manufacturing", N_("fabrication"), ("fourniture", "fournitures", "f", "produits", "achat de biens")
    ),
    Option("staffing", N_("mise à disposition"), ("interim", "mise a disposition de personnel", "insertion")),
)

PROGRAMME = Sheet(
    "programme",
    N_("Programme d’achat"),
    N_("Une ligne par achat prévu."),
    (
        Column(
            "title",
            N_("Objet de l’achat"),
            Kind.TEXT,
            required=True,
            synonyms=(
                *(
                    "objet",
                    "intitule",
                    "libelle",
                    "designation",
                    "besoin",
                    "marche",
                    "achat",
                    "projet",
                    "consultation",
                ),
                *("objet du marche", "intitule du marche", "libelle du marche", "objet de la consultation"),
                *(
                    "objet du besoin",
                    "nature du besoin",
                    "intitule du besoin",
                    "projet d achat",
                    "intitule du projet",
                ),
                *("description du besoin", "objet de l achat", "designation du marche", "titre", "operation"),
                *(
                    "nom du marche",
                    "objet du contrat",
                    "intitule de la consultation",
                    "objet marche",
                    "prestation",
                ),
            ),
        ),
        Column(
            "description",
            N_("Précisions"),
            Kind.LONG_TEXT,
            synonyms=(
                "description",
                "observations",
                "observation",
                "commentaires",
                "commentaire",
                "detail",
                "details",
            ),
            spare=True,
        ),
        Column(
            "expected",
            N_("Quand (trimestre, mois ou date)"),
            Kind.QUARTER,
            synonyms=(
                *(
                    "lancement prevu",
                    "date de lancement prevue",
                    "date de lancement",
                    "lancement",
                    "trimestre",
                    "trimestre de lancement",
                    "mois de lancement",
                ),
                *(
                    "date previsionnelle de lancement",
                    "date prev lancement",
                    "lancement previsionnel",
                    "periode",
                ),
                *(
                    "date de publication",
                    "publication",
                    "date previsionnelle de publication",
                    "date previsionnelle",
                ),
                *(
                    "date de lancement previsionnelle",
                    "date estimee de lancement",
                    "date de mise en ligne",
                    "echeance",
                ),
                *(
                    "lancement de la consultation",
                    "date de lancement de la consultation",
                    "calendrier",
                    "date",
                    "mois",
                ),
                *("publication prevue", "date de publication prevue", "quand", "trimestre previsionnel"),
            ),
        ),
        Column(
            "year",
            N_("Année"),
            Kind.WHOLE,
            synonyms=("annee", "exercice", "annee de lancement", "annee budgetaire", "annee previsionnelle"),
            spare=True,
        ),
        Column(
            "amount",
            N_("Montant estimé (€ HT)"),
            Kind.AMOUNT,
            N_("Vu de vous seul."),
            synonyms=(
                *(
                    "montant",
                    "montant estime",
                    "estimation",
                    "budget",
                    "montant ht",
                    "montant estime ht",
                    "enveloppe",
                ),
                *(
                    "valeur estimee",
                    "montant previsionnel",
                    "budget estime",
                    "estimation ht",
                    "montant en euros",
                ),
                *(
                    "montant k",
                    "montant k ht",
                    "montant estime k",
                    "montant estime k ht",
                    "budget k",
                    "budget previsionnel",
                ),
                *(
                    "montant estime en k",
                    "montant en k",
                    "montant keur",
                    "montant estimatif",
                    "estimation financiere",
                ),
                *(
                    "montant estime en euros ht",
                    "montant total",
                    "cout estime",
                ),
                *(
                    "tranche de montant",
                    "fourchette",
                    "ordre de grandeur",
                    "montant m",
                    "montant estime ht en euros",
                ),
            ),
        ),
        Column(
            "amount_low",
            N_("Montant minimum (€ HT)"),
            Kind.AMOUNT,
            synonyms=(
                "montant min",
                "montant mini",
                "montant minimum",
                "minimum",
                "budget min",
                "montant minimum ht",
            ),
        ),
        Column(
            "amount_high",
            N_("Montant maximum (€ HT)"),
            Kind.AMOUNT,
            synonyms=(
                "montant max",
                "montant maxi",
                "montant maximum",
                "maximum",
                "budget max",
                "montant maximum ht",
            ),
        ),
        Column(
            "cpv",
            N_("Code CPV"),
            Kind.CPV,
            synonyms=("cpv", "codes cpv", "cpv principal", "code cpv principal", "nomenclature cpv"),
        ),
        Column(
            "commune",
            N_("Commune d’exécution"),
            Kind.COMMUNE,
            synonyms=(
                "lieu",
                "lieu d execution",
                "commune",
                "ville",
                "site",
                "localisation",
                "lieu de livraison",
            ),
        ),
        Column("postcode", N_("Code postal"), Kind.POSTCODE, synonyms=("cp",), spare=True),
        Column(
            "lots",
            N_("Lots"),
            Kind.LOTS,
            synonyms=("lot", "allotissement", "liste des lots", "intitule des lots", "intitules des lots"),
            spare=True,
        ),
        Column(
            "procedure",
            N_("Procédure"),
            Kind.TEXT,
            synonyms=(
                "type de procedure",
                "procedure envisagee",
                "mode de passation",
                "procedure de passation",
            ),
            spare=True,
        ),
        Column(
            "prestation",
            N_("Nature (travaux, services, fournitures)"),
            Kind.CHOICE,
            synonyms=(
                "nature",
                "type",
                "type de marche",
                "type d achat",
                "categorie",
                "nature du marche",
                "t f s",
            ),
            options=NATURES,
            spare=True,
        ),
        Column(
            "reservation",
            N_("Marché réservé"),
            Kind.CHOICE,
            synonyms=("reservation", "reserve", "marche reserve", "lot reserve", "reservation du marche"),
            options=RESERVATIONS,
            spare=True,
        ),
    ),
    synonyms=("programme", "programmation", "programme d achats", "programmation des achats", "recensement"),
)
