"""The words about wishes, until an organiser changes them."""

from matchmaker.core.jobs.placeholders import EVENT, PARTNER, STRUCTURE, link, personal
from matchmaker.core.jobs.texts import Placeholder, TextKind
from matchmaker.plugin_api.text import N_

_WISHES = link(N_("la page de ses vœux"))
_ANSWERS = personal(N_("la page où l’on accepte ou décline, sans se connecter"))

ASKED = TextKind(
    "requests.asked",
    N_("Un vœu est arrivé"),
    N_("Quand une structure demande à en rencontrer une autre"),
    (
        STRUCTURE,
        PARTNER,
        EVENT,
        Placeholder("importance", N_("ce que le vœu vaut pour l’autre"), N_("souhaité")),
        Placeholder(
            "sujet",
            N_("le besoin ou l’offre dont il s’agit, s’il y en a un"),
            N_("À propos de : Repas du soir."),
        ),
        Placeholder("message", N_("le mot joint au vœu, s’il y en a un"), N_("« Nos repas du soir »")),
        _ANSWERS,
    ),
    N_("{partenaire} souhaite vous rencontrer"),
    N_(
        "Bonjour,\n\n{partenaire} souhaite rencontrer {structure} à « {rencontre} » ({importance}).{sujet}\n"
        "{message}\nAccepter ou décliner, en un clic et sans mot de passe :\n{lien_personnel}\n\n"
        "Accepter n’engage pas encore d’horaire : le planning est calculé après la clôture des vœux.\n"
    ),
)

UNANSWERED = TextKind(
    "requests.unanswered",
    N_("Des demandes attendent une réponse"),
    N_("Avant la clôture des vœux, le jour choisi dans « Dates »"),
    (
        STRUCTURE,
        EVENT,
        Placeholder(
            "demandes", N_("qui attend une réponse, une ligne par structure"), N_("- Ville de Valbrune")
        ),
        Placeholder("cloture", N_("quand les vœux sont clos"), N_("lundi 1er mars 2027 à 18:00")),
        Placeholder(
            "sans_reponse",
            N_("ce que devient une demande sans réponse"),
            N_("une demande passe après les autres"),
        ),
        _ANSWERS,
    ),
    N_("{rencontre} : des demandes attendent votre réponse"),
    N_(
        "Bonjour,\n\nÀ « {rencontre} », ces structures souhaitent rencontrer {structure} et attendent une réponse :\n"
        "{demandes}\n\nVous pouvez répondre jusqu’à la clôture des vœux ({cloture}). Sans réponse, {sans_reponse}.\n"
        "Accepter ou décliner, en un clic et sans mot de passe :\n{lien_personnel}\n"
    ),
)

ACCEPTED = TextKind(
    "requests.accepted",
    N_("Un vœu est accepté"),
    N_("Quand l’autre structure accepte"),
    (STRUCTURE, PARTNER, EVENT, _WISHES),
    N_("{partenaire} accepte de vous rencontrer"),
    N_(
        "Bonjour,\n\n{partenaire} accepte de rencontrer {structure} à « {rencontre} ».\n\n"
        "L’horaire viendra avec le planning. Vos vœux :\n{lien}\n"
    ),
)

DECLINED = TextKind(
    "requests.declined",
    N_("Un vœu est décliné"),
    N_("Quand l’autre structure décline"),
    (
        STRUCTURE,
        PARTNER,
        EVENT,
        Placeholder(
            "raison", N_("la raison, si son auteur a voulu la dire"), N_("Raison : agenda déjà complet.")
        ),
        _WISHES,
    ),
    N_("{partenaire} décline votre vœu"),
    N_(
        "Bonjour,\n\n{partenaire} ne souhaite pas de rendez-vous avec {structure} à « {rencontre} ».{raison}\n\n"
        "Ce vœu ne compte plus dans votre nombre : vous pouvez en faire un autre.\n{lien}\n"
    ),
)
