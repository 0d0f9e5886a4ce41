"""Who was met and who was not, event by event: the last word of a register about each structure."""

from collections.abc import Sequence
from dataclasses import dataclass

from matchmaker.core.sourcing.chain import Line

MET, NOT_MET = "met", "not_met"


@dataclass(frozen=True)
class Accounted:
    """A structure at an event. ``name``: None once erased; ``held``: a code of `words.CODES`; ``why``: None if met."""

    event: str
    name: str | None
    held: str
    why: str | None
    detail: str | None  # the sentence of the rule that turned it away


def account_of(lines: Sequence[Line]) -> list[Accounted]:
    """Each structure once per event, events in the order they were closed, structures by name.

    An event that was opened again and closed a second time says a structure's end anew: the later word counts.
    """
    last: dict[tuple[object, object], Line] = {}
    for line in lines:
        if line.entry.kind in (MET, NOT_MET):
            about = line.entry.content
            last[about.get("event_id"), about.get("structure_id")] = line
    order = list(dict.fromkeys(event for event, _structure in last))
    told = [(order.index(event), _accounted(line)) for (event, _structure), line in last.items()]
    return [one for _place, one in sorted(told, key=lambda two: (two[0], (two[1].name or "").casefold()))]


def _accounted(line: Line) -> Accounted:
    content, held = line.entry.content, line.held
    why = content.get("why")
    return Accounted(
        str(content.get("event", "")),
        held["structure"].value if "structure" in held else None,
        str(content.get("held", "no")),
        None if why is None else str(why),
        held["reason"].value if "reason" in held else None,
    )
