"""Copies of a register: complete, for the buyer; communicable, without secrets and people, with the list of what is not there."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from matchmaker.core.sourcing.chain import Head, Line, Seal
from matchmaker.plugin_api.text import N_

Why = Literal["erased", "person", "secret"]
WHY: Mapping[Why, str] = {
    "erased": N_("effacé"),
    "person": N_("occulté : vie privée"),
    "secret": N_("occulté : secret des affaires (L311-6 du CRPA)"),
}


@dataclass(frozen=True)
class Missing:
    """A value that a copy does not show: of which entry, under which name, and why."""

    number: int
    name: str
    why: Why


@dataclass(frozen=True)
class Copy:
    """A register as it is handed out: its hashes are those of the register, whatever was taken out."""

    lines: Sequence[Line]
    head: Head
    missing: Sequence[Missing]
    communicable: bool = False

    @cached_property
    def why_missing(self) -> Mapping[int, Mapping[str, Why]]:
        """Number of the entry → name of the value → why it is not shown."""
        found: dict[int, dict[str, Why]] = defaultdict(dict)
        for one in self.missing:
            found[one.number][one.name] = one.why
        return found


def complete(lines: Sequence[Line], head: Head) -> Copy:
    """Everything that was not erased."""
    erased = [
        Missing(line.entry.number, one.name, "erased")
        for line in lines
        for one in line.entry.seals
        if one.name not in line.held
    ]
    return Copy(lines, head, erased)


def communicable(lines: Sequence[Line], head: Head) -> Copy:
    """What may be handed to whoever asks: the hashes of secrets and of people stand in their place."""
    missing = [
        Missing(line.entry.number, one.name, why)
        for line in lines
        for one in line.entry.seals
        if (why := _hidden(line, one)) is not None
    ]
    return Copy([_open(line) for line in lines], head, missing, communicable=True)


def _hidden(line: Line, one: Seal) -> Why | None:
    if one.name not in line.held:
        return "erased"
    return None if one.guard == "open" else one.guard


def _open(line: Line) -> Line:
    kept = {one.name for one in line.entry.seals if one.guard == "open"}
    return Line(line.entry, line.digest, {name: held for name, held in line.held.items() if name in kept})
