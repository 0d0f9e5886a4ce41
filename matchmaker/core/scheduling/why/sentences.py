"""What people read of a reason: French sentences with gaps. ``schedule.py`` says which gaps hold delegations."""

from matchmaker.plugin_api.text import N_

ABSENT = N_("{who} n’est présent sur aucun créneau.")
APART = N_("{a} et {b} n’ont aucun créneau commun.")
PAST = N_("Les créneaux communs à {a} et {b} sont déjà passés.")
RESOURCE_AWAY = N_(
    "Le rendez-vous entre {a} et {b} demande {resource}, qui n’est là sur aucun créneau commun."
)
NO_TABLE = N_("Il n’y a aucune table.")
NO_SUCH_TABLE = N_("Aucune table ne convient au rendez-vous entre {a} et {b}.")
TABLE_CLOSED = N_("Aucune table qui convient n’est ouverte sur les créneaux communs à {a} et {b}.")
NONE_WANTED = N_("{who} ne veut aucun rendez-vous.")
FULL = N_("{who} a déjà son maximum de {count} rendez-vous, avec {partners}.")
AGENDA_FULL = N_("Agenda complet : {who} rencontre déjà {partners}.")
TAKEN = N_("Sur les créneaux où {other} peut venir, {who} rencontre déjà {partners}.")
BOTH_TAKEN = N_("Sur chaque créneau commun, {a} rencontre déjà {partners}, ou {b} rencontre déjà {others}.")
TABLES_TAKEN = N_("Toutes les tables sont prises sur les créneaux communs à {a} et {b}.")
RESOURCE_TAKEN = N_(
    "Le rendez-vous entre {a} et {b} demande {resource}, déjà ailleurs sur chaque créneau commun."
)
SAME_PAIR = N_("Sur chaque créneau commun, {a} et {b} se rencontrent déjà pour un autre rendez-vous.")
MIXED = N_(
    "Sur chaque créneau commun à {a} et {b}, l’un des deux est déjà pris, ou la table, ou ce qu’il leur faut."
)
FIXED = N_("La place est tenue par des rendez-vous fixés d’avance : {pairs}.")
GUARANTEE = N_("Place donnée pour garantir un rendez-vous à {kept}.")
ORDER = N_("L’ordre imposé avec {pairs} ne laisse aucun créneau à {a} et {b}.")
BREAK_RULE = N_(
    "L’écart de pauses permis ne laisse aucune place à {a} et {b}, à cause des rendez-vous de {who}."
)
OUTWEIGHED = N_("Le tenir coûterait d’autres rendez-vous, qui ensemble comptent davantage : {pairs}.")
NO_GAIN = N_("Tenir ce rendez-vous n’apporterait rien de plus au planning.")
NOT_PROVEN = N_("Le temps a manqué pour trouver une place à ce rendez-vous ou prouver qu’il n’y en a pas.")
