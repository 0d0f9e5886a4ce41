"""The offers and needs sheets."""

from datetime import date

from matchmaker.core.directory.importing.columns import Column, Kind, Option, Sheet
from matchmaker.plugin_api.text import N_

PRESTATIONS = (
    Option("service", N_("prestation"), ("prest", "prestation de service", "service", "services")),
    Option(
        "staffing", N_("mise à disposition"), ("disp", "mad", "interim", "mise a disposition de personnel")
    ),
    Option("manufacturing", N_("fabrication"), ("build", "production", "fourniture", "produits")),
)
AREAS = (
    Option("country", N_("France entière"), ("france", "national", "nationale", "partout")),
    Option("radius", N_("dans un rayon"), ("rayon", "km", "autour")),
    Option("zones", N_("dans des territoires nommés"), ("zones", "departements", "territoires")),
)
NEED_KINDS = (
    Option("purchase", N_("achat"), ("marche", "achats", "commande")),
    Option("partnership", N_("partenariat"), ("partenaire", "cooperation")),
    Option("skills", N_("compétences"), ("competence", "mecenat de competences", "benevolat")),
    Option("premises", N_("locaux"), ("local", "foncier", "salle")),
)
RESERVATIONS = (
    Option("none", N_("non réservé"), ("non", "aucune", "sans")),
    Option("l2113_12", N_("handicap (L2113-12)"), ("l2113 12", "handicap", "ea esat")),
    Option("l2113_13", N_("insertion (L2113-13)"), ("l2113 13", "insertion", "siae")),
    Option("l2113_12_13", N_("handicap ou insertion (L2113-14)"), ("l2113 14", "handicap ou insertion")),
    Option("l2113_15", N_("économie sociale et solidaire (L2113-15)"), ("l2113 15", "ess")),
    Option("prison", N_("travail en détention"), ("penitentiaire", "detention", "l2113 13 1")),
)
_OWNER_HELP = N_("Son SIRET, ou son nom tel que dans la feuille Participants.")
_OWNER_SYNONYMS = ("structure", "siret", "nom", "organisme", "entreprise", "participant")
_CPV_HELP = N_("Code à 8 chiffres ; laissez vide, nous en proposons un d’après l’intitulé.")

OFFERS = Sheet(
    "offers",
    N_("Offres"),
    N_("Une ligne par offre d’une structure."),
    (
        Column(
            "owner",
            N_("Fournisseur"),
            Kind.PARTY,
            _OWNER_HELP,
            required=True,
            synonyms=(*_OWNER_SYNONYMS, "offreur", "prestataire"),
            example="Les Jardins du Val",
        ),
        Column(
            "title",
            N_("Ce que vous proposez"),
            Kind.TEXT,
            N_("En quelques mots : votre métier."),
            required=True,
            synonyms=(
                "offre",
                "intitule",
                "metier",
                "prestation proposee",
                "titre",
                "produit",
                "intitule de l offre",
            ),
            example="Entretien d’espaces verts",
        ),
        Column(
            "description",
            N_("Description"),
            Kind.LONG_TEXT,
            synonyms=("detail", "details", "precisions", "presentation"),
            example="Tonte, taille de haies et désherbage, équipes de six salariés.",
        ),
        Column(
            "clients",
            N_("Pour qui"),
            Kind.TEXT,
            synonyms=("clients", "clientele", "public vise", "cible"),
            example="collectivités, bailleurs sociaux",
            spare=True,
        ),
        Column(
            "volume",
            N_("Volume possible"),
            Kind.TEXT,
            synonyms=("combien", "capacite de production", "moyens humains", "volume"),
            example="deux équipes de six",
            spare=True,
        ),
        Column(
            "track_record",
            N_("Références"),
            Kind.LONG_TEXT,
            synonyms=("references clients", "realisations"),
            spare=True,
        ),
        Column("cpv", N_("Code CPV"), Kind.CPV, _CPV_HELP, synonyms=("cpv", "codes cpv"), example="77310000"),
        Column(
            "prestation",
            N_("Forme"),
            Kind.CHOICE,
            synonyms=("type de prestation", "type d offre", "nature"),
            options=PRESTATIONS,
            example="prestation",
            spare=True,
        ),
        Column(
            "area",
            N_("Zone servie"),
            Kind.CHOICE,
            synonyms=("zone", "zone d intervention", "perimetre"),
            options=AREAS,
            example="dans un rayon",
            spare=True,
        ),
        Column(
            "area_km",
            N_("Rayon (km)"),
            Kind.DECIMAL,
            synonyms=("rayon", "rayon d intervention", "km", "distance"),
            example=30,
            spare=True,
        ),
        Column(
            "area_zones",
            N_("Territoires servis"),
            Kind.LIST,
            N_("Départements, régions ou communes, par leur code, séparés par des virgules."),
            synonyms=("territoires", "departements", "departements servis"),
        ),
        Column(
            "organic_share",
            N_("Part de bio"),
            Kind.SHARE,
            N_("Part de l’offre en agriculture biologique : 60 % ou 0,6."),
            synonyms=("bio", "part bio", "taux de bio"),
            spare=True,
        ),
    ),
    synonyms=("offre", "catalogue", "offres de service"),
)

NEEDS = Sheet(
    "needs",
    N_("Besoins"),
    N_("Une ligne par besoin : un projet d’achat, un partenariat, des compétences, des locaux."),
    (
        Column(
            "owner",
            N_("Acheteur"),
            Kind.PARTY,
            _OWNER_HELP,
            required=True,
            synonyms=(*_OWNER_SYNONYMS, "donneur d ordre", "collectivite"),
            example="Ville de Valbrune",
        ),
        Column(
            "title",
            N_("Ce que vous cherchez"),
            Kind.TEXT,
            required=True,
            synonyms=("besoin", "intitule", "projet d achat", "objet", "titre", "intitule du besoin"),
            example="Entretien des parcs et jardins",
        ),
        Column(
            "description",
            N_("Description"),
            Kind.LONG_TEXT,
            synonyms=("detail", "details", "precisions"),
            example="12 hectares, tonte et taille, deux ans.",
        ),
        Column(
            "kind",
            N_("Nature du besoin"),
            Kind.CHOICE,
            synonyms=("type de besoin", "nature"),
            options=NEED_KINDS,
            example="achat",
        ),
        Column("cpv", N_("Code CPV"), Kind.CPV, _CPV_HELP, synonyms=("cpv", "codes cpv"), example="77310000"),
        Column(
            "prestation",
            N_("Forme attendue"),
            Kind.CHOICE,
            synonyms=("type de prestation", "forme"),
            options=PRESTATIONS,
            example="prestation",
            spare=True,
        ),
        Column(
            "commune",
            N_("Commune d’exécution"),
            Kind.COMMUNE,
            N_("Vide : celle de la structure."),
            synonyms=("commune", "lieu d execution", "lieu", "ville"),
        ),
        Column("postcode", N_("Code postal"), Kind.POSTCODE, synonyms=("cp",)),
        Column(
            "reservation",
            N_("Marché réservé"),
            Kind.CHOICE,
            synonyms=("reservation", "reserve", "clause"),
            options=RESERVATIONS,
            example="non réservé",
        ),
        Column(
            "amount_low",
            N_("Montant minimum (€ HT)"),
            Kind.DECIMAL,
            N_("Vu de vous seul."),
            synonyms=("montant min", "budget min"),
            spare=True,
        ),
        Column(
            "amount_high",
            N_("Montant maximum (€ HT)"),
            Kind.DECIMAL,
            N_("Vu de vous seul."),
            synonyms=("montant", "budget", "montant max", "montant estime"),
            spare=True,
        ),
        Column(
            "publication_on",
            N_("Publication prévue"),
            Kind.DATE,
            N_("Les rendez-vous sur ce besoin s’arrêtent avant."),
            synonyms=("date de publication", "date de publication prevue", "lancement"),
            example=date(2027, 9, 1),
        ),
        Column(
            "organic_target",
            N_("Part de bio recherchée"),
            Kind.SHARE,
            synonyms=("objectif bio", "bio recherche"),
            spare=True,
        ),
        Column(
            "organic_current",
            N_("Part de bio actuelle"),
            Kind.SHARE,
            synonyms=("bio actuel", "taux de bio", "teledeclaration_ratio_bio"),
            spare=True,
        ),
        Column(
            "lots",
            N_("Lots"),
            Kind.LOTS,
            N_(
                "Un lot par ligne de la cellule, ou séparés par des points-virgules ; un code CPV s’il est connu."
            ),
            synonyms=("allotissement", "liste des lots", "intitule des lots"),
            example="Tonte et taille ; Élagage",
            spare=True,
        ),
    ),
    synonyms=("besoin", "projets d achat", "demandes d achat"),
)
