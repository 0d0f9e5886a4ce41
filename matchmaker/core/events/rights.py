"""Who may do what in each phase of an event, in words: for the organiser, and for those who take part."""

from collections.abc import Mapping
from dataclasses import dataclass

from matchmaker.plugin_api.text import N_


@dataclass(frozen=True)
class Rights:
    organiser: str
    participants: str


RIGHTS: Mapping[str, Rights] = {
    "registration": Rights(
        N_("Règle tout : horaires, tables, participants, critères."),
        N_("Complètent leurs offres, leurs besoins, leurs disponibilités et leurs réponses."),
    ),
    "wishes": Rights(
        N_("Suit les vœux, en propose, peut encore tout régler."),
        N_("Demandent à se rencontrer, acceptent ou déclinent, dans la limite des vœux prévus."),
    ),
    "scheduled": Rights(
        N_("Calcule, compare et retouche les projets de planning, puis en diffuse un."),
        N_("Ne changent plus leurs vœux ; peuvent encore signaler une indisponibilité."),
    ),
    "published": Rights(
        N_("Corrige et diffuse de nouveau ; chaque personne concernée est prévenue."),
        N_("Voient leur planning individuel, l’impriment, l’ajoutent à leur calendrier."),
    ),
    "running": Rights(
        N_("Pointe, note retards et absences, replace les rendez-vous."),
        N_("Suivent leur planning et disent s’ils sont en retard ou absents."),
    ),
    "closed": Rights(
        N_("Consulte et exporte ; peut rouvrir l’événement ou en préparer une nouvelle édition."),
        N_("Consultent leur planning."),
    ),
}
