"""What can still be said of a timetable after it was edited by hand: its figures, what is proven, and its reasons.

A bound on every schedule holds for an edited one too; one on the schedules that reach certain figures holds while
they are reached. Nothing else is claimed.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from matchmaker.core.scheduling.edit import Draft
from matchmaker.core.scheduling.figures import Figures, figures_of
from matchmaker.core.scheduling.places import Room, places_for
from matchmaker.core.scheduling.schedule import Code, Reason, Schedule, Status, Unscheduled
from matchmaker.core.scheduling.space import make_space
from matchmaker.plugin_api.text import N_

TAKEN_OUT = N_("Retiré à la main.")
FORBIDDEN = N_("Interdit à la main : ces deux structures ne doivent pas se rencontrer.")
FREE = N_("Il y a une place pour ce rendez-vous dans le planning tel qu’il est.")
NO_ROOM = N_("Aucune place n’est libre pour ce rendez-vous sans en déplacer d’autres.")
BY_HAND: Mapping[Code, str] = {"taken_out": TAKEN_OUT, "forbidden": FORBIDDEN}
#: Reasons that state what is there, and weigh nothing: true of any timetable.
FACTS = frozenset({"no_common_slot", "no_such_table", "participant_full", "busy", "fixed", "precedence"})


@dataclass(frozen=True)
class Proven:
    """What the calculation proved, kept while its timetable is edited."""

    shortfall: int
    shortfall_bound: int | None
    weight: int
    weight_bound: int | None
    breaks_bound: int | None
    breaks_bound_fixed_set: int | None
    held: tuple[int, ...]  # the meetings of the computed timetable

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"held": list(self.held)}


def proven_of(schedule: Schedule) -> Proven:
    """What a computed schedule proves."""
    return Proven(
        shortfall=schedule.shortfall,
        shortfall_bound=schedule.shortfall_bound,
        weight=schedule.weight,
        weight_bound=schedule.weight_bound,
        breaks_bound=schedule.breaks_bound,
        breaks_bound_fixed_set=schedule.breaks_bound_fixed_set,
        held=tuple(sorted(row.meeting for row in schedule.assignments)),
    )


def proven_from_json(document: Mapping[str, Any]) -> Proven:
    return Proven(**{**document, "held": tuple(document["held"])})


def recount(draft: Draft, was: Schedule, proven: Proven) -> Schedule:
    """The schedule of an edited draft, with every figure counted anew. ``was`` gives what edits do not change."""
    figures = figures_of(draft.problem, draft.assignments)
    reached = (figures.shortfall, figures.weight) == (proven.shortfall, proven.weight)
    same_set = tuple(row.meeting for row in draft.assignments) == proven.held
    edited = replace(
        was,
        assignments=draft.assignments,
        **asdict(figures),
        shortfall_bound=proven.shortfall_bound,
        weight_bound=proven.weight_bound if figures.shortfall <= proven.shortfall else None,
        breaks_bound=proven.breaks_bound if reached else None,
        breaks_bound_fixed_set=proven.breaks_bound_fixed_set if same_set else None,
    )
    settled = _settled(figures, edited)
    return replace(
        edited,
        status=_status(figures, edited, settled=settled),
        unscheduled=reasons_for(draft, settled=settled),
    )


def _settled(figures: Figures, schedule: Schedule) -> bool:
    """Levels 1 to 3 are proven: no timetable keeps the rules better."""
    bounds = schedule.shortfall_bound, schedule.weight_bound
    return (figures.shortfall, figures.weight) == bounds


def _status(figures: Figures, schedule: Schedule, *, settled: bool) -> Status:
    proven = settled and (schedule.until == "weight" or figures.breaks == schedule.breaks_bound)
    return "optimal" if proven else "feasible"


def reasons_for(draft: Draft, *, settled: bool) -> tuple[Unscheduled, ...]:
    """A reason for each meeting that is not held. Short of a proof, only facts are stated."""
    # Loaded here: the solver libraries weigh on every process that imports them.
    from matchmaker.core.scheduling.why import explain

    starts = {row.meeting: row.slot for row in draft.assignments}
    room = Room(draft.problem, draft.assignments)
    explained = explain(make_space(draft.problem), starts, settled=True)
    return tuple(_reason(draft, room, row, settled=settled) for row in explained)


def _reason(draft: Draft, room: Room, row: Unscheduled, *, settled: bool) -> Unscheduled:
    out = draft.out.get(row.meeting)
    if out is not None:
        return Unscheduled(row.meeting, Reason(out, (), BY_HAND[out]))
    if settled or row.reason.code in FACTS:
        return row
    if places_for(room, row.meeting):
        return Unscheduled(row.meeting, Reason("free", (), FREE))
    return Unscheduled(row.meeting, Reason("no_room", (), NO_ROOM))
