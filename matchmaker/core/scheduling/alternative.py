"""Solve a problem next to one that is known: what the best schedule holds, and as much of the known one as can be.

Among equally good schedules the one that keeps the most meetings of ``kept`` is looked for, so that what differs
is due to the change and not to chance.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from matchmaker.core.scheduling.figures import shortfall_of, weight_of
from matchmaker.core.scheduling.problem import Previous, Problem
from matchmaker.core.scheduling.schedule import Progress, Schedule, Status
from matchmaker.core.scheduling.solve import solve

#: Sums of weights beyond this are not told apart by the floating-point engines: equals are then not compared.
MOST_TOTAL = 2**50


@dataclass(frozen=True)
class Range:
    """A proven interval; ``high`` None: nothing is proven above, ``low`` None: nothing below."""

    low: int | None
    high: int | None

    @property
    def exact(self) -> int | None:
        return self.low if self.low == self.high else None

    def less(self, other: "Range") -> "Range":
        """What this is more than the other, as far as both are proven."""
        low = None if self.low is None or other.high is None else self.low - other.high
        high = None if self.high is None or other.low is None else self.high - other.low
        return Range(low, high)

    def at_least(self, floor: int) -> "Range":
        return Range(floor if self.low is None else max(self.low, floor), self.high)

    def at_most(self, ceiling: int) -> "Range":
        return Range(self.low, ceiling if self.high is None else min(self.high, ceiling))


@dataclass(frozen=True)
class Outcome:
    """A schedule found, and what is proven of the best one there is."""

    held: frozenset[int]
    shortfall_found: int
    weight_found: int
    shortfall: Range  # of the best schedule
    weight: Range  # of the best schedule
    status: Status = "feasible"

    @property
    def possible(self) -> bool:
        """False: the rules cannot all be kept, or the time ran out before any schedule."""
        return self.status in ("optimal", "feasible")

    @property
    def proven(self) -> bool:
        return self.shortfall.exact is not None and self.weight.exact is not None


def outcome_of(problem: Problem, schedule: Schedule) -> Outcome:
    """What a schedule of the problem says of the best one."""
    held = [row.meeting for row in schedule.assignments]
    return _outcome(
        schedule, held, schedule.weight, (schedule.shortfall, schedule.shortfall_bound), schedule.weight_bound
    )


def solve_near(
    problem: Problem,
    kept: Iterable[int],
    *,
    time_limit: float,
    seed: int = 0,
    progress: Progress | None = None,
    let_through: tuple[type[BaseException], ...] = (),
) -> Outcome:
    """The best schedule's levels 1 to 3, and one that reaches them with as many meetings of ``kept`` as can be."""
    near, scale = _with_ties_broken(problem, frozenset(kept))
    found = solve(
        near, until="weight", time_limit=time_limit, seed=seed, progress=progress, let_through=let_through
    )
    starts = {row.meeting: row.slot for row in found.assignments}
    bound = None if found.weight_bound is None else found.weight_bound // scale
    shortfall = shortfall_of(problem, starts), found.shortfall_bound
    return _outcome(found, starts, weight_of(problem, starts), shortfall, bound)


def _with_ties_broken(problem: Problem, kept: frozenset[int]) -> tuple[Problem, int]:
    """Weights times more than there are meetings, plus one for each that is kept: no other order changes."""
    scale = len(problem.meetings) + 1
    previous = problem.previous
    total = sum(meeting.weight for meeting in problem.meetings)
    total += previous.stability * len(previous.assignments) if previous else 0
    if not kept or total * scale > MOST_TOTAL:
        return problem, 1
    meetings = tuple(
        replace(meeting, weight=meeting.weight * scale + (n in kept))
        for n, meeting in enumerate(problem.meetings)
    )
    return replace(problem, meetings=meetings, previous=_scaled(previous, scale)), scale


def _scaled(previous: Previous | None, scale: int) -> Previous | None:
    return None if previous is None else replace(previous, stability=previous.stability * scale)


def _outcome(
    found: Schedule, held: Iterable[int], weight: int, shortfall: tuple[int, int | None], bound: int | None
) -> Outcome:
    if found.status not in ("optimal", "feasible"):
        nothing = Range(None, None)
        return Outcome(frozenset(), shortfall[0], weight, nothing, nothing, found.status)
    least = Range(shortfall[1], shortfall[0])
    # A better shortfall than the one reached may cost weight: how much is then not known.
    low = weight if least.exact is not None else None
    return Outcome(frozenset(held), shortfall[0], weight, least, Range(low, bound), found.status)
