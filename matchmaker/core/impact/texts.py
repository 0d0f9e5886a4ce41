"""The words that ask what the day was worth and what came of it, until an organiser changes them."""

from matchmaker.core.jobs.placeholders import (
    CONTACT,
    DAY,
    EVENT,
    ORGANISER,
    PERSON,
    STRUCTURE,
    personal,
)
from matchmaker.core.jobs.texts import Placeholder, TextKind
from matchmaker.plugin_api.text import N_

_NAMES = (
    PERSON,
    STRUCTURE,
    EVENT,
    DAY,
    personal(N_("la page où répondre, sans mot de passe")),
    # Whoever is asked is told how often, and how to stop it.
    Placeholder(
        "rappel",
        N_("si un rappel suivra, et comment n’en plus recevoir"),
        N_("Sans réponse, un rappel suivra. Pour n’en plus recevoir, un bouton est sur cette page."),
        required=True,
    ),
    ORGANISER,
    CONTACT,
)
_FEEDBACK_BODY = N_(
    "Bonjour {nom},\n\n"
    "« {rencontre} » a eu lieu {jour}. Vos rendez-vous pour {structure} ont-ils été "
    "utiles ? Une minute suffit :\n\n{lien_personnel}\n\n"
    "Vos notes entrent au bilan sans votre nom ; votre phrase n’est lue que de l’organisateur. Vos "
    "partenaires ne lisent rien de tout cela.\n\n"
    "{rappel}\n\n{organisateur}\n{contact}\n"
)
_OUTCOME_BODY = N_(
    "Bonjour {nom},\n\n"
    "Vos rendez-vous de « {rencontre} », {jour}, ont-ils eu une suite pour {structure} ? "
    "Tous sont sur une seule page :\n\n{lien_personnel}\n\n"
    "Les montants restent confidentiels : ils ne paraissent que dans des totaux d’au moins trois "
    "structures. La même question est posée à l’autre partie ; chacun ne lit que ses réponses.\n\n"
    "{rappel}\n\n{organisateur}\n{contact}\n"
)

FEEDBACK = TextKind(
    "impact.feedback",
    N_("Avis"),
    N_("Le jour ouvré qui suit l’événement"),
    _NAMES,
    N_("{rencontre} : votre avis en une minute"),
    _FEEDBACK_BODY,
)
FEEDBACK_AGAIN = TextKind(
    "impact.feedback_again",
    N_("Avis : rappel"),
    N_("Quelques jours plus tard, à qui n’a pas répondu"),
    _NAMES,
    N_("Rappel : votre avis sur {rencontre}"),
    _FEEDBACK_BODY,
)
OUTCOME_MONTH = TextKind(
    "impact.outcome_month",
    N_("Suites, un mois après"),
    N_("Trente jours après l’événement, à ceux qui ont eu des rendez-vous"),
    _NAMES,
    N_("{rencontre}, un mois après : quelles suites ?"),
    _OUTCOME_BODY,
)
OUTCOME_HALF_YEAR = TextKind(
    "impact.outcome_half_year",
    N_("Suites, six mois après"),
    N_("Cent quatre-vingts jours après l’événement, à ceux qui ont eu des rendez-vous"),
    _NAMES,
    N_("{rencontre}, six mois après : quelles suites ?"),
    _OUTCOME_BODY,
)
OUTCOME_AGAIN = TextKind(
    "impact.outcome_again",
    N_("Suites : rappel"),
    N_("Quelques jours plus tard, à qui n’a pas répondu"),
    _NAMES,
    N_("Rappel : quelles suites après {rencontre} ?"),
    _OUTCOME_BODY,
)
