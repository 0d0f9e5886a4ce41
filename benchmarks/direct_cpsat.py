"""The model most people write first for CP-SAT: a Boolean per meeting and slot, everything in one go."""

import time
from collections import defaultdict

from ortools.sat.python import cp_model

from benchmarks.peers import Figures
from matchmaker.core.scheduling.problem import Problem

WORKERS = 2


def direct_cpsat(problem: Problem, seconds: float) -> Figures:
    """A missing guarantee weighs more than all meetings together, so one objective keeps the order of the levels."""
    started = time.perf_counter()
    model = cp_model.CpModel()
    held = _held(model, problem)
    missing = _missing(model, problem, held)
    much = 1 + sum(meeting.weight for meeting in problem.meetings)
    worth = sum(problem.meetings[n].weight * flag for (n, _), flag in held.items())
    model.maximize(worth - much * sum(missing))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = WORKERS
    solver.parameters.max_time_in_seconds = seconds
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return {"starts": None, "bound": None, "seconds": time.perf_counter() - started}
    starts = {n: slot for (n, slot), flag in held.items() if solver.value(flag)}
    shortfall = sum(solver.value(one) for one in missing)
    bound = round(solver.best_objective_bound) + much * shortfall
    return {"starts": starts, "bound": bound, "seconds": time.perf_counter() - started}


def _held(model: cp_model.CpModel, problem: Problem) -> dict[tuple[int, int], cp_model.IntVar]:
    people = {person.id: person for person in problem.participants}
    held, of_meeting, of_slot = {}, defaultdict(list), defaultdict(list)
    of_seat = defaultdict(list)
    for n, meeting in enumerate(problem.meetings):
        for slot in sorted(meeting.slots & people[meeting.a].available & people[meeting.b].available):
            flag = held[n, slot] = model.new_bool_var("")
            of_meeting[n].append(flag)
            of_slot[slot].append(flag)
            for who in meeting.sides:
                of_seat[who, slot].append(flag)
    for flags in of_meeting.values():
        model.add_at_most_one(flags)
    for slot, flags in of_slot.items():
        model.add(sum(flags) <= sum(slot in table.slots for table in problem.tables))
    for (who, _), flags in of_seat.items():
        model.add(sum(flags) <= people[who].capacity)
    return held


def _missing(
    model: cp_model.CpModel, problem: Problem, held: dict[tuple[int, int], cp_model.IntVar]
) -> list[cp_model.IntVar]:
    of_person = defaultdict(list)
    for (n, _), flag in held.items():
        for who in problem.meetings[n].sides:
            of_person[who].append(flag)
    missing = []
    for person in problem.participants:
        if person.max_meetings is not None:
            model.add(sum(of_person[person.id]) <= person.max_meetings)
        if person.min_meetings:
            missing.append(model.new_int_var(0, person.min_meetings, ""))
            model.add(sum(of_person[person.id]) + missing[-1] >= person.min_meetings)
    return missing
