"""The back of a paper agenda: what the structure thinks of each meeting and of the day, to tick and hand in.

The organiser types it in by its number, one key a meeting (`services/impact/quick_entry`); whoever has a
phone reads the code instead, or types number and key.
"""

from dataclasses import dataclass

from matchmaker.core.agenda.agendas import Agenda
from matchmaker.documents.language import Language
from matchmaker.documents.printing.qr import qr_runs
from matchmaker.plugin_api.text import N_


@dataclass(frozen=True)
class OpinionKey:
    """What opens the structure's feedback without an account, and where."""

    number: int
    key: str
    address: str


def opinion_values(agenda: Agenda, key: OpinionKey, language: Language) -> dict[str, object]:
    """What stands on the back; the meetings in the order of the day, as they are typed in."""
    say = language.say
    return {
        "title": say(N_("Votre avis, en une minute")),
        "words": say(
            N_(
                "Cochez, puis laissez cette feuille à l’accueil en partant. Ou répondez en ligne : le code ci-contre "
                "vous y mène, avec ce numéro et cette clé."
            )
        ),
        "number": say(N_("N° {number}"), number=str(key.number)),
        "key": say(N_("Clé {key}"), key=key.key),
        "columns": [
            say(N_("Votre rendez-vous")),
            say(N_("Pas tenu")),
            say(N_("Absent")),
            say(N_("Utile, de 1 (pas du tout) à 5 (très)")),
            say(N_("Une suite ?")),
        ],
        "follow_up": [say(N_("oui")), say(N_("peut-être")), say(N_("non"))],
        "meetings": [
            {"time": language.time(one.starts_at, agenda.event.zone), "partner": one.partner}
            for one in agenda.held
        ],
        "day": say(N_("La rencontre dans son ensemble, de 1 à 5")),
        "again": say(N_("Reviendriez-vous ?")),
        "free": say(N_("Un mot à l’organisateur, qui est seul à le lire :")),
    }


def opinion_link(key: OpinionKey, language: Language) -> dict[str, object]:
    """The code of the page where the same is said online."""
    return {"code": qr_runs(key.address), "words": language.say(N_("Donner votre avis en ligne"))}
