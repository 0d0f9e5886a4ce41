"""The words about wishes, until an organiser changes them."""

from matchmaker.core.jobs.placeholders import EVENT, PARTNER, STRUCTURE, link
from matchmaker.core.jobs.texts import Placeholder, TextKind
from matchmaker.plugin_api.text import N_

_WISHES = link(N_("la page de ses vœux"))

ASKED = TextKind(
    "requests.asked",
    N_("Un vœu est arrivé"),
    N_("Quand une structure demande à en rencontrer une autre"),
    (
        STRUCTURE,
        PARTNER,
        EVENT,
        Placeholder("importance", N_("ce que le vœu vaut pour l’autre"), N_("souhaité")),
        Placeholder("message", N_("le mot joint au vœu, s’il y en a un"), N_("« Nos repas du soir »")),
        _WISHES,
    ),
    N_("{partenaire} souhaite vous rencontrer"),
    N_(
        "Bonjour,\n\n{partenaire} souhaite rencontrer {structure} à « {rencontre} » ({importance}).\n"
        "{message}\nAccepter ou décliner, en un clic :\n{lien}\n\n"
        "Accepter n’engage pas encore d’horaire : le planning est calculé après la clôture des vœux.\n"
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
