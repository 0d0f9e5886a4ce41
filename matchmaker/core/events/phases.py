"""The phases of an event and the moves an organiser can make between them, as one table."""

from dataclasses import dataclass

from matchmaker.core.errors import Refusal
from matchmaker.plugin_api.text import N_


@dataclass(frozen=True)
class Step:
    """A move to another phase: the button's words and what changes for people."""

    to: str
    label: str
    effect: str
    forward: bool = True


_REOPEN = N_("Les vœux et les réponses redeviennent modifiables ; les projets de planning seront à refaire.")
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
    ),
    "scheduled": (Step("wishes", N_("Rouvrir les vœux"), _REOPEN, forward=False),),
    "published": (
        Step(
            "running", N_("Commencer la journée"), N_("L’événement a lieu : les plannings restent visibles.")
        ),
        Step("wishes", N_("Rouvrir les vœux"), _REOPEN, forward=False),
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


def find_step(phase: str, to: str) -> Step:
    """The move from one phase to another. Raises `NoSuchStep` when there is none."""
    step = next((step for step in STEPS.get(phase, ()) if step.to == to), None)
    if step is None:
        raise NoSuchStep
    return step
