"""Breaks by the plain loop: a simple encoding, one SAT solver, the total counted down until it says no."""

import time
from collections import defaultdict
from typing import Any

from pysat.card import CardEnc, EncType, ITotalizer
from pysat.formula import IDPool
from pysat.solvers import Solver

from benchmarks.peers import Figures
from matchmaker.core.scheduling.problem import Problem


def plain_sat(problem: Problem, seconds: float) -> Figures:
    """All meetings are required (the published instances); ``bound`` is the optimum where it is proven."""
    started = time.perf_counter()
    encoding = _Encoding(problem)
    best, proven = None, False
    with Solver(name="cadical153", bootstrap_with=encoding.clauses) as solver:
        total = ITotalizer(encoding.breaks, ubound=len(encoding.breaks) - 1, top_id=encoding.pool.top)
        for clause in total.cnf.clauses:
            solver.add_clause(clause)
        limit = None
        while time.perf_counter() - started < seconds:
            assumed: list[int] = [] if limit is None else [-total.rhs[limit]]
            answer = _asked(solver, assumed, started + seconds)
            if answer is None:
                break
            if not answer:
                proven = True
                break
            true = {literal for literal in solver.get_model() if literal > 0}
            best = sum(literal in true for literal in encoding.breaks)
            if best == 0:
                proven = True
                break
            limit = best - 1
        total.delete()
    status = ("infeasible" if best is None else "optimal") if proven else "unknown"
    return {
        "status": status,
        "breaks": best,
        "bound": best if proven else None,
        "seconds": time.perf_counter() - started,
    }


def _asked(solver: Any, assumed: list[int], until: float) -> bool | None:
    """In portions, to keep to the time; None when it is over."""
    while time.perf_counter() < until:
        solver.conf_budget(20_000)
        answer = solver.solve_limited(assumptions=assumed)
        if answer is not None:
            return bool(answer)
    return None


class _Encoding:
    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.pool = IDPool()
        self.clauses: list[list[int]] = []
        self.breaks: list[int] = []
        people = {person.id: person for person in problem.participants}
        self.busy: dict[Any, list[int]] = defaultdict(list)
        of_slot: dict[int, list[int]] = defaultdict(list)
        for n, meeting in enumerate(problem.meetings):
            free = meeting.slots & people[meeting.a].available & people[meeting.b].available
            mine = [self.pool.id((n, slot)) for slot in sorted(free)]
            self.limit(mine, 1)
            self.clauses.append(mine)
            for slot in free:
                of_slot[slot].append(self.pool.id((n, slot)))
                for who in meeting.sides:
                    self.busy[who, slot].append(self.pool.id((n, slot)))
        for flags in self.busy.values():
            self.limit(flags, 1)
        for slot, flags in of_slot.items():
            self.limit(flags, sum(slot in table.slots for table in problem.tables))
        at_least = [self.count(self.breaks_of(person.id)) for person in problem.participants]
        self.even(at_least)

    def limit(self, flags: list[int], most: int) -> None:
        if len(flags) > most:
            kind = EncType.pairwise if most == 1 and len(flags) < 6 else EncType.seqcounter
            self.clauses += CardEnc.atmost(flags, most, vpool=self.pool, encoding=kind).clauses

    def either(self, name: object, flags: list[int]) -> int:
        """A variable that is true exactly when one of these is."""
        either: int = self.pool.id(name)
        self.clauses += [[-flag, either] for flag in flags]
        self.clauses.append([-either, *flags])
        return either

    def both(self, name: object, flags: list[int]) -> int:
        """A variable that is true exactly when all of these are."""
        both: int = self.pool.id(name)
        self.clauses += [[-both, flag] for flag in flags]
        self.clauses.append([both, *(-flag for flag in flags)])
        return both

    def breaks_of(self, who: Any) -> list[int]:
        """A break begins where somebody is busy, was not just before, but was earlier that day."""
        mine = []
        for first, last in self.problem.days:
            earlier: int | None = None
            for slot in range(first, last + 1):
                busy = self.either(("busy", who, slot), self.busy.get((who, slot), []))
                if slot > first + 1 and earlier is not None:
                    before = self.pool.id(("busy", who, slot - 1))
                    mine.append(self.both(("break", who, slot), [busy, -before, earlier]))
                flags = [busy] if earlier is None else [busy, earlier]
                earlier = self.either(("earlier", who, slot), flags)
        self.breaks += mine
        return mine

    def count(self, flags: list[int]) -> list[int]:
        """Variables "at least 1", "at least 2", … of these are true, both ways round."""
        counted: list[int] = []
        for flag in flags:
            longer = []
            for k in range(len(counted) + 1):
                more = [flag] if k == 0 else [self.both(("and", flag, k), [flag, counted[k - 1]])]
                longer.append(self.either(("count", flag, k), [*more, *counted[k : k + 1]]))
            counted = longer
        return counted

    def even(self, at_least: list[list[int]]) -> None:
        """Nobody has more than ``rule`` breaks over anybody else."""
        rule = self.problem.max_break_difference
        if rule is None:
            return
        for k in range(max(map(len, at_least), default=0) - rule):
            many = [one[k + rule] for one in at_least if k + rule < len(one)]
            somebody = self.either(("somebody", k), many)
            for one in at_least:
                self.clauses.append([-somebody, one[k]] if k < len(one) else [-somebody])
