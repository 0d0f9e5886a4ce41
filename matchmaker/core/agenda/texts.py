"""The words about the day itself and the week after, until an organiser changes them."""

from matchmaker.core.jobs.placeholders import (
    CONTACT,
    DAY,
    EVENT,
    ORGANISER,
    PARTNER,
    PERSON,
    PLACE,
    STRUCTURE,
    link,
    personal,
)
from matchmaker.core.jobs.texts import Placeholder, TextKind
from matchmaker.plugin_api.text import N_

_OF_AN_AGENDA = (
    Placeholder("structures", N_("la ou les structures pour lesquelles il vient"), N_("Jardins du Val")),
    EVENT,
    DAY,
    PLACE,
    Placeholder(
        "rendez_vous",
        N_("ses rendez-vous et les temps communs, un par ligne"),
        N_("- 14:00 : table 3, Ville de Valbrune"),
    ),
    link(N_("son planning individuel")),
    CONTACT,
)

FINAL = TextKind(
    "agenda.final",
    N_("Planning définitif"),
    N_("À la date du planning définitif, à ceux qui ont des rendez-vous"),
    _OF_AN_AGENDA,
    N_("{rencontre} : votre planning définitif"),
    N_(
        "Bonjour,\n\nPour {structures}, voici le planning définitif de « {rencontre} », {jour} ({lieu}) :\n\n"
        "{rendez_vous}\n\n"
        "Ce lien l’ouvre sans mot de passe, en lecture seule, jusqu’au lendemain de l’événement. Gardez-le sur votre "
        "téléphone :\n{lien}\n\n"
        "Un empêchement ? Prévenez tout de suite : {contact}\n"
    ),
)

REMINDER = TextKind(
    "agenda.reminder",
    N_("Rappel de la veille"),
    N_("À la date du rappel, à ceux qui ont des rendez-vous"),
    _OF_AN_AGENDA,
    N_("{rencontre} : rappel de vos rendez-vous"),
    N_(
        "Bonjour,\n\nPour {structures}, voici le planning de « {rencontre} », {jour} ({lieu}) :\n\n{rendez_vous}\n\n"
        "Le planning à jour, sans mot de passe jusqu’au lendemain :\n{lien}\n\n"
        "Un empêchement ? Prévenez tout de suite : {contact}\n"
    ),
)

DESK = TextKind(
    "agenda.desk",
    N_("Page d’accueil d’un bénévole"),
    N_("Quand vous ouvrez un poste d’accueil à quelqu’un"),
    (PERSON, EVENT, DAY, personal(N_("la page où il note les arrivées")), CONTACT, ORGANISER),
    N_("{rencontre} : votre page d’accueil"),
    N_(
        "Bonjour {nom},\n\nMerci de tenir l’accueil de « {rencontre} », {jour}.\n\n"
        "Ouvrez cette page sur votre téléphone en arrivant, tant qu’il y a du réseau :\n{lien_personnel}\n\n"
        "Vous y notez d’un geste qui est présent, en retard ou absent. Ensuite elle marche aussi sans "
        "réseau, et envoie vos pointages dès qu’il revient.\n\n"
        "Cette adresse est pour vous : ne la transmettez pas. Une question ? {contact}\n\n{organisateur}\n"
    ),
)

SECOND_CHANCE = TextKind(
    "agenda.second_chance",
    N_("Seconde chance : proposition"),
    N_("Après l’événement, quand vous ouvrez les secondes chances"),
    (
        STRUCTURE,
        EVENT,
        Placeholder(
            "partenaires", N_("les structures qu’il n’a pas rencontrées, une par ligne"), N_("- Coop Signal")
        ),
        personal(N_("la page où proposer une demi-journée, sans mot de passe")),
        ORGANISER,
    ),
    N_("{rencontre} : une seconde chance de vous rencontrer"),
    N_(
        "Bonjour,\n\nÀ « {rencontre} », {structure} n’a pas pu rencontrer :\n\n{partenaires}\n\n"
        "Un rappel téléphonique ou une visio dans la semaine qui vient ? Proposez une demi-journée, ou "
        "acceptez celle de l’autre, d’un clic :\n{lien_personnel}\n\n"
        "Vos coordonnées ne sont données à l’autre que si vous êtes d’accord tous les deux.\n\n"
        "{organisateur}\n"
    ),
)

_WAY = Placeholder("moyen", N_("un appel ou une visio"), N_("un rappel téléphonique"))
_WHEN = Placeholder("quand", N_("le jour et la demi-journée"), N_("mardi 16 mars, le matin"))

SECOND_CHANCE_PROPOSED = TextKind(
    "agenda.second_chance_proposed",
    N_("Seconde chance : l’autre propose un moment"),
    N_("Quand une des deux structures propose une demi-journée"),
    (
        STRUCTURE,
        EVENT,
        PARTNER,
        _WAY,
        _WHEN,
        personal(N_("la page où accepter, sans mot de passe")),
        ORGANISER,
    ),
    N_("{rencontre} : {partenaire} vous propose un moment"),
    N_(
        "Bonjour,\n\n{partenaire} propose à {structure} : {moyen}, {quand}.\n\n"
        "Acceptez d’un clic, proposez un autre moment, ou n’y donnez pas suite :\n{lien_personnel}\n\n"
        "Vos coordonnées ne sont données à l’autre que si vous êtes d’accord tous les deux.\n\n"
        "{organisateur}\n"
    ),
)

SECOND_CHANCE_AGREED = TextKind(
    "agenda.second_chance_agreed",
    N_("Seconde chance : c’est convenu"),
    N_("Quand les deux structures sont d’accord"),
    (
        EVENT,
        PARTNER,
        _WAY,
        _WHEN,
        Placeholder("interlocuteur", N_("la personne de l’autre structure"), N_("Alix Morel")),
        Placeholder(
            "coordonnees",
            N_("ses coordonnées, une par ligne"),
            "alix.morel@exemple.fr",
            required=True,
        ),
        ORGANISER,
    ),
    N_("{rencontre} : c’est convenu avec {partenaire}"),
    N_(
        "Bonjour,\n\nVous êtes d’accord tous les deux : {moyen}, {quand}.\n\n"
        "{partenaire}\n{interlocuteur}\n{coordonnees}\n\n"
        "L’autre a reçu vos coordonnées de la même façon.\n\n{organisateur}\n"
    ),
)
