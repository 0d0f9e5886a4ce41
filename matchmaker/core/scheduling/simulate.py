"""What a change would bring: the same engine on the changed problem, compared with the event as it is.

Differences are exact where both sides are proven, and ranges from the bounds elsewhere.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from matchmaker.core.scheduling.alternative import Outcome, Range, outcome_of, solve_near
from matchmaker.core.scheduling.figures import shortfall_of
from matchmaker.core.scheduling.problem import Participant, Problem
from matchmaker.core.scheduling.reading import Id
from matchmaker.core.scheduling.schedule import Schedule
from matchmaker.core.scheduling.what_if import WhatIf, one_more_delegate, what_ifs

#: At most these many buyers are tried with one person more, and these many of them are told.
DELEGATES_TRIED, DELEGATES_TOLD = 5, 3
#: Whose agenda is filled to this share may be short of people.
NEARLY_FULL = 0.75


@dataclass(frozen=True)
class Gain:
    """One line of the table. Counts of meetings are those of the schedules found; ranges are proven."""

    what_if: WhatIf
    outcome: Outcome
    more: tuple[int, ...]  # meetings that would be held besides
    fewer: tuple[int, ...]  # meetings that would no longer be held
    weight: Range
    shortfall: Range
    without: int  # participants somebody asked for, or who asked, and who meet nobody
    fallen: tuple[Id, ...]  # who would be below today's guarantee and is not now
    risen: tuple[Id, ...]  # the other way round

    @property
    def meetings(self) -> int:
        return len(self.more) - len(self.fewer)


@dataclass(frozen=True)
class Simulation:
    base: Outcome
    without: int
    gains: tuple[Gain, ...]


@dataclass(frozen=True)
class Pace:
    """How each calculation runs, and who is told after each: how many are done, of how many."""

    seconds: float = 5.0
    seed: int = 0
    tell: Callable[[int, int], None] = lambda done, of: None
    let_through: tuple[type[BaseException], ...] = ()


def simulate(
    problem: Problem,
    *,
    base: Schedule | None = None,
    minutes: int | None = None,
    buyers: Collection[Id] | None = None,
    pace: Pace | None = None,
) -> Simulation:
    """What each change worth trying would bring, compared with ``base`` (computed when it is not given).

    ``buyers`` are those who could send one person more; None: anybody.
    """
    pace = pace or Pace()
    changes = what_ifs(problem, minutes=minutes)
    steps = 1 + len(changes) + DELEGATES_TRIED
    now = outcome_of(problem, base) if base else solved(problem, (), pace)
    pace.tell(1, steps)
    if not now.possible:
        return Simulation(now, without_meeting(problem, now.held), ())
    wanted = [who for who in most_wanted(problem, now.held) if buyers is None or who in buyers]
    delegates = [one_more_delegate(problem, who) for who in wanted[:DELEGATES_TRIED]]
    steps = 1 + len(changes) + len(delegates)
    gains = []
    for number, change in enumerate((*changes, *delegates), start=2):
        gains.append(gain(problem, now, change, pace))
        pace.tell(number, steps)
    best = sorted(gains[len(changes) :], key=_worth)[:DELEGATES_TOLD]
    return Simulation(now, without_meeting(problem, now.held), (*gains[: len(changes)], *best))


def solved(problem: Problem, kept: Iterable[int], pace: Pace) -> Outcome:
    return solve_near(problem, kept, time_limit=pace.seconds, seed=pace.seed, let_through=pace.let_through)


def gain(problem: Problem, now: Outcome, what_if: WhatIf, pace: Pace) -> Gain:
    """One change, solved and compared."""
    changed = what_if.change(problem)
    then = solved(changed, now.held, pace)
    if what_if.looser and not then.proven:
        then = _no_worse(changed, now, then)
    held = then.held
    below_now, below_then = _below(problem, now.held), _below(problem, held)
    return Gain(
        what_if=what_if,
        outcome=then,
        more=tuple(sorted(held - now.held)),
        fewer=tuple(sorted(now.held - held)),
        weight=_weight_range(changed, now, then, what_if),
        shortfall=then.shortfall.less(now.shortfall),
        without=without_meeting(problem, held),
        fallen=tuple(who for who in below_then if who not in set(below_now)),
        risen=tuple(who for who in below_now if who not in set(below_then)),
    )


def _no_worse(changed: Problem, now: Outcome, then: Outcome) -> Outcome:
    """Today's schedule is one of the changed problem, too: it stands where the engine found none as good."""
    shortfall = shortfall_of(changed, now.held)
    reached = then.shortfall_found, -then.weight_found
    if then.possible and reached <= (shortfall, -now.weight_found):
        return then
    least = Range(then.shortfall.low, shortfall)
    return replace(
        then,
        held=now.held,
        shortfall_found=shortfall,
        weight_found=now.weight_found,
        shortfall=least,
        weight=Range(None if least.exact is None else now.weight_found, then.weight.high),
        status="feasible",
    )


def _weight_range(changed: Problem, now: Outcome, then: Outcome, what_if: WhatIf) -> Range:
    """The difference of the best values; a change that only opens doors costs nothing, whatever the engine found."""
    found = then.weight.less(now.weight)
    nothing_promised = all(person.min_meetings == 0 for person in changed.participants)
    same = now.shortfall.exact is not None and now.shortfall.exact == then.shortfall.exact
    if what_if.looser and then.possible and (same or nothing_promised):
        return found.at_least(0)
    if what_if.tighter and then.possible and same:
        return found.at_most(0)
    return found


def _worth(gain: Gain) -> tuple[int, int, str]:
    return -gain.outcome.weight_found, -gain.meetings, str(gain.what_if.values.get("who"))


def most_wanted(problem: Problem, held: frozenset[int]) -> list[Id]:
    """Who could use one more person: hardly a slot free, and meetings left over; the most wanted first."""
    mine: defaultdict[Id, int] = defaultdict(int)
    left: Counter[Id] = Counter()
    for n, meeting in enumerate(problem.meetings):
        for who in meeting.sides:
            if n in held:
                mine[who] += meeting.length
            else:
                left[who] += meeting.weight + 1
    full = [
        person.id
        for person in problem.participants
        if left[person.id] and mine[person.id] >= NEARLY_FULL * _room(person) > 0
    ]
    return sorted(full, key=lambda who: (-left[who], str(who)))


def _room(person: Participant) -> int:
    seats = person.capacity * len(person.available)
    return seats if person.max_meetings is None else min(seats, person.max_meetings)


def _below(problem: Problem, held: Iterable[int]) -> Sequence[Id]:
    """Who has fewer meetings than promised today."""
    degree = Counter(who for n in held for who in problem.meetings[n].sides)
    return [person.id for person in problem.participants if degree[person.id] < person.min_meetings]


def without_meeting(problem: Problem, held: Iterable[int]) -> int:
    """How many asked or were asked for, and meet nobody."""
    meeting = {who for n in held for who in problem.meetings[n].sides}
    asked = {who for one in problem.meetings for who in one.sides}
    return len(asked - meeting)
