"""A gate that worked at the last run and whose plugin is turned away now: what it forbade could pass."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matchmaker.db.scoring import ScoreRun
from matchmaker.plugin_api.criterion import can_veto
from matchmaker.services.scoring.criteria import EventCriterion, registry

Gates = Mapping[str, Mapping[str, str]]  # criterion key -> its label and the name of its plugin


@dataclass(frozen=True)
class LostGate:
    """It counts as failed until its plugin is mended, removed or blocked by the installation's setting."""

    key: str
    label: str
    plugin: str
    error: str

    @property
    def told(self) -> dict[str, object]:
        """As the record of a run names a failed gate."""
        return {"key": self.key, "label": self.label, "error": self.error, "gate": True}


def lost_gates(last: ScoreRun | None) -> tuple[LostGate, ...]:
    """The gates of the event's last run whose plugin has been turned away since."""
    known: Gates = last.settings.get("gates", {}) if last else {}
    why = {rejected.name: str(rejected) for rejected in registry().rejected}
    return tuple(
        LostGate(key, gate["label"], gate["plugin"], why[gate["plugin"]])
        for key, gate in known.items()
        if gate["plugin"] in why and key not in registry().criteria
    )


def gates_to_record(chosen: Sequence[EventCriterion], lost: Sequence[LostGate]) -> Gates:
    """What the next run must know: the gates of this one, and those that are still lost."""
    owners = {one.key: plugin.name for plugin in registry().plugins for one in plugin.criteria}
    gates = {one.key: (one.kind.label, owners[one.key]) for one in chosen if can_veto(one.kind)}
    gates |= {gate.key: (gate.label, gate.plugin) for gate in lost}
    return {key: {"label": label, "plugin": plugin} for key, (label, plugin) in gates.items()}
