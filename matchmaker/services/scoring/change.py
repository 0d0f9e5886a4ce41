"""Set how much each criterion counts at an event, and its parameters."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import Invalid, NotFound
from matchmaker.core.scoring.presets import PRESETS
from matchmaker.core.scoring.weights import HIGHEST_WEIGHT
from matchmaker.db.scoring import CriterionSetting
from matchmaker.db.transaction import transaction
from matchmaker.plugin_api import BadParams
from matchmaker.plugin_api.text import N_
from matchmaker.services.events.access import event_for_organiser
from matchmaker.services.events.inputs import touch
from matchmaker.services.scoring.criteria import event_criteria, registry


class BadWeight(Invalid):
    template = N_("L’importance de « {label} » va de 0 à 10.")


class BadParameter(Invalid):
    template = N_("« {label} » : {fault}")


@dataclass(frozen=True)
class CriterionSaid:
    """What the organiser says of one criterion."""

    weight: float
    enabled: bool = True
    params: Mapping[str, float] = field(default_factory=dict)


def set_criteria(actor: Actor, event_id: int, said: Mapping[str, CriterionSaid]) -> bool:
    """Keep what was said of each criterion named; the others stay. True if anything changed.

    Settings of a plugin that is not installed now are kept. Raises `BadWeight`, `BadParameter`.
    """
    with transaction(actor, "scoring.set_criteria") as session:
        event = event_for_organiser(actor, event_id, change=True)
        changed = [_set(session, event.id, key, one) for key, one in said.items()]
        if any(changed):
            touch(session, event.id)
        return any(changed)


def apply_preset(actor: Actor, event_id: int, name: str) -> dict[str, float]:
    """Give every criterion of the event the weight of a preset; its parameters stay.

    Comes back with the weights as they were, for `set_weights` to restore. Raises `NotFound`.
    """
    if name not in PRESETS:
        raise NotFound
    with transaction(actor, "scoring.apply_preset"):
        event = event_for_organiser(actor, event_id, change=True)
        before = {one.key: one.weight for one in event_criteria(event.id) if one.weighable}
        set_weights(actor, event.id, PRESETS[name].weights(before))
        return before


def set_weights(actor: Actor, event_id: int, weights: Mapping[str, float]) -> bool:
    """Change weights and nothing else. Criteria that have none, or are not installed, are skipped."""
    with transaction(actor, "scoring.set_weights"):
        event = event_for_organiser(actor, event_id, change=True)
        said = {
            one.key: CriterionSaid(weights[one.key], one.enabled, one.params)
            for one in event_criteria(event.id)
            if one.weighable and one.key in weights
        }
        return set_criteria(actor, event.id, said)


def _set(session: Session, event_id: int, key: str, said: CriterionSaid) -> bool:
    kind = registry().criteria[key]
    if not 0 <= said.weight <= HIGHEST_WEIGHT:
        raise BadWeight(label=kind.label)
    try:
        kind.params_type.read(said.params)
    except BadParams as fault:
        raise BadParameter(label=kind.label, fault=fault) from fault
    row = session.scalar(
        select(CriterionSetting).where(CriterionSetting.event_id == event_id, CriterionSetting.key == key)
    )
    if row is None:
        row = CriterionSetting(
            event_id=event_id, key=key, enabled=True, weight=kind.default_weight, params={}
        )
        session.add(row)
    before = (row.enabled, row.weight, row.params)
    row.enabled, row.weight, row.params = said.enabled, said.weight, dict(said.params)
    return before != (row.enabled, row.weight, row.params)
