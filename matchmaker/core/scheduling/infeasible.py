"""When the required meetings or the break rule cannot be kept: which few clash, and what is possible without."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from matchmaker.core.scheduling.problem import Problem
from matchmaker.core.scheduling.sat.standing import Standing
from matchmaker.core.scheduling.schedule import Conflict
from matchmaker.core.scheduling.search import Search
from matchmaker.core.scheduling.space import make_space
from matchmaker.plugin_api.text import N_

NOWHERE = N_("Un rendez-vous obligatoire ou déjà commencé n’a aucun créneau ou aucune table possible.")
TOO_MANY = N_("Un participant a {count} rendez-vous obligatoires pour {most} au plus.")
TOGETHER = N_(
    "Ces {count} rendez-vous obligatoires ne peuvent pas tenir ensemble dans les créneaux et les tables."
)
BREAKS = N_(
    "Ces {count} rendez-vous obligatoires ne peuvent pas tenir ensemble avec au plus {rule} pause(s) d’écart "
    "entre les participants."
)


def conflict_of(search: Search) -> Conflict:
    """A set of required meetings that cannot stand together, as small as the time allows."""
    return _simple_conflict(search) or _small_conflict(search)


def _simple_conflict(search: Search) -> Conflict | None:
    space = search.space
    for n in sorted(space.must):
        if not space.starts[n]:
            return Conflict((n,), space.problem.meetings[n].sides, NOWHERE)
    for person, seat in zip(space.problem.participants, space.seats, strict=True):
        mine = [n for n in seat.members if n in space.must]
        if person.max_meetings is not None and len(mine) > person.max_meetings:
            few = mine[: person.max_meetings + 1]
            fewer = _clash(search, few, with_rule=False) or few
            if len(fewer) < len(few):  # some of them clash whatever the maximum
                return _together(search, fewer)
            values = {"count": len(few), "most": person.max_meetings}
            return Conflict(tuple(few), (person.id,), TOO_MANY, values)
    return None


def _small_conflict(search: Search) -> Conflict:
    rule = search.space.problem.max_break_difference
    must = sorted(search.space.must)
    few = _clash(search, must, with_rule=False)
    if few is None and rule is not None:
        few = _clash(search, must, with_rule=True) or must
        return Conflict(tuple(few), _people(search, few), BREAKS, {"count": len(few), "rule": rule})
    return _together(search, few or must)


def _together(search: Search, few: Sequence[int]) -> Conflict:
    return Conflict(tuple(few), _people(search, few), TOGETHER, {"count": len(few)})


def _people(search: Search, meetings: Iterable[int]) -> tuple[str | int, ...]:
    return tuple(dict.fromkeys(who for n in meetings for who in search.space.problem.meetings[n].sides))


def _clash(search: Search, must: Sequence[int], *, with_rule: bool) -> list[int] | None:
    """Some of these meetings that cannot all be held, none of them superfluous where the time allows."""
    with Standing(search.space, must, search.is_late, with_rule=with_rule) as standing:
        clash = standing.clash_in(must)
        return clash and standing.smallest(clash)


def without_the_rule(problem: Problem, conflict: Conflict) -> Problem:
    """The problem whose best schedule is shown instead: rules that fail become strong wishes."""
    if conflict.template == BREAKS:
        return replace(problem, max_break_difference=None)
    must = make_space(problem).must
    worth = 1 + 4 * max((meeting.weight for meeting in problem.meetings), default=0)
    old = {row.meeting: row.slot for row in problem.previous.assignments} if problem.previous else {}
    frozen = problem.previous.frozen_before if problem.previous else 0
    meetings = []
    for n, meeting in enumerate(problem.meetings):
        begun = n in old and old[n] < frozen
        slots = {slot for slot in meeting.slots if (slot == old[n] if begun else slot >= frozen)}
        weight = meeting.weight + worth * (n in must)
        meetings.append(replace(meeting, slots=frozenset(slots), weight=weight, required=False))
    return replace(problem, meetings=tuple(meetings), previous=None)
