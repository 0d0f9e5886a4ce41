"""Two drafts side by side: their figures, the meetings that differ, and who gains or loses some."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import Invalid
from matchmaker.core.scheduling.changes import Changes, compare
from matchmaker.core.scheduling.figures import breaks_by_participant, figures_of
from matchmaker.core.scheduling.problem import Problem, problem_from_json
from matchmaker.core.scheduling.schedule import schedule_from_json
from matchmaker.db.queries.scheduling import assignments_of, names_of
from matchmaker.db.scheduling import Assignment, Schedule
from matchmaker.plugin_api.text import N_
from matchmaker.services.events.access import event_for_organiser
from matchmaker.services.scheduling.changes import planned, schedule_for_organiser


class NotTwoDrafts(Invalid):
    template = N_("Cochez deux projets, ni plus ni moins, puis comparez-les.")


@dataclass(frozen=True)
class Figures:
    """``kept``: structures that have all the meetings they were promised, of ``promised``."""

    asked: int
    placed: int
    waits: int
    table_changes: int
    kept: int
    promised: int


@dataclass(frozen=True)
class Change:
    """A structure whose number of meetings or waits is not the same in both."""

    name: str
    meetings: tuple[int, int]
    waits: tuple[int, int]

    @property
    def gain(self) -> int:
        return self.meetings[1] - self.meetings[0]


@dataclass(frozen=True)
class Comparison:
    """From the first draft to the second."""

    schedules: tuple[Schedule, Schedule]
    figures: tuple[Figures, Figures]
    changes: Changes
    gaining: tuple[Change, ...]
    losing: tuple[Change, ...]
    waiting: tuple[Change, ...]  # as many meetings, other waits
    names: Mapping[int, str]


@dataclass(frozen=True)
class _Read:
    schedule: Schedule
    problem: Problem
    rows: Sequence[Assignment]
    meetings: Counter[int]
    waits: Mapping[int, int]


def compare_drafts(actor: Actor, event_id: int, ids: Sequence[int]) -> Comparison:
    """The older draft first. Raises `NotTwoDrafts`, and `NotFound` for one that is not the event's."""
    event = event_for_organiser(actor, event_id)
    if len(set(ids)) != 2:
        raise NotTwoDrafts
    found = [schedule_for_organiser(actor, event_id, one) for one in set(ids)]
    first, second = (_read(one) for one in sorted(found, key=lambda one: one.number))
    names = names_of(event.id)
    changed = _changed(first, second, names)
    return Comparison(
        schedules=(first.schedule, second.schedule),
        figures=(_figures(first), _figures(second)),
        changes=compare([planned(row) for row in first.rows], [planned(row) for row in second.rows]),
        gaining=tuple(one for one in changed if one.gain > 0),
        losing=tuple(one for one in changed if one.gain < 0),
        waiting=tuple(one for one in changed if not one.gain),
        names=names,
    )


def _read(schedule: Schedule) -> _Read:
    problem, solution = problem_from_json(schedule.problem), schedule_from_json(schedule.solution)
    rows = assignments_of(schedule.id)
    starts = {row.meeting: row.slot for row in solution.assignments}
    return _Read(
        schedule,
        problem,
        rows,
        Counter(side for row in rows for side in (row.a_id, row.b_id)),
        {int(str(who)): count for who, count in breaks_by_participant(problem, starts).items()},
    )


def _figures(read: _Read) -> Figures:
    found = figures_of(read.problem, schedule_from_json(read.schedule.solution).assignments)
    promised = [one for one in read.problem.participants if one.min_meetings]
    return Figures(
        asked=read.schedule.asked,
        placed=read.schedule.placed,
        waits=found.breaks,
        table_changes=found.table_changes,
        kept=sum(read.meetings[int(str(one.id))] >= one.min_meetings for one in promised),
        promised=len(promised),
    )


def _changed(first: _Read, second: _Read, names: Mapping[int, str]) -> list[Change]:
    everybody = sorted(names, key=lambda key: (names[key].casefold(), key))
    found = [
        Change(
            names[key],
            (first.meetings[key], second.meetings[key]),
            (first.waits.get(key, 0), second.waits.get(key, 0)),
        )
        for key in everybody
    ]
    different = [one for one in found if one.gain or one.waits[0] != one.waits[1]]
    return sorted(different, key=lambda one: -abs(one.gain))
