"""What guarantees cost, and whom: the event solved without each guarantee that binds, and compared.

The differences of value are proven. The meetings named are those of one best schedule without the guarantee,
the one nearest to today's that was found; another as good may hold others.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace

from matchmaker.core.scheduling.alternative import Outcome, Range, outcome_of
from matchmaker.core.scheduling.equity import standings
from matchmaker.core.scheduling.problem import Problem
from matchmaker.core.scheduling.reading import Id
from matchmaker.core.scheduling.schedule import Schedule
from matchmaker.core.scheduling.simulate import Pace, solved

#: Solving without one guarantee, or a few at once, is done at most so often.
MOST_SOLVED = 60


@dataclass(frozen=True)
class Cost:
    """What could be had without the guarantee of one participant."""

    who: Id
    weight: Range  # value besides, of the best schedules
    instead: tuple[int, ...]  # meetings that would be held
    given_up: tuple[int, ...]  # meetings held today that would not
    others: int  # promised meetings of others that would be missing more, or fewer; as found


@dataclass(frozen=True)
class Costs:
    """All guarantees together, then each one that costs something by itself, the dearest first."""

    together: Range
    each: tuple[Cost, ...]
    binding: int  # guarantees that hold no more than what they promise
    left_out: int  # of these, how many were not looked at


@dataclass
class _Looking:
    """The search for the guarantees that cost something."""

    problem: Problem
    now: Outcome
    pace: Pace
    solved: int = 0
    left_out: int = 0
    found: list[Cost] = field(default_factory=list)

    def without(self, them: Collection[Id]) -> Outcome:
        self.solved += 1
        then = solved(without_promises(self.problem, them), self.now.held, self.pace)
        self.pace.tell(self.solved, max(MOST_SOLVED, self.solved))
        return then


def cost_of_promises(problem: Problem, base: Schedule, *, pace: Pace | None = None) -> Costs:
    """The cost of the guarantees of a problem whose best schedule is ``base``."""
    problem, now = _within_reach(problem, outcome_of(problem, base))
    looking = _Looking(problem, now, pace or Pace())
    promised = [person.id for person in problem.participants if person.min_meetings]
    if not promised or not now.possible:
        return Costs(Range(0, 0), (), 0, 0)
    them = list(_binding(problem, now, base))
    together = looking.without(promised).weight.less(now.weight).at_least(0)
    if together.exact != 0:
        if now.shortfall.exact == 0:
            _look_at(looking, them)
        else:
            _look_one_by_one(looking, them)
    each = sorted(looking.found, key=lambda cost: (-(cost.weight.low or 0), str(cost.who)))
    return Costs(together, tuple(each), len(them), looking.left_out)


def without_promises(problem: Problem, them: Collection[Id]) -> Problem:
    people = (replace(one, min_meetings=0) if one.id in them else one for one in problem.participants)
    return replace(problem, participants=tuple(people))


def _within_reach(problem: Problem, now: Outcome) -> tuple[Problem, Outcome]:
    """Promises cut to what each could have if it were alone: what is beyond is missing in every schedule."""
    reach = {one.who: one.possible for one in standings(problem, ())}
    people = tuple(
        replace(one, min_meetings=min(one.min_meetings, reach[one.id])) for one in problem.participants
    )
    beyond = sum(one.min_meetings for one in problem.participants) - sum(one.min_meetings for one in people)
    always = Range(beyond, beyond)
    now = replace(now, shortfall_found=now.shortfall_found - beyond, shortfall=now.shortfall.less(always))
    return replace(problem, participants=people), now


def _binding(problem: Problem, now: Outcome, base: Schedule) -> Iterator[Id]:
    """Who has no more than was promised; those whom a reason names come first."""
    degree: dict[Id, int] = {}
    for n in now.held:
        for who in problem.meetings[n].sides:
            degree[who] = degree.get(who, 0) + 1
    named = {row.reason.values.get("kept") for row in base.unscheduled if row.reason.code == "guarantee"}
    them = [one.id for one in problem.participants if one.min_meetings >= max(1, degree.get(one.id, 0))]
    yield from sorted(them, key=lambda who: who not in named)


def _look_at(looking: _Looking, them: list[Id]) -> None:
    """Where every promise is kept, a group without which nothing is gained holds nobody who costs anything."""
    if not them:
        return
    if looking.solved >= MOST_SOLVED:
        looking.left_out += len(them)
        return
    then = looking.without(them)
    gained = then.weight.less(looking.now.weight).at_least(0)
    if gained.exact == 0:
        return
    if len(them) == 1:
        looking.found.append(_cost(looking, them[0], then, gained))
        return
    half = len(them) // 2
    _look_at(looking, them[:half])
    _look_at(looking, them[half:])


def _look_one_by_one(looking: _Looking, them: list[Id]) -> None:
    for n, who in enumerate(them):
        if looking.solved >= MOST_SOLVED:
            looking.left_out += len(them) - n
            return
        then = looking.without([who])
        gained = then.weight.less(looking.now.weight)
        cost = _cost(looking, who, then, gained)
        if gained.exact != 0 or cost.others:
            looking.found.append(cost)


def _cost(looking: _Looking, who: Id, then: Outcome, gained: Range) -> Cost:
    problem, now = looking.problem, looking.now
    person = next(one for one in problem.participants if one.id == who)
    mine = sum(who in problem.meetings[n].sides for n in now.held)
    missing = max(0, person.min_meetings - mine)
    return Cost(
        who,
        gained,
        instead=tuple(sorted(then.held - now.held)),
        given_up=tuple(sorted(now.held - then.held)),
        others=then.shortfall_found - (now.shortfall_found - missing),
    )
