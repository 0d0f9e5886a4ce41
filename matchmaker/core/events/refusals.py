"""What is refused about an event's programme, in words."""

from matchmaker.core.errors import Invalid
from matchmaker.plugin_api.text import N_


class NoSlot(Invalid):
    template = N_("Aucun créneau : indiquez au moins une heure de début, par exemple 14:00.")


class NoTable(Invalid):
    template = N_("Aucune table : il en faut au moins une pour placer un rendez-vous.")


class EndBeforeStart(Invalid):
    template = N_(
        "La fin ({end}) est avant le début ({start}), ou trop tôt pour un seul créneau. "
        "Avancez le début ou reculez la fin."
    )


class LengthTooShort(Invalid):
    template = N_("Un créneau dure au moins 1 minute ; comptez plutôt 15 ou 20 minutes.")


class NegativePause(Invalid):
    template = N_("Une pause ne peut pas être négative : mettez 0 s’il n’y en a pas.")


class TooManySlots(Invalid):
    template = N_("{count} créneaux, c’est trop pour un événement : {most} au plus.")


class SlotsOverlap(Invalid):
    template = N_(
        "Le créneau de {second} commence avant la fin de celui de {first} ({end}). "
        "Écartez-les ou raccourcissez les créneaux."
    )


class PastMidnight(Invalid):
    template = N_(
        "Le créneau de {start} finirait après minuit. Réduisez le nombre de créneaux ou leur durée."
    )


class TimeNotUnderstood(Invalid):
    template = N_("« {value} » n’est pas une heure. Écrivez par exemple : 14:00, 14:20, pause, 15:40.")


class NoSuchTime(Invalid):
    template = N_(
        "{time} n’existe pas le {day} : les horloges y avancent d’une heure. Choisissez une autre heure."
    )


class TimeTwice(Invalid):
    template = N_(
        "{time} arrive deux fois le {day} : les horloges y reculent d’une heure. Choisissez une autre heure."
    )


class DayOutOfRange(Invalid):
    template = N_("Le {day} n’est pas une date d’événement : vérifiez l’année.")


class UnknownZone(Invalid):
    template = N_("Le fuseau horaire « {zone} » est inconnu. Choisissez-en un dans la liste.")


class TooManyTables(Invalid):
    template = N_("{count} tables, c’est trop pour un événement : {most} au plus.")


class TableTwice(Invalid):
    template = N_("Deux tables s’appellent « {label} ». Donnez à chacune son nom.")


class TableWithoutName(Invalid):
    template = N_("Une table n’a pas de nom. Donnez-lui en un, par exemple T{number}.")


class DayTwice(Invalid):
    template = N_("Le {day} est donné deux fois : réunissez ses heures sur une seule ligne.")


class DayMissing(Invalid):
    template = N_("Donnez la date des heures « {starts} ».")
