"""The criteria of this installation, loaded once per application, and how an event sets them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, current_app
from sqlalchemy import select

from matchmaker.core.scoring.weights import weighable
from matchmaker.db.scoring import CriterionSetting
from matchmaker.extensions import db
from matchmaker.plugin_api import BadParams, Criterion, Gate
from matchmaker.plugin_host.registry import Registry, load_plugins
from matchmaker.plugin_host.selection import Selection


def load_criteria(app: Flask) -> None:
    """Find and check the plugins this installation wants; kept in ``app.extensions["criteria"]``."""
    settings = app.extensions["settings"]
    folders = [Path(folder) for folder in settings.plugin_dirs.split(":") if folder]
    app.extensions["criteria"] = load_plugins(folders, Selection.parse(settings.plugins))


def registry() -> Registry:
    """The plugins of the running application, those turned away included."""
    found: Registry = current_app.extensions["criteria"]
    return found


@dataclass(frozen=True)
class EventCriterion:
    """A criterion as one event sets it. A gate has no weight; it is on or off."""

    kind: type[Criterion]
    enabled: bool
    weight: float
    params: Mapping[str, float]

    @property
    def key(self) -> str:
        return self.kind.key

    @property
    def gate(self) -> bool:
        return issubclass(self.kind, Gate)

    @property
    def weighable(self) -> bool:
        """Whether it can count in the rank."""
        return weighable(self.kind)

    def make(self) -> Criterion:
        """The criterion with this event's parameters. Raises `BadParams` where they no longer fit."""
        try:
            return self.kind(self.kind.params_type.read(self.params))
        except BadParams:
            raise
        except Exception as error:
            # A plugin is a border: its own check of the parameters may raise anything.
            raise BadParams(f"{type(error).__name__} : {error}") from error


def event_criteria(event_id: int) -> list[EventCriterion]:
    """Every criterion of the installation with this event's settings, in the order of the keys."""
    rows = db.session.scalars(select(CriterionSetting).where(CriterionSetting.event_id == event_id))
    stored = {row.key: row for row in rows}
    return [_as_set(kind, stored.get(key)) for key, kind in registry().criteria.items()]


def weights_of(criteria: list[EventCriterion]) -> dict[str, float]:
    """Criterion key to weight; those switched off and those that only warn have none."""
    return {one.key: one.weight for one in criteria if one.enabled and one.weighable}


def _as_set(kind: type[Criterion], row: CriterionSetting | None) -> EventCriterion:
    if row is None:
        return EventCriterion(kind, True, kind.default_weight, {})
    return EventCriterion(kind, row.enabled, row.weight, row.params)
