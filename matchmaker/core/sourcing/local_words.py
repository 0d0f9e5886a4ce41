"""The words local preference is written with, and those that only look like it. Folded: no accents, no case."""

import re
from collections.abc import Mapping

SPACE = r"[ ]+"
# Who may answer a call, singular and plural apart: « prestataire de nettoyage de locaux » is about premises.
ONE = (
    r"(?:entreprise|societe|fournisseur|fournisseuse|prestataire|producteur|productrice|artisan|artisane|"
    r"commercant|commercante|operateur|operateur economique|candidat|candidate|titulaire|attributaire|"
    r"soumissionnaire|sous-traitant|agriculteur|agricultrice|exploitant|exploitation agricole|eleveur|"
    r"maraicher|maraichere|ferme|traiteur|restaurateur|cooperative|imprimeur|imprimerie|paysagiste|boulanger|"
    r"boulangerie|boucher|menuisier|transporteur|jardinier|brasseur|pme|tpe|structure d'insertion|structure de l'ess|"
    r"structure ess)"
)
MANY = (
    r"(?:entreprises|societes|fournisseurs|fournisseuses|prestataires|producteurs|productrices|artisans|artisanes|"
    r"commercants|operateurs|operateurs economiques|candidats|candidates|titulaires|attributaires|soumissionnaires|"
    r"sous-traitants|agriculteurs|agricultrices|exploitants|exploitations|exploitations agricoles|eleveurs|maraichers|"
    r"fermes|traiteurs|restaurateurs|cooperatives|imprimeurs|imprimeries|paysagistes|boulangers|boulangeries|bouchers|"
    r"menuisiers|transporteurs|jardiniers|brasseurs|pme|tpe|tpe-pme|structures d'insertion|structures de l'ess|"
    r"structures ess)"
)
ANYBODY = rf"(?:{MANY}|{ONE})"
# « entreprise de nettoyage locale », « artisans et commerçants locaux », « PME innovantes du territoire ».
COMPLEMENT = (
    rf"(?:{SPACE}(?:de|du|des|en|et|ou|et/ou){SPACE}[a-z'-]+|{SPACE}d'[a-z-]+"
    rf"|{SPACE}(?!les\b|des\b|nos\b|vos\b|leurs\b|ces\b|aux\b|dans\b|pour\b)[a-z-]+(?:es?|ifs?|aux|als?|ants?|antes?)|{SPACE}bio)"
)
LOCAL_ONE = r"(?:locale?|regionale?|departementale?|communale?|du coin|du cru)"
LOCAL_MANY = r"(?:locaux|locales|regionaux|regionales|departementaux|departementales|communaux|communales|du coin|du cru)"
OUR_AREA = (
    rf"(?:(?:du|de ce|de notre|issue?s?{SPACE}du|sur le|dans le){SPACE}"
    r"(?:territoire|departement|secteur(?![ ]+(?!geographique)[a-z])|bassin|canton|quartier|pays|bassin de vie|bassin d'emploi)"
    rf"|(?:de la|de cette|de notre|issue?s?{SPACE}de la){SPACE}"
    r"(?:commune|region|ville|metropole|communaute de communes|communaute d'agglomeration|vallee)"
    r"|de l'(?:agglomeration|intercommunalite|arrondissement|ile)|de proximite|d'ici|a proximite)"
)
SETTLED = r"(?:implant|install|domicili|bas|situ|localis|etabl)(?:ee?s?|ie?s?)"
# Where it is settled: a place with its preposition. Not « installé sous 48 h », not « basé sur un devis ».
PLACE = (
    rf"(?:a{SPACE}(?!partir|la fois|l'issue|titre|raison|temps)|au{SPACE}(?!plus|moins|moment)|aux{SPACE}|en{SPACE}(?!cours|fonction)"
    rf"|dans{SPACE}(?!un delai|les delais|le cadre|les locaux|nos )|sur{SPACE}(?:le|la|l'|notre|ce|cette)|pres{SPACE}d)"
)
WHERE = r"(?:[^.;!?\n,]{0,40})"
PRODUCE = (
    r"(?:produits?|denrees?|matieres premieres|ingredients|fruits|legumes|fruits et legumes|viandes?|poissons?|"
    r"fromages?|pains?|laitages?|lait|(?:oe|œ)ufs?|miel|vins?|bois|aliments|alimentation|approvisionnements?|productions?|"
    r"provenance|origine|achats?|filieres?|circuits?)"
)

# What the buyer may own itself (« bois de la commune ») is left out here.
FOOD = (
    r"(?:produits?|denrees?|ingredients|fruits|legumes|fruits et legumes|viandes?|poissons?|fromages?|pains?|laitages?|"
    r"lait|(?:oe|œ)ufs?|miel|vins?|aliments|alimentation|provenance|origine)"
)

PATTERNS: Mapping[str, tuple[str, ...]] = {
    "supplier": (
        rf"\b{ONE}{COMPLEMENT}{{0,2}}{SPACE}{LOCAL_ONE}\b",
        rf"\b{MANY}{COMPLEMENT}{{0,2}}{SPACE}{LOCAL_MANY}\b",
        rf"\b{ANYBODY}{COMPLEMENT}{{0,2}}{SPACE}{OUR_AREA}\b",
        rf"\b{ANYBODY}\b[^.;!?\n]{{0,40}}?\b{SETTLED}{SPACE}(?:localement|{PLACE}{WHERE})",
        (
            rf"\b(?:etre|est|sera|soit|imperativement|obligatoirement){SPACE}(?:implant|domicili)ee?s?{SPACE}"
            rf"(?:localement|{PLACE}{WHERE})"
        ),
        (
            rf"\b{ANYBODY}{SPACE}(?:bretons?|bretonnes?|normande?s?|alsaciens?|alsaciennes?|corses?|basques?|occitans?|occitanes?|"
            r"francilien(?:s|nes?)?|picards?|picardes?|lorrains?|lorraines?|reunionnais|reunionnaises?|mahorais|mahoraises?|"
            r"guadeloupeens?|martiniquais|martiniquaises?|guyanais|guyanaises?)\b"
        ),
    ),
    "seat": (
        (
            rf"\b(?:ayant|avoir|dont|possed\w+|dispos\w+|exige\w*|avec){SPACE}(?:d'une?{SPACE}|de{SPACE})?(?:(?:leurs?|son|le|la|une?){SPACE})?"
            rf"(?:siege(?:{SPACE}social)?|agence|antenne|succursale|implantation){SPACE}(?:est{SPACE}|soit{SPACE})?"
            rf"(?:{SETTLED}{SPACE})?(?:locale?\b|{PLACE}{WHERE}|{OUR_AREA}\b)"
        ),
        rf"\bsiege{SPACE}social{SPACE}(?:{SETTLED}{SPACE})?{PLACE}{WHERE}",
        r"\b(?:implantation|ancrage)[ ]+(?:locale?|territoriale?|geographique)\b",
    ),
    "produce": (
        (
            rf"\b{PRODUCE}(?:{SPACE}(?:frais|bio|biologiques?|de saison|alimentaires?|agricoles?|fermiers?|et|ou))*{SPACE}"
            r"(?:locale?s?|locaux|regiona(?:le?s?|ux)|departementa(?:le?s?|ux))\b"
        ),
        (
            rf"\b{FOOD}(?:{SPACE}(?:frais|bio|biologiques?|de saison|alimentaires?|agricoles?|fermiers?))*{SPACE}"
            rf"(?:(?:issue?s?|provenant|originaires?|en provenance){SPACE})?{OUR_AREA}\b"
        ),
        (
            rf"\b(?:cultivee?s?|produite?s?|elevee?s?|fabriquee?s?|transformee?s?|recoltee?s?){SPACE}"
            rf"(?:localement|{OUR_AREA}|dans{SPACE}la{SPACE}region)\b"
        ),
    ),
    "distance": (
        (
            rf"\ba{SPACE}(?:moins{SPACE}de|maximum|max|au{SPACE}plus|plus{SPACE}ou{SPACE}moins|une{SPACE}distance{SPACE}"
            rf"(?:maximale?{SPACE}|inferieure{SPACE}a{SPACE}|de{SPACE}moins{SPACE}de{SPACE}|de{SPACE})?(?:de{SPACE})?)"
            rf"[ ]*(?:\d+|une|deux|trois)[ ]*(?:km|kilometres?|minutes?{SPACE}de{SPACE}route|heures?{SPACE}de{SPACE}route)\b"
        ),
        rf"\ba{SPACE}\d+[ ]*(?:km|kilometres?){SPACE}(?:maximum|max|au plus)\b",
        rf"\bdans{SPACE}un{SPACE}(?:rayon|perimetre){SPACE}(?:maximum{SPACE}|maximal{SPACE})?de{SPACE}\d+[ ]*(?:km|kilometres?)\b",
    ),
    "preference": (
        r"\b(?:preference|priorite)[ ]+(?:locale|regionale|departementale|communale|geographique|territoriale)\b",
        r"\bproximite[ ]+(?:geographique|du (?:prestataire|fournisseur|titulaire|candidat|siege)|de l'entreprise)\b",
        rf"\b(?:priorite|preference)[^.;!?\n]{{0,30}}\b(?:au local|aux habitants|{OUR_AREA})\b",
        r"\b(?:main[- ]d'(?:oe|œ)uvre|emplois?|recrutements?|embauches?|savoir-faire)[ ]+(?:locale?s?|locaux)\b",
        r"\b(?:acheter|consommer|achat|consommation|manger|achetons|consommons)[ ]+(?:100[ ]?%[ ]+)?local\b",
        r"\b(?:produire|fabriquer|sourcer|s'approvisionner)[ ]+localement\b",
        r"\b(?:tissu|economie)[ ]+(?:economique[ ]+)?locale?\b",
    ),
}

# Before the words found: the contract serves these people, it does not choose among them.
SERVED = re.compile(
    r"\b(?:accompagn\w+|form(?:er|ation|ations)|anim(?:er|ation|ations)|souten\w+|soutien|promo\w+|valoris\w+|"
    r"sensibilis\w+|annuaire|cartograph\w+|recens\w+|enquete|etude|club|reseau|conseil|aide|appui|diagnostic|salon|forum|"
    r"observatoire|developpement|developper|dynamis\w+|revitalis\w+|portrait|communication|guide|association|federation|"
    r"syndicat|concertation|attractivite)"
    r"(?:[ ]+[a-z'-]+){0,3}?[ ]+(?:de|des|du|d'un|d'une|aux|aupres des|pour les|a destination des|les|avec les|entre|"
    r"d'|l'|de l'|de la|le|la)[ ']*$"
)
# « titulaire du marché régional » says of which contract, not from where.
WHOSE_CONTRACT = re.compile(r"\b(?:titulaires?|candidats?)[ ]+(?:d'une?|du|de la|au|a la)[ ]+")
# « sorties à moins de 30 km » says where one goes, not who may answer.
NO_SUPPLIER = re.compile(
    r"\b(?:sites?|batiments?|ecoles?|colleges?|trajets?|deplacements?|sorties?|parcours|voyages?|circuits?|randonnees?|"
    r"courses?|vehicules?|etablissements|gares?|arrets?|excursions?|balades?|dechets?|collecte|ramassage|desserte|"
    r"tournees?|autonomie|vitesse)\b(?![^,]*\b(?:entreprises?|fournisseurs?|producteurs?|prestataires?|siege)\b)"
)
EACH_OTHER = re.compile(
    r"[ ]*(?:l'un de l'autre|les uns des autres|de distance entre|par jour|par an|du centre|de la gare)"
)
# The buyer's own head office: « nettoyage du siège social à Évry ».
OWN_SEAT = re.compile(
    r"\b(?:nettoyage|entretien|travaux|amenagement|renovation|gardiennage|demenagement|accueil|restauration|livraison|"
    r"reception|du|au|notre|nos|votre|de son|de leur)(?:[ ]+[a-z'-]+){0,4}?[ ]*$"
)
