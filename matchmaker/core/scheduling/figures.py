"""What a set of assignments is worth at each level. The solver's own count; ``check`` counts again."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from matchmaker.core.scheduling.problem import Assignment, Problem
from matchmaker.core.scheduling.reading import Id


@dataclass(frozen=True)
class Figures:
    shortfall: int
    weight: int
    breaks: int
    table_changes: int


def figures_of(problem: Problem, assignments: Sequence[Assignment]) -> Figures:
    start_of = {row.meeting: row.slot for row in assignments}
    return Figures(
        shortfall=shortfall_of(problem, start_of),
        weight=weight_of(problem, start_of),
        breaks=sum(breaks_by_participant(problem, start_of).values()),
        table_changes=_table_changes(problem, assignments),
    )


def shortfall_of(problem: Problem, held: Iterable[int]) -> int:
    degree = Counter(who for n in held for who in problem.meetings[n].sides)
    return sum(max(0, person.min_meetings - degree[person.id]) for person in problem.participants)


def weight_of(problem: Problem, start_of: Mapping[int, int]) -> int:
    return sum(problem.meetings[n].weight for n in start_of) - change_cost(problem, start_of)


def change_cost(problem: Problem, start_of: Mapping[int, int]) -> int:
    """``stability`` for each meeting of the previous schedule that has not begun and is not where it was."""
    if problem.previous is None:
        return 0
    return problem.previous.stability * sum(
        row.slot >= problem.previous.frozen_before and start_of.get(row.meeting) != row.slot
        for row in problem.previous.assignments
    )


def breaks_by_participant(problem: Problem, start_of: Mapping[int, int]) -> dict[Id, int]:
    busy: dict[Id, set[int]] = {person.id: set() for person in problem.participants}
    for n, start in start_of.items():
        meeting = problem.meetings[n]
        for who in meeting.sides:
            busy[who].update(range(start, start + meeting.length))
    day = {slot: n for n, (first, last) in enumerate(problem.days) for slot in range(first, last + 1)}
    return {who: breaks_of(slots, day) for who, slots in busy.items()}


def breaks_of(busy: set[int], day: Mapping[int, int]) -> int:
    """Pairs of consecutive busy slots of one day that are not adjacent."""
    slots = sorted(busy)
    return sum(day[before] == day[after] and after != before + 1 for before, after in pairwise(slots))


def _table_changes(problem: Problem, assignments: Sequence[Assignment]) -> int:
    alone = {person.id for person in problem.participants if person.capacity == 1}
    visits = defaultdict(list)
    for row in sorted(assignments, key=lambda row: row.slot):
        for who in problem.meetings[row.meeting].sides:
            if who in alone:
                visits[who].append(row.table)
    return sum(before != after for path in visits.values() for before, after in pairwise(path))
