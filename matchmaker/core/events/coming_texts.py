"""The words that ask whether people come, and what they still owe, until an organiser changes them."""

from matchmaker.core.jobs.placeholders import (
    CONTACT,
    DAY,
    EVENT,
    ORGANISER,
    PERSON,
    PLACE,
    STRUCTURE,
    link,
    personal,
)
from matchmaker.core.jobs.texts import Placeholder, TextKind
from matchmaker.plugin_api.text import N_

CHASE = TextKind(
    "events.reminder",
    N_("Relance"),
    N_("Quand vous relancez ceux dont il manque une réponse"),
    (
        PERSON,
        EVENT,
        DAY,
        Placeholder(
            "reste",
            N_("ce qu’il reste à faire et l’adresse de l’espace, pour chacune de ses structures"),
            N_(
                "Pour Jardins du Val, il reste à :\n- dire quand vous êtes disponible\n"
                "https://exemple.fr/mes-rencontres/3"
            ),
            required=True,
        ),
        CONTACT,
        ORGANISER,
    ),
    N_("{rencontre} : il reste quelques minutes de préparation"),
    N_(
        "Bonjour {nom},\n\n« {rencontre} » a lieu {jour}.\n\n{reste}\n\n"
        "À l’entrée, donnez cette adresse e-mail : un code vous arrive, sans mot de passe. Un empêchement, une question ? "
        "Répondez à {contact}.\n\n{organisateur}\n"
    ),
)

CONFIRMATION = TextKind(
    "events.confirmation",
    N_("Serez-vous là ?"),
    N_("Les jours qui précèdent l’événement, à qui n’a pas répondu"),
    (
        PERSON,
        EVENT,
        DAY,
        PLACE,
        Placeholder(
            "pages",
            N_("ses rendez-vous et sa page personnelle, pour chacune de ses structures"),
            N_("Jardins du Val : 3 rendez-vous, le premier à 14:00\n(ici, le lien personnel de chacun)"),
            required=True,
            opens=True,
        ),
        CONTACT,
        ORGANISER,
    ),
    N_("{rencontre} : serez-vous là {jour} ?"),
    N_(
        "Bonjour {nom},\n\n« {rencontre} » a lieu {jour} ({lieu}). Serez-vous là ?\n\n{pages}\n\n"
        "Sur cette page, un seul geste et pas de mot de passe : je confirme, je me fais remplacer, ou "
        "j’annule. L’ouvrir n’engage à rien ; le lien n’est que pour vous, jusqu’au début de l’événement.\n\n"
        "Une place rendue à temps sert à quelqu’un d’autre. Une question : {contact}.\n\n{organisateur}\n"
    ),
)

_OF_A_PLACE = (
    PERSON,
    Placeholder("remplace", N_("la personne qui laisse sa place"), N_("Alix Morel")),
    STRUCTURE,
    EVENT,
    DAY,
    PLACE,
    Placeholder(
        "rendez_vous", N_("ses rendez-vous, un par ligne"), N_("- 14:00, table 3 : Ville de Valbrune")
    ),
    link(N_("son planning individuel")),
    ORGANISER,
)

REPLACEMENT = TextKind(
    "events.replacement",
    N_("Vous remplacez quelqu’un"),
    N_("Quand une personne laisse sa place à une autre"),
    (*_OF_A_PLACE, personal(N_("la page où dire qu’il ne peut pas venir, sans mot de passe"))),
    N_("{rencontre} : vous remplacez {remplace}"),
    N_(
        "Bonjour {nom},\n\n{remplace} vous laisse sa place pour {structure} à « {rencontre} », {jour} "
        "({lieu}). Votre planning :\n\n{rendez_vous}\n\nLe voir, toujours à jour :\n"
        "{lien}\n\nUn empêchement ? Dites-le d’un geste, sans mot de passe :\n{lien_personnel}\n\n{organisateur}\n"
    ),
)

# The page where one says so closes when the event begins.
REPLACEMENT_BEGUN = TextKind(
    "events.replacement_begun",
    N_("Vous remplacez quelqu’un, le jour même"),
    N_("Quand une personne laisse sa place à une autre et que l’événement a commencé"),
    (*_OF_A_PLACE, CONTACT),
    N_("{rencontre} : vous remplacez {remplace}"),
    N_(
        "Bonjour {nom},\n\n{remplace} vous laisse sa place pour {structure} à « {rencontre} », {jour} "
        "({lieu}). Votre planning :\n\n{rendez_vous}\n\nLe voir, toujours à jour :\n"
        "{lien}\n\nUn empêchement ? Prévenez l’accueil : {contact}\n\n{organisateur}\n"
    ),
)
