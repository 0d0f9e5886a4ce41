"""What structures still owe before an event, and which of them to remind first."""

from collections.abc import Iterable
from dataclasses import dataclass

from matchmaker.core.events.kinds import WITHOUT_MEETINGS
from matchmaker.plugin_api.text import N_

# What is missing: in the organiser's words, in those of the letter, and by how many days before the event.
REASONS = {
    "never_came": (N_("jamais venue dans son espace"), N_("ouvrir votre espace"), 21),
    "no_offer": (N_("aucune offre"), N_("dire ce que vous proposez"), 15),
    "no_need": (N_("aucun besoin"), N_("dire ce que vous cherchez"), 15),
    "no_description": (N_("pas de présentation"), N_("présenter votre structure en quelques lignes"), 15),
    "unanswered": (
        N_("demandes sans réponse"),
        N_("répondre aux demandes de rendez-vous, avant la clôture des vœux"),
        12,
    ),
    "no_availability": (
        N_("disponibilités non dites"),
        N_("dire quand vous êtes là, même si c’est toute la durée"),
        7,
    ),
}


@dataclass(frozen=True)
class Progress:
    """How far one structure has come with its preparation."""

    kind: str
    came: bool  # somebody of it signed in
    described: bool
    offers: bool
    needs: bool
    availability_said: bool
    unanswered: bool = False  # somebody waits for its answer, and it can still be given


def reasons_for(progress: Progress) -> tuple[str, ...]:
    """What is missing, what is due first at the head. Who comes without meetings owes nothing."""
    if progress.kind in WITHOUT_MEETINGS:
        return ()
    missing = {
        "never_came": not progress.came,
        "no_offer": progress.kind in ("supplier", "both") and not progress.offers,
        "no_need": progress.kind in ("buyer", "both") and not progress.needs,
        "no_description": not progress.described,
        "unanswered": progress.unanswered,
        "no_availability": not progress.availability_said,
    }
    return tuple(key for key in REASONS if missing[key])


def overdue(reasons: Iterable[str], left: int | None) -> int:
    """By how many days the most urgent of them is late; negative while there is time. 0 without a date."""
    if left is None:
        return 0
    return max(REASONS[key][2] - left for key in reasons)
