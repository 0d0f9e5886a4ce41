"""An event's criteria as the award criteria of a tender document: on a page, and as a file."""

from collections.abc import Callable, Sequence

from matchmaker.core.directory.access import Actor
from matchmaker.core.scoring.award import (
    Award,
    NothingChosen,
    NothingToExport,
    Weighed,
    award_of,
    award_of_chosen,
)
from matchmaker.documents.csv import csv_file
from matchmaker.plugin_api.text import N_
from matchmaker.services.events.access import event_for_organiser
from matchmaker.services.scoring.criteria import EventCriterion, event_criteria

HEADS = (N_("Critère d’attribution"), N_("Pondération (en pourcentage)"), N_("Ce que le critère mesure"))
Translate = Callable[[str], str]


def award_criteria(actor: Actor, event_id: int) -> Award:
    """What may be exported of the event's criteria, and what may not. Raises `NotFound`."""
    return award_of(_weighed(actor, event_id))


def award_csv(actor: Actor, event_id: int, keys: Sequence[str] | None, translate: Translate) -> bytes:
    """The award criteria as a spreadsheet reads them: the `keys` named, or, for None, all that may be.

    Raises `NoAwardCriterion` for one that may not be exported, with its reason, `UnknownCriterion`,
    `NothingChosen`, `NothingToExport`, `NotFound`.
    """
    criteria = _weighed(actor, event_id)
    if keys is not None and not keys:
        raise NothingChosen
    award = award_of(criteria) if keys is None else award_of_chosen(criteria, keys)
    if not award.accepted:
        raise NothingToExport
    return csv_file(
        [translate(head) for head in HEADS],
        [
            (translate(one.label), one.percent, translate(one.measures) if one.measures else "")
            for one in award.accepted
        ],
    )


def _weighed(actor: Actor, event_id: int) -> list[Weighed]:
    event = event_for_organiser(actor, event_id)
    return [_as_weighed(one) for one in event_criteria(event.id)]


def _as_weighed(one: EventCriterion) -> Weighed:
    weight = one.weight if one.enabled else 0.0
    return Weighed(one.key, one.kind.label, one.kind.legal_stage, weight, one.gate, one.kind.measures)
