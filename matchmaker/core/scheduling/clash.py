"""Meetings that cannot all be held, found by SAT around one that no chain could place.

Tables are left out: what clashes without them clashes with them, and the question stays small.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from matchmaker.core.scheduling.cuts import Cut
from matchmaker.core.scheduling.sat.asking import PROVER, Asked, Late
from matchmaker.core.scheduling.sat.formula import Formula
from matchmaker.core.scheduling.space import Limit, Space

#: How far from the meeting one looks: its people, their partners, …; and how many meetings at most.
RINGS = 3
MOST = 400
#: Conflicts for one question. Whether all pairs of an odd group meet in as many rounds is a question without an end.
WORK = 20_000


def clashes(space: Space, chosen: Collection[int], left: Iterable[int], late: Late) -> list[Cut]:
    """For each meeting of ``left``, a smallest set of chosen meetings around it that cannot stand together."""
    near = _Neighbours(space, chosen, late)
    cuts = []
    for n in left:
        if late():
            break
        clash = near.clash_around(n)
        if clash:
            cuts.append(Cut(clash, len(clash) - 1))
    return list(dict.fromkeys(cuts))


class _Neighbours:
    def __init__(self, space: Space, chosen: Collection[int], late: Late) -> None:
        self.space, self.late = space, late
        held = set(chosen)
        self.limits = [
            Limit(mine, limit.room)
            for limit in (*space.seats, *space.shared)
            if len(mine := tuple(n for n in limit.members if n in held)) > min(limit.room, default=0)
        ]
        self.of: dict[int, list[int]] = defaultdict(list)
        for k, limit in enumerate(self.limits):
            for n in limit.members:
                self.of[n].append(k)

    def clash_around(self, n: int) -> tuple[int, ...]:
        """Looks wider while what is near can be held; () when nothing near is known to clash."""
        near = {n}
        for _ in range(RINGS):
            limits = {k for m in near for k in self.of[m]}
            wider = {m for k in limits for m in self.limits[k].members} | near
            if len(wider) > MOST:
                break
            near = wider
            clash = self._clash(sorted(near))
            if clash:
                return clash
        return ()

    def _clash(self, meetings: Sequence[int]) -> tuple[int, ...]:
        limits = [self.limits[k] for k in {k for m in meetings for k in self.of[m]}]
        with Together(self.space, meetings, limits, self.late) as sat:
            core = sat.core_of(meetings)
            for n in core:
                smaller = sat.core_of([m for m in core if m != n]) if n in core else core
                core = smaller or core
        return tuple(core)


class Together:
    """Whether meetings can be held together, as a SAT solver sees it: one switch per meeting."""

    def __init__(self, space: Space, meetings: Sequence[int], limits: Iterable[Limit], late: Late) -> None:
        formula = Formula()
        self.switch = {n: formula.variable() for n in meetings}
        at: dict[int, dict[int, list[int]]] = {}
        for n in meetings:
            at[n] = defaultdict(list)
            starts = [formula.variable() for _ in space.starts[n]]
            formula.add(-self.switch[n], *starts)
            for start, variable in zip(space.starts[n], starts, strict=True):
                for slot in space.span(n, start):
                    at[n][slot].append(variable)
        for limit in limits:
            mine = [n for n in limit.members if n in at]
            for slot, room in enumerate(limit.room):
                formula.at_most([variable for n in mine for variable in at[n].get(slot, ())], room)
        self.sat = Asked(formula, late, PROVER)

    def __enter__(self) -> "Together":
        return self

    def __exit__(self, *error: object) -> None:
        self.sat.close()

    def core_of(self, meetings: Sequence[int]) -> list[int]:
        """Some of the meetings that cannot be held together; [] when all can, or nobody knows."""
        if self.sat.ask([self.switch[n] for n in meetings], WORK) is not False:
            return []
        core = self.sat.core
        return [n for n in meetings if self.switch[n] in core]
