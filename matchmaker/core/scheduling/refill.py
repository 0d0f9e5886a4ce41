"""Give the places of meetings that cannot be held to the next meetings that wait for one. Nothing else moves."""

from collections.abc import Sequence
from dataclasses import dataclass

from matchmaker.core.scheduling.check import broken_rules
from matchmaker.core.scheduling.places import Room
from matchmaker.core.scheduling.problem import Assignment, Problem
from matchmaker.core.scheduling.replan import standing

TRIED = 200  # waiting meetings tried for one place, the most wanted first


@dataclass(frozen=True)
class Refilled:
    """``kept`` stays as published; each of ``freed`` has in ``taken``, at the same index, what takes its place."""

    kept: tuple[Assignment, ...]
    freed: tuple[Assignment, ...]
    taken: tuple[Assignment | None, ...]

    @property
    def assignments(self) -> tuple[Assignment, ...]:
        rows = [*self.kept, *(row for row in self.taken if row is not None)]
        return tuple(sorted(rows, key=lambda row: row.meeting))


def refill(problem: Problem) -> Refilled:
    """What can still be held stays; each freed place goes to the most wanted meeting that fits there.

    A meeting of somebody who was to sit there goes before any other: they are in the room, at that hour, alone.
    ``problem`` is one of today's facts with what was published as ``previous``.
    """
    published = problem.previous.assignments if problem.previous else ()
    begun = problem.previous.frozen_before if problem.previous else 0
    fit = standing(problem)
    kept = [row for row in published if row.meeting in fit or row.slot < begun]
    freed = [row for row in published if row.meeting not in fit and row.slot >= begun]
    waiting = _waiting(problem, published)
    rows, taken = list(kept), []
    for place in sorted(freed, key=lambda row: (row.slot, str(row.table))):
        found = _next(problem, rows, place, waiting)
        taken.append((place, found))
        if found is not None:
            rows.append(found)
            waiting.remove(found.meeting)
    return Refilled(tuple(kept), tuple(one for one, _ in taken), tuple(found for _, found in taken))


def _waiting(problem: Problem, published: Sequence[Assignment]) -> list[int]:
    """The meetings that have no place, the most wanted first."""
    held = {row.meeting for row in published}
    left = [n for n in range(len(problem.meetings)) if n not in held]
    return sorted(left, key=lambda n: (-problem.meetings[n].weight, n))


def _next(
    problem: Problem, rows: Sequence[Assignment], place: Assignment, waiting: Sequence[int]
) -> Assignment | None:
    alone = set(problem.meetings[place.meeting].sides)
    first = [n for n in waiting if alone.intersection(problem.meetings[n].sides)]
    others = [n for n in waiting if not alone.intersection(problem.meetings[n].sides)]
    room = Room(problem, rows)
    for n in [*first, *others][:TRIED]:
        row = Assignment(n, place.slot, place.table)
        # The sentences of `Room` are quick; the judge, which shares no code with them, decides.
        if not room.obstacles(row) and not broken_rules(problem, [*rows, row]):
            return row
    return None
