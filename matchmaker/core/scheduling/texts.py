"""The words about a published timetable, until an organiser changes them."""

from matchmaker.core.jobs.placeholders import DAY, EVENT, link
from matchmaker.core.jobs.texts import Placeholder, TextKind
from matchmaker.plugin_api.text import N_

_STRUCTURES = Placeholder(
    "structures", N_("la ou les structures pour lesquelles il vient"), N_("Jardins du Val")
)
_AGENDA = link(N_("son planning individuel"))

READY = TextKind(
    "scheduling.ready",
    N_("Le planning est prêt"),
    N_("À la première diffusion du planning"),
    (
        _STRUCTURES,
        EVENT,
        DAY,
        Placeholder(
            "rendez_vous", N_("ses rendez-vous, un par ligne"), N_("- 14:00, table 3 : Ville de Valbrune")
        ),
        _AGENDA,
    ),
    N_("{rencontre} : votre planning est prêt"),
    N_(
        "Bonjour,\n\nPour {structures}, le planning de « {rencontre} », {jour}, est prêt :\n\n{rendez_vous}\n\n"
        "Le voir, l’imprimer ou l’ajouter à votre calendrier :\n{lien}\n"
    ),
)

CHANGED = TextKind(
    "scheduling.changed",
    N_("Le planning a changé"),
    N_("À une nouvelle diffusion, à ceux qu’elle touche"),
    (
        _STRUCTURES,
        EVENT,
        DAY,
        Placeholder(
            "changements",
            N_("ce qui change pour lui, une ligne chacun"),
            N_("- 14:20, table 3 : Ville de Valbrune"),
        ),
        _AGENDA,
    ),
    N_("{rencontre} : votre planning a changé"),
    N_(
        "Bonjour,\n\nPour {structures}, le planning de « {rencontre} », {jour}, a changé :\n\n{changements}\n\n"
        "Ce qui n’est pas dans cette liste reste comme avant. Votre planning à jour :\n{lien}\n"
    ),
)

WITHDRAWN = TextKind(
    "scheduling.withdrawn",
    N_("Le planning est retiré"),
    N_("À la diffusion qui suit une annulation, à qui avait annulé"),
    (
        _STRUCTURES,
        EVENT,
        DAY,
        Placeholder(
            "changements",
            N_("ses rendez-vous annulés, un par ligne"),
            N_("- Annulé : Ville de Valbrune (14:20, table 3)"),
        ),
    ),
    N_("{rencontre} : votre planning est retiré"),
    N_(
        "Bonjour,\n\nVous aviez annulé la venue de {structures} à « {rencontre} », {jour}. Son planning est "
        "retiré :\n\n{changements}\n\nCeux que vous deviez rencontrer sont prévenus : vous n’avez rien à faire. "
        "Effacez ces rendez-vous de votre calendrier, et jetez le planning imprimé.\n"
    ),
)

CHANGED_SMS = TextKind(
    "scheduling.changed_sms",
    N_("SMS : le planning a changé"),
    N_("Le jour même, à ceux qui ont accepté de recevoir un SMS et dont le planning change"),
    (EVENT, Placeholder("nombre", N_("combien de ses rendez-vous changent"), "2"), _AGENDA),
    N_("SMS : votre planning a changé"),
    N_("Votre planning a changé ({nombre} rendez-vous). À jour : {lien}"),
    channel="sms",
)

_WHO = Placeholder("auteur", N_("la structure ou l’organisateur qui l’a fait"), N_("Ville de Valbrune"))
_OF_A_BOOKING = (_STRUCTURES, EVENT, DAY, _WHO)

BOOKED = TextKind(
    "scheduling.booked",
    N_("Un rendez-vous est réservé"),
    N_("À chaque réservation directe, aux deux structures"),
    (
        *_OF_A_BOOKING,
        Placeholder("changements", N_("le rendez-vous"), N_("- 14:20, table 3 : Ville de Valbrune")),
        _AGENDA,
    ),
    N_("{rencontre} : un rendez-vous de plus"),
    N_(
        "Bonjour,\n\n{auteur} a réservé un rendez-vous à « {rencontre} », {jour}. Il est au planning de "
        "{structures} :\n\n{changements}\n\nLe reste ne change pas. Votre planning à jour, où ce rendez-vous "
        "s’annule :\n{lien}\n"
    ),
)

BOOKING_MOVED = TextKind(
    "scheduling.booking_moved",
    N_("Un rendez-vous réservé est déplacé"),
    N_("Quand une structure déplace une réservation directe, aux deux structures"),
    (
        *_OF_A_BOOKING,
        Placeholder(
            "changements",
            N_("le rendez-vous, et où il était"),
            N_("- 14:40, table 3 : Ville de Valbrune (au lieu de 14:20, table 3)"),
        ),
        _AGENDA,
    ),
    N_("{rencontre} : un rendez-vous est déplacé"),
    N_(
        "Bonjour,\n\n{auteur} a déplacé un rendez-vous de {structures} à « {rencontre} », {jour} :\n\n"
        "{changements}\n\nLe reste ne change pas. Votre planning à jour :\n{lien}\n"
    ),
)

BOOKING_CANCELLED = TextKind(
    "scheduling.booking_cancelled",
    N_("Un rendez-vous réservé est annulé"),
    N_("Quand une structure ou l’organisateur annule une réservation directe, aux deux structures"),
    (
        *_OF_A_BOOKING,
        Placeholder(
            "changements",
            N_("le rendez-vous annulé"),
            N_("- Annulé : Ville de Valbrune (14:20, table 3)"),
        ),
        _AGENDA,
    ),
    N_("{rencontre} : un rendez-vous est annulé"),
    N_(
        "Bonjour,\n\n{auteur} a annulé un rendez-vous de {structures} à « {rencontre} », {jour} :\n\n"
        "{changements}\n\nLe reste ne change pas. Votre planning à jour :\n{lien}\n"
    ),
)

SUBJECT_CLOSED = TextKind(
    "scheduling.subject_closed",
    N_("Un sujet est fermé"),
    N_(
        "Quand la consultation d’un acheteur paraît avant des rendez-vous à ce sujet, à toutes les structures"
    ),
    (
        EVENT,
        Placeholder("acheteur", N_("l’acheteur"), N_("Département de la Seine-Verte")),
        Placeholder("sujet", N_("le besoin dont la consultation paraît"), N_("Entretien des espaces verts")),
        Placeholder(
            "texte", N_("ce que l’acheteur écrit à tous"), N_("La consultation paraît demain."), required=True
        ),
        Placeholder(
            "profil",
            N_("l’adresse du profil de l’acheteur"),
            "https://marches.exemple.fr/seine-verte",
            required=True,
        ),
        _AGENDA,
    ),
    N_("{rencontre} : le sujet « {sujet} » est fermé"),
    N_(
        "Bonjour,\n\n{texte}\n\n{acheteur}\n\nLa consultation, et les réponses à toutes les questions :\n{profil}\n\n"
        "Votre planning à jour :\n{lien}\n"
    ),
)
# What is proposed to the buyer as `texte`: why, and then what becomes of the meeting. Not translated, as everybody
# reads the same.
SUBJECT_COMES = "La consultation « {title} » ({buyer}) paraît le {when}."
SUBJECT_IS_OUT = "La consultation « {title} » ({buyer}) est publiée depuis le {when}."
SUBJECT_OVER = "« {title} » ({buyer}) n’est plus ouvert aux échanges."
SUBJECT_CANCELLED = "Pour que toutes les structures aient la même information au même moment, le rendez-vous prévu à ce sujet est annulé."
SUBJECT_KEPT = (
    "Pour que toutes les structures aient la même information au même moment, nous ne parlerons plus de ce besoin : le "
    "rendez-vous prévu est gardé, sur un autre sujet."
)
SUBJECT_ASK = "Posez vos questions sur notre profil d’acheteur : la réponse y sera lue par tous."
# In place of the address, where there is nothing to be published.
SUBJECT_NO_PROFILE = "Ce sujet ne donne pas lieu à une consultation."
