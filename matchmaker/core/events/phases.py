"""The phases of an event and the moves an organiser can make between them, as one table."""

from dataclasses import dataclass, replace

from matchmaker.core.errors import Refusal
from matchmaker.plugin_api.text import N_


@dataclass(frozen=True)
class Step:
    """A move to another phase: the button's words and what changes for people.

    ``asks``: what to say before it is taken, where people have a timetable that it would touch; ``told``: the
    step exists for such an event only.
    """

    to: str
    label: str
    effect: str
    forward: bool = True
    asks: tuple[str, ...] = ()
    told: bool = False


_REOPEN = N_("Les vœux et les réponses redeviennent modifiables ; les projets de planning seront à refaire.")
_REOPEN_WISHES = Step(
    "wishes",
    N_("Rouvrir les vœux"),
    _REOPEN,
    forward=False,
    asks=(
        N_(
            "Le planning diffusé reste en place : chacun lit encore le sien, et l’accueil, les imprévus et l’impression "
            "continuent avec lui."
        ),
        N_(
            "La réservation directe s’arrête si elle est ouverte, et personne ne peut plus confirmer sa venue ni l’annuler."
        ),
        N_("Les plannings définitifs et le rappel de la veille ne partent plus d’eux-mêmes."),
        N_(
            "Pour en sortir : « Revenir au planning diffusé », ou clore les vœux et diffuser un nouveau planning. Personne "
            "n’est prévenu de ces changements d’étape."
        ),
    ),
)
_BACK_TO_PUBLISHED = Step(
    "published",
    N_("Revenir au planning diffusé"),
    N_(
        "Le planning diffusé vaut comme avant, sans message à personne. Les vœux faits depuis sont gardés, et plus modifiables."
    ),
    forward=False,
    told=True,
)
# Publishing is not in the table: it is the planning's own act. Direct booking is no phase either: it is opened and
# closed beside them, because people book before the day as well as on it.
STEPS: dict[str, tuple[Step, ...]] = {
    "registration": (
        Step(
            "wishes",
            N_("Ouvrir les vœux"),
            N_("Les structures inscrites peuvent demander à se rencontrer et répondre."),
        ),
    ),
    "wishes": (
        Step(
            "scheduled",
            N_("Clore les vœux"),
            N_("Plus personne ne peut demander ni répondre ; vous préparez le planning."),
        ),
        Step(
            "registration",
            N_("Revenir aux inscriptions"),
            N_("Les vœux déjà faits sont gardés, et plus modifiables."),
            forward=False,
        ),
        _BACK_TO_PUBLISHED,
    ),
    "scheduled": (_REOPEN_WISHES, _BACK_TO_PUBLISHED),
    "published": (
        Step(
            "running", N_("Commencer la journée"), N_("L’événement a lieu : les plannings restent visibles.")
        ),
        _REOPEN_WISHES,
    ),
    "running": (
        Step("closed", N_("Clore l’événement"), N_("Tout reste consultable ; plus rien ne se modifie.")),
        Step("published", N_("Revenir avant la journée"), N_("L’événement n’a pas commencé."), forward=False),
    ),
    "closed": (Step("running", N_("Rouvrir l’événement"), N_("L’événement reprend."), forward=False),),
}
WISHES_OPEN = frozenset({"wishes"})
TOLD = frozenset({"published", "booking", "running", "closed"})  # people have a published agenda


class NoSuchStep(Refusal):
    template = N_("Cet événement n’en est plus là : quelqu’un a changé sa phase. Rechargez la page.")


class NotReady(Refusal):
    template = N_("Il manque encore quelque chose avant de continuer : {missing}.")


def steps_from(phase: str, *, told: bool) -> list[Step]:
    """The moves from a phase. ``told``: people have a published timetable with meetings."""
    return [
        step if told else replace(step, asks=()) for step in STEPS.get(phase, ()) if told or not step.told
    ]


def find_step(phase: str, to: str, *, told: bool = False) -> Step:
    """The move from one phase to another. Raises `NoSuchStep` when there is none."""
    step = next((step for step in steps_from(phase, told=told) if step.to == to), None)
    if step is None:
        raise NoSuchStep
    return step
