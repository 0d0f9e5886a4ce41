"""Why a timetable cannot be computed or published, and what to do about it."""

from matchmaker.core.errors import NotFound, Refusal
from matchmaker.plugin_api.text import N_


class NoSlots(Refusal):
    template = N_("« {name} » n’a pas encore de créneau. Créez-les dans « Créneaux et tables ».")


class NoTables(Refusal):
    template = N_("« {name} » n’a pas encore de table. Ajoutez-en dans « Créneaux et tables ».")


class NobodyThere(Refusal):
    template = N_(
        "Aucune structure inscrite n’est présente sur un créneau. Vérifiez les participants et leurs disponibilités."
    )


class NothingToPlace(Refusal):
    template = N_(
        "Aucun rendez-vous à placer : la règle du jeu ne retient aucun vœu. Attendez des vœux et des réponses, "
        "ou changez la règle dans les réglages."
    )


class StoppedTooEarly(Refusal):
    template = N_("Le calcul a été arrêté avant qu’un planning ne soit trouvé.")


class Stale(Refusal):
    template = N_(
        "Quelque chose a changé depuis le calcul de ce projet (vœux, présences, créneaux…). "
        "Recalculez le planning, puis diffusez le nouveau projet."
    )


class ShownOtherwise(Refusal):
    template = N_(
        "Ce projet a été modifié, ou un autre a été diffusé, depuis que cette page s’est affichée. Rien n’a été "
        "diffusé : relisez ce qui change, puis confirmez."
    )


class TooLate(Refusal):
    template = N_(
        "Le temps a passé : ce projet changerait {count} rendez-vous qui ont commencé ou commencent dans moins de "
        "{minutes} minutes. Rien n’a été diffusé. Recalculez le planning, puis diffusez le nouveau projet."
    )


class NotPublishable(Refusal):
    template = N_("Ce projet ne peut pas être diffusé : {reason}")


class GateFailed(Refusal):
    template = N_(
        "Un contrôle n’a pas pu être fait pendant l’évaluation ({labels}) : des rendez-vous interdits ont pu "
        "passer. Relancez l’évaluation dans « Critères », puis recalculez le planning."
    )


class NoSuchSchedule(NotFound):
    """The draft is not there, or not this event's."""
