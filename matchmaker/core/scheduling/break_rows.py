"""Breaks as linear rows: a break is the start of a run of busy slots that is not the first run of its day."""

from collections import defaultdict

from matchmaker.core.scheduling.model import Builder


def add_breaks(builder: Builder, rule: int | None) -> dict[int, int]:
    """Add rows that count breaks; returns their total as an objective. ``rule`` bounds their difference."""
    total: dict[int, int] = {}
    counts = []
    for seat in builder.space.seats:
        mine = _breaks_of(builder, seat.members)
        for variable, factor in mine.items():
            total[variable] = total.get(variable, 0) + factor
        counts.append(mine)
    if rule is not None and counts:
        _spread(builder, counts, rule)
    return total


def _breaks_of(builder: Builder, members: tuple[int, ...]) -> dict[int, int]:
    """Starts of runs less days with a meeting, for one participant."""
    covering: dict[int, list[int]] = defaultdict(list)
    for n in members:
        for slot, mine in builder.covering.get(n, {}).items():
            covering[slot] += mine
    busy = {slot: _any(builder, mine) for slot, mine in covering.items()}
    count: dict[int, int] = {}
    for first, last in builder.space.problem.days:
        today = [slot for slot in range(first, last + 1) if slot in busy]
        if len(today) < 2 or today == list(range(today[0], today[0] + 2)):
            continue  # two adjacent slots leave no room for a break
        met = _any(builder, [busy[slot] for slot in today])
        count[met] = -1
        for slot in today:
            count[_run_starts(builder, busy[slot], busy.get(slot - 1) if slot > first else None)] = 1
    return count


def _any(builder: Builder, variables: list[int]) -> int:
    """A variable that is 1 exactly when one of these 0/1 variables is."""
    if len(variables) == 1:
        return variables[0]
    found = builder.variable(1)
    for variable in variables:
        builder.row([found, variable], [1, -1], low=0)
    builder.row([found, *variables], [1] + [-1] * len(variables), high=0)
    return found


def _run_starts(builder: Builder, now: int, before: int | None) -> int:
    """A variable that is 1 exactly when a run starts: busy now and not before."""
    start = builder.variable(1)
    builder.row([start, now], [1, -1], high=0)
    if before is None:
        builder.row([start, now], [1, -1], low=0)
    else:
        builder.row([start, now, before], [1, -1, 1], low=0)
        builder.row([start, before], [1, 1], high=1)
    return start


def _spread(builder: Builder, counts: list[dict[int, int]], rule: int) -> None:
    """Every count lies between a least one and ``rule`` more."""
    most = builder.space.problem.slots
    least = builder.variable(most)
    for mine in counts:
        variables, factors = list(mine), list(mine.values())
        builder.row([*variables, least], [*factors, -1], low=0, high=rule)
