"""Count what an import did."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Effect = Literal["created", "changed", "unchanged"]


@dataclass
class Tally:
    """Effects by what they happened to (`organisations`, `people`, …), and what there is to say about them."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    notes: list[tuple[str, Mapping[str, object]]] = field(default_factory=list)  # French template, values
    touched: bool = False  # something a score or a timetable depends on

    def add(self, what: str, effect: Effect) -> None:
        """Count one."""
        self.counts[what, effect] += 1
        self.touched |= effect != "unchanged"

    def note(self, template: str, **values: object) -> None:
        """Say something that concerns no cell of the file."""
        self.notes.append((template, values))

    def of(self, effect: Effect) -> int:
        """How many in all."""
        return sum(count for (_, kind), count in self.counts.items() if kind == effect)

    def as_json(self) -> dict[str, object]:
        """Plain values to store: effects by what, and the notes."""
        kinds = sorted({what for what, _ in self.counts})
        effects: tuple[Effect, ...] = ("created", "changed", "unchanged")
        return {
            "counts": {what: {effect: self.counts[what, effect] for effect in effects} for what in kinds},
            "notes": [{"template": template, "values": dict(values)} for template, values in self.notes],
        }
