"""What we compare the timetable with: what most tools do, and the plain model a specialist would write first."""

import time
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from matchmaker.core.scheduling.problem import Problem

Figures = dict[str, Any]


def first_come(problem: Problem, _seconds: float) -> Figures:
    """Each request in the order in which it came takes the first slot both sides and a table have free."""
    started = time.perf_counter()
    people = {p.id: p for p in problem.participants}
    seats = {p.id: [p.capacity] * problem.slots for p in problem.participants}
    degree = dict.fromkeys(people, 0)
    free = [sum(slot in table.slots for table in problem.tables) for slot in range(problem.slots)]
    starts: dict[int, int] = {}
    for n, meeting in enumerate(problem.meetings):
        a, b = people[meeting.a], people[meeting.b]
        if any(p.max_meetings is not None and degree[p.id] >= p.max_meetings for p in (a, b)):
            continue
        for slot in sorted(set(a.available) & set(b.available)):
            if free[slot] and seats[a.id][slot] and seats[b.id][slot]:
                free[slot] -= 1
                for p in (a, b):
                    seats[p.id][slot] -= 1
                    degree[p.id] += 1
                starts[n] = slot
                break
    return {"starts": starts, "bound": None, "seconds": time.perf_counter() - started}


def time_indexed(problem: Problem, seconds: float) -> Figures:
    """One binary per meeting and slot, in HiGHS through scipy: least shortfall first, then most weight."""
    started = time.perf_counter()
    program = _Program(problem)
    missing = program.solve(np.r_[np.zeros(program.starts), np.ones(program.wanted)], seconds)
    if missing.x is None:
        return {"starts": None, "bound": None, "seconds": time.perf_counter() - started}
    shortfall = round(missing.fun)
    program.add(range(program.starts, program.size), 1, shortfall)
    weights = [problem.meetings[n].weight for n, _ in program.columns]
    best = program.solve(-np.r_[weights, np.zeros(program.wanted)], seconds)
    return {
        "starts": None if best.x is None else program.starts_of(best.x),
        "bound": None if best.mip_dual_bound is None else int(-best.mip_dual_bound + 1e-6),
        "seconds": time.perf_counter() - started,
    }


class _Program:
    def __init__(self, problem: Problem) -> None:
        people = {p.id: p for p in problem.participants}
        self.columns = [
            (n, slot)
            for n, m in enumerate(problem.meetings)
            for slot in sorted(set(people[m.a].available) & set(people[m.b].available))
        ]
        wanting = [p for p in problem.participants if p.min_meetings]
        self.starts, self.wanted = len(self.columns), len(wanting)
        self.size = self.starts + self.wanted
        self.upper = np.r_[np.ones(self.starts), [p.min_meetings for p in wanting]]
        self.rows: list[tuple[list[int], list[int], float]] = []
        self._limits(problem, {p.id: self.starts + k for k, p in enumerate(wanting)})

    def add(self, columns: Any, factor: int, high: float) -> None:
        columns = list(columns)
        self.rows.append((columns, [factor] * len(columns), high))

    def _limits(self, problem: Problem, missing: dict[Any, int]) -> None:
        of_meeting: dict[int, list[int]] = {}
        of_person: dict[Any, list[int]] = {}
        of_person_slot: dict[Any, list[int]] = {}
        of_slot: dict[int, list[int]] = {}
        for k, (n, slot) in enumerate(self.columns):
            of_meeting.setdefault(n, []).append(k)
            of_slot.setdefault(slot, []).append(k)
            for who in (problem.meetings[n].a, problem.meetings[n].b):
                of_person.setdefault(who, []).append(k)
                of_person_slot.setdefault((who, slot), []).append(k)
        people = {p.id: p for p in problem.participants}
        for group in of_meeting.values():
            self.add(group, 1, 1)
        for slot, group in of_slot.items():
            self.add(group, 1, sum(slot in table.slots for table in problem.tables))
        for (who, _), group in of_person_slot.items():
            self.add(group, 1, people[who].capacity)
        for p in problem.participants:
            mine = of_person.get(p.id, [])
            if p.max_meetings is not None:
                self.add(mine, 1, p.max_meetings)
            if p.id in missing:
                self.add([*mine, missing[p.id]], -1, -p.min_meetings)

    def starts_of(self, found: Any) -> dict[int, int]:
        return {n: slot for (n, slot), value in zip(self.columns, found, strict=False) if value > 0.5}

    def solve(self, cost: Any, seconds: float) -> Any:
        index = np.repeat(np.arange(len(self.rows)), [len(row[0]) for row in self.rows])
        columns = np.concatenate([np.array(row[0], dtype=int) for row in self.rows])
        factors = np.concatenate([row[1] for row in self.rows])
        matrix = csr_array((factors, (index, columns)), shape=(len(self.rows), self.size))
        return milp(
            cost,
            integrality=np.ones(self.size),
            bounds=Bounds(0, self.upper),
            constraints=LinearConstraint(matrix, -np.inf, [row[2] for row in self.rows]),
            options={"time_limit": seconds, "mip_rel_gap": 0.0},
        )
