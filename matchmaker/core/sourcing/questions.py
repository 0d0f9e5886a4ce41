"""The five questions of a meeting's minutes: the same for every structure met, answered in a minute.

Three are a choice, two a line of text. Why these: docs/decisions/sourcing.md.
"""

from collections.abc import Mapping

from matchmaker.plugin_api.text import N_

QUESTIONS: Mapping[str, str] = {
    "able": N_("La structure peut-elle répondre au besoin ?"),
    "lots": N_("Les lots et les volumes lui conviennent-ils ?"),
    "delay": N_("Les délais lui conviennent-ils ?"),
    "obstacle": N_("Quelle exigence l’empêcherait de répondre ?"),
    "change": N_("Que changerez-vous à votre besoin ?"),
}
_FITS = {"yes": N_("oui"), "no": N_("non"), "unsaid": N_("pas abordé")}
# The questions that are a choice; the others are a line of text.
CHOICES: Mapping[str, Mapping[str, str]] = {
    "able": {
        "alone": N_("oui, seule"),
        "together": N_("oui, à plusieurs"),
        "partly": N_("en partie"),
        "no": N_("non"),
        "unsaid": N_("pas abordé"),
    },
    "lots": _FITS,
    "delay": _FITS,
}
