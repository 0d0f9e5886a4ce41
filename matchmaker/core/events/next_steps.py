"""What a participant should do next, from counts alone: the first thing first."""

from dataclasses import dataclass
from typing import Any

from matchmaker.core.events.kinds import WITHOUT_MEETINGS
from matchmaker.core.events.phases import TOLD
from matchmaker.plugin_api.text import N_


@dataclass(frozen=True)
class OwnFigures:
    """Counts of one structure at one event."""

    phase: str
    kind: str
    accepted: bool
    offers: int
    needs: int
    sent: int  # wishes that count in the quota
    quota: int
    to_answer: int
    meetings: int
    never_there: bool


@dataclass(frozen=True)
class NextStep:
    """A thing to do: a sentence, the words of its link, the page it leads to."""

    sentence: str  # template
    values: dict[str, Any]
    link: str
    page: str


def next_steps(figures: OwnFigures) -> tuple[NextStep, ...]:
    """What is useful now; the first one is the most useful. Empty when there is nothing to do."""
    found = []
    if figures.kind in WITHOUT_MEETINGS and not figures.meetings:
        return ()
    if figures.phase in TOLD:
        return (_planning(figures),)
    if not figures.accepted:
        return ()
    if figures.kind in ("supplier", "both") and not figures.offers:
        found.append(
            _step(
                N_("Dites ce que vous proposez : sans offre, on ne peut pas vous conseiller."),
                N_("Ajouter une offre"),
                "catalogue.mine",
            )
        )
    if figures.kind in ("buyer", "both") and not figures.needs:
        found.append(
            _step(
                N_("Dites ce que vous cherchez : un projet d’achat suffit pour commencer."),
                N_("Ajouter un besoin"),
                "catalogue.mine",
            )
        )
    if figures.never_there:
        found.append(
            _step(
                N_("Vous n’êtes disponible sur aucun créneau : aucun rendez-vous n’est possible."),
                N_("Corriger mes disponibilités"),
                "events.availability",
            )
        )
    if figures.phase == "wishes":
        found += _wishes(figures)
    return tuple(found)


def _wishes(figures: OwnFigures) -> list[NextStep]:
    found = []
    if figures.to_answer:
        found.append(
            _step(
                N_("Des structures souhaitent vous rencontrer. Vœux sans réponse de votre part : {count}."),
                N_("Répondre"),
                "requests.mine",
                count=figures.to_answer,
            )
        )
    left = figures.quota - figures.sent
    if left > 0:
        found.append(
            _step(
                N_("Qui aimeriez-vous rencontrer ? Vœux encore disponibles : {left} sur {quota}."),
                N_("Voir les partenaires conseillés"),
                "scoring.partners",
                left=left,
                quota=figures.quota,
            )
        )
    return found


def _planning(figures: OwnFigures) -> NextStep:
    if figures.meetings:
        return _step(
            N_("Votre planning est prêt : {count} rendez-vous."),
            N_("Voir mon planning"),
            "agenda.show",
            count=figures.meetings,
        )
    return _step(
        N_("Le planning est diffusé ; aucun rendez-vous n’a pu être placé pour vous."),
        N_("Voir mes vœux"),
        "requests.mine",
    )


def _step(sentence: str, link: str, page: str, **values: Any) -> NextStep:
    return NextStep(sentence, values, link, page)
