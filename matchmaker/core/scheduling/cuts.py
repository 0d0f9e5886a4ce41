"""What a relaxation gets wrong, as rows that cut its answer off and no schedule.

Two kinds are found here. Hall: the meetings of one person that fit only into a few of its slots are no more than
these slots hold. Halves: an answer that holds an odd ring of meetings by halves breaks the sum of its rows, halved
and rounded down (a Chvátal–Gomory cut with factors 0 and ½; with matchings these are Edmonds' odd sets).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from matchmaker.core.scheduling.program import Program, Sum
from matchmaker.core.scheduling.space import Limit, Space


@dataclass(frozen=True)
class Cut:
    """At most ``high`` of these meetings are held."""

    members: tuple[int, ...]
    high: int


def hall_cuts(space: Space, chosen: Collection[int], left: Collection[int]) -> list[Cut]:
    """Limits whose chosen meetings do not fit, each meeting in a slot of its own. One slot long meetings only.

    ``left`` found no place: a limit none of them is under has shown that it can hold the others. Tables, under which
    everybody is, come last.
    """
    return _too_full(space, (*space.seats, *space.shared), chosen, left) or _too_full(
        space, space.halls, chosen, left
    )


def _too_full(
    space: Space, limits: Iterable[Limit], chosen: Collection[int], left: Collection[int]
) -> list[Cut]:
    held, homeless = set(chosen), set(left)
    cuts = []
    for limit in limits:
        if homeless.isdisjoint(limit.members):
            continue
        mine = [n for n in limit.members if n in held]
        narrow = _too_narrow(space, limit, mine)
        if narrow is not None:
            members = tuple(n for n in limit.members if narrow.issuperset(space.starts[n]))
            cuts.append(Cut(members, sum(limit.room[slot] for slot in narrow)))
    return list(dict.fromkeys(cuts))


def _too_narrow(space: Space, limit: Limit, mine: Collection[int]) -> frozenset[int] | None:
    """Slots that cannot hold all the meetings confined to them; None when all fit. Augmenting paths."""
    held: dict[int, list[int]] = defaultdict(list)
    everywhere = len({slot for n in mine for slot in space.starts[n]})
    for n in sorted(mine, key=lambda n: (len(space.starts[n]), n)):
        came_from: dict[int, tuple[int, int | None]] = {}  # slot: (the meeting to move there, its slot now)
        reached: list[tuple[int, int | None]] = [(n, None)]
        free = None
        while reached and free is None and len(came_from) < everywhere:
            mover, left = reached.pop()
            for slot in space.starts[mover]:
                if slot in came_from:
                    continue
                came_from[slot] = mover, left
                if len(held[slot]) < limit.room[slot]:
                    free = slot
                    break
                reached += [(other, slot) for other in held[slot]]
        if free is None:
            return frozenset(came_from)
        _shift(held, came_from, free)
    return None


def _shift(held: dict[int, list[int]], came_from: dict[int, tuple[int, int | None]], free: int) -> None:
    slot: int | None = free
    while slot is not None:
        mover, left = came_from[slot]
        held[slot].append(mover)
        if left is not None:
            held[left].remove(mover)
        slot = left


def half_cuts(program: Program, x: NDArray[np.float64], but: int) -> list[Sum]:
    """Rows that every whole point keeps and ``x`` breaks by a half; the row ``but`` has no part in them."""
    parts = np.abs(x - np.rint(x)) > 1e-6
    loose = program.high - program.matrix @ x
    touching = csr_array(program.matrix[:, np.flatnonzero(parts)])
    touched = (loose < 1e-6) & (np.diff(touching.indptr) > 0)
    touched[but] = False
    tight = np.flatnonzero(touched)
    if not len(tight):
        return []
    links = touching[tight]
    _, component = connected_components(abs(links) @ abs(links).T, directed=False)
    rings = [tight[component == one] for one in range(component.max() + 1)]
    return [cut for ring in rings if (cut := _halved(program, x, ring)) is not None]


def _halved(program: Program, x: NDArray[np.float64], rows: NDArray[np.int64]) -> Sum | None:
    """The sum of rows and of bounds of variables at their bound, halved and rounded down."""
    total = np.asarray(program.matrix[rows].sum(axis=0)).ravel().astype(np.int64)
    high = int(program.high[rows].sum())
    odd = np.flatnonzero(total % 2)
    for variable in odd:
        up = x[variable] > program.upper[variable] - 1e-6
        # x <= upper makes its factor even upwards; x >= low downwards. Variables between stay odd.
        step, limit = (1, program.upper[variable]) if up else (-1, -program.low[variable])
        if up or x[variable] < program.low[variable] + 1e-6:
            total[variable] += step
            high += int(limit)
    if np.any(program.low < 0):
        return None
    halved = total // 2
    cut = high // 2
    if halved @ x <= cut + 1e-4:
        return None
    used = np.flatnonzero(halved)
    return used.tolist(), halved[used].tolist(), cut


def sums_of(cuts: Sequence[Cut], column: dict[int, int]) -> list[Sum]:
    """Cuts as rows over the columns of the meetings that have one."""
    mine = [[column[n] for n in cut.members if n in column] for cut in cuts]
    return [(columns, [1] * len(columns), cut.high) for columns, cut in zip(mine, cuts, strict=True)]
