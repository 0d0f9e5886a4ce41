"""Why nothing was booked, moved or cancelled, and what to do about it."""

from matchmaker.core.errors import Invalid, Refusal
from matchmaker.plugin_api.text import N_


class NoSuchBookers(Invalid):
    template = N_("Dites à qui la réservation s’ouvre : aux acheteurs, aux fournisseurs ou aux deux.")


class NotYetPublished(Refusal):
    template = N_("La réservation directe s’ouvre une fois un planning diffusé.")


class GateUnknown(Refusal):
    template = N_(
        "Un contrôle n’a pas pu être fait pendant l’évaluation ({labels}) : des rendez-vous interdits pourraient "
        "être réservés. Relancez l’évaluation dans « Critères », puis ouvrez la réservation."
    )


class BookingClosed(Refusal):
    template = N_("La réservation directe n’est pas ouverte. Pour un changement, écrivez à l’organisateur.")


class NotForYou(Refusal):
    template = N_(
        "À cet événement, d’autres structures que la vôtre réservent directement. Vous êtes prévenu de chaque "
        "rendez-vous pris avec vous."
    )


class NoSlotChosen(Invalid):
    template = N_("Choisissez un créneau de cet événement : rien n’a été réservé.")


class SlotTaken(Refusal):
    """The place has just escaped. ``alternatives``: times that are still free for both, in words."""

    template = N_(
        "Le créneau de {time} vient d’être pris. Avec {name}, il reste au plus près : {alternatives}. "
        "Rien n’a été changé."
    )


class NothingLeft(Refusal):
    template = N_(
        "Le créneau de {time} vient d’être pris, et {name} n’a plus de créneau libre en commun avec vous. "
        "Rien n’a été changé."
    )


class TooSoon(Refusal):
    template = N_(
        "Le créneau de {time} a commencé ou commence dans moins de {minutes} minutes : il ne se réserve, ne se "
        "déplace et ne s’annule plus ici. Adressez-vous à l’accueil."
    )


class AlreadyMeeting(Refusal):
    template = N_("Vous avez déjà un rendez-vous avec {name}, à {time}.")


class FullForYou(Refusal):
    template = N_(
        "Vous avez déjà votre maximum de rendez-vous : {count}. Annulez-en un pour en réserver un autre."
    )


class FullForThem(Refusal):
    template = N_("{name} a déjà son maximum de rendez-vous. Choisissez une autre structure.")


class PairApart(Refusal):
    """The organiser, a criterion or the other side stands against it: which one is not said."""

    template = N_("Un rendez-vous avec {name} ne se réserve pas directement. Demandez-le à l’organisateur.")
