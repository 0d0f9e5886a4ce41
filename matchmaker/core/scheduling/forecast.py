"""How many requests an event could serve before anybody has asked: tables, slots and the length of a meeting.

Everything is computed on several events drawn from the same expected numbers (``expected``); each figure is
given as the lowest, the middle and the highest of them. Each of those events is solved by the same engine.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from matchmaker.core.scheduling.alternative import Outcome
from matchmaker.core.scheduling.expected import Expected, Known, expected_problem
from matchmaker.core.scheduling.problem import Problem
from matchmaker.core.scheduling.simulate import Pace, gain, most_wanted, solved, without_meeting
from matchmaker.core.scheduling.what_if import WhatIf, more_delegates, what_ifs

SEEDS = (1, 2, 3)
TABLE_SHARES = (0.7, 0.85, 1.0, 1.15, 1.3)
SLOT_STEPS = (-2, 0, 2)
LENGTHS = (10, 15, 20, 25, 30)  # minutes, changing tables included
MOST_WANTED = 3  # buyers who might send one person more


@dataclass(frozen=True)
class Spread:
    """The lowest, the middle and the highest of several draws."""

    low: float
    middle: float
    high: float


@dataclass(frozen=True)
class Size:
    """The event at one size: how many meetings it holds, and of how many that were asked for."""

    slots: int
    tables: int
    meetings: Spread
    served: Spread  # share of the requests
    minutes: int | None = None  # how long a meeting is, where that is what changes


@dataclass(frozen=True)
class Prospect:
    """What one change brings: meetings more or fewer, and the value in percent."""

    what_if: WhatIf
    meetings: Spread
    percent: Spread


@dataclass(frozen=True)
class Forecast:
    requests: Spread
    now: Size
    without: Spread  # structures that meet nobody
    prospects: tuple[Prospect, ...]
    sizes: tuple[Size, ...]  # by slots, then by tables
    lengths: tuple[Size, ...]  # the same hours cut otherwise; empty where the length is not known
    proven: bool  # every calculation was settled


@dataclass
class _Count:
    """How many calculations are done, of how many; and whether each was proven."""

    pace: Pace
    steps: int
    done: int = 0
    proven: bool = True

    def note(self, outcome: Outcome) -> Outcome:
        self.done += 1
        self.proven &= outcome.proven
        self.pace.tell(min(self.done, self.steps), self.steps)
        return outcome


def forecast(
    expected: Expected,
    *,
    known: Known | None = None,
    minutes: int | None = None,
    seeds: Sequence[int] = SEEDS,
    pace: Pace | None = None,
) -> Forecast:
    """The event as expected, what changes would bring, and its capacity at other sizes."""
    pace = pace or Pace()
    sizes, lengths = list(_sizes(expected)), list(_lengths(expected, minutes))
    problems = [expected_problem(expected, seed, known) for seed in seeds]
    changes = [what_ifs(problem) for problem in problems]
    steps = sum(1 + len(mine) for mine in changes) + (len(sizes) + len(lengths)) * len(seeds)
    count = _Count(pace, steps)
    now = [count.note(solved(problem, (), pace)) for problem in problems]
    prospects = _prospects(problems, now, changes, count)
    base = _size(expected, problems, now)
    others = [(_solved_size(one, seeds, known, count) if one != expected else base) for one in sizes]
    cut = [replace(_solved_size(one, seeds, known, count), minutes=length) for length, one in lengths]
    return Forecast(
        requests=_spread(len(problem.meetings) for problem in problems),
        now=replace(base, minutes=minutes),
        without=_spread(
            without_meeting(problem, one.held) for problem, one in zip(problems, now, strict=True)
        ),
        prospects=prospects,
        sizes=tuple(others),
        lengths=tuple(cut),
        proven=count.proven,
    )


def _prospects(
    problems: Sequence[Problem], now: Sequence[Outcome], changes: Sequence[Sequence[WhatIf]], count: _Count
) -> tuple[Prospect, ...]:
    """Changes are told by their key: the same one on every draw."""
    found: defaultdict[str, list[tuple[WhatIf, int, float]]] = defaultdict(list)
    for problem, base, mine in zip(problems, now, changes, strict=True):
        busiest = most_wanted(problem, base.held)[:MOST_WANTED]
        for what_if in (*mine, *([more_delegates(problem, busiest)] if busiest else [])):
            brought = gain(problem, base, what_if, count.pace)
            count.note(brought.outcome)
            percent = (
                100 * (brought.outcome.weight_found / base.weight_found - 1) if base.weight_found else 0.0
            )
            found[what_if.key].append((what_if, brought.meetings, percent))
    return tuple(
        Prospect(rows[0][0], _spread(row[1] for row in rows), _spread(row[2] for row in rows))
        for rows in found.values()
    )


def _sizes(expected: Expected) -> Iterator[Expected]:
    tables = sorted({max(1, round(share * expected.tables)) for share in TABLE_SHARES})
    for slots in sorted({max(1, expected.slots + step) for step in SLOT_STEPS}):
        for count in tables:
            yield replace(expected, slots=slots, tables=count)


def _lengths(expected: Expected, minutes: int | None) -> Iterator[tuple[int, Expected]]:
    """The same hours, cut into meetings of other lengths."""
    if minutes is None:
        return
    for length in sorted({*LENGTHS, minutes}):
        slots = expected.slots * minutes // length
        if slots:
            yield length, replace(expected, slots=slots)


def _solved_size(expected: Expected, seeds: Sequence[int], known: Known | None, count: _Count) -> Size:
    problems = [expected_problem(expected, seed, known) for seed in seeds]
    return _size(expected, problems, [count.note(solved(one, (), count.pace)) for one in problems])


def _size(expected: Expected, problems: Sequence[Problem], found: Sequence[Outcome]) -> Size:
    asked = [max(1, len(problem.meetings)) for problem in problems]
    held = [len(one.held) for one in found]
    return Size(
        expected.slots,
        expected.tables,
        _spread(held),
        _spread(mine / all_of_them for mine, all_of_them in zip(held, asked, strict=True)),
    )


def _spread(values: Iterable[float]) -> Spread:
    found = sorted(values)
    return Spread(found[0], median(found), found[-1])
