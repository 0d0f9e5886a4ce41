"""Compute a timetable in the background."""

from matchmaker.services.scheduling import equity, improve, simulate, solve
from matchmaker.tasks import Queue, Result, Running, job


@job(solve.KIND, queue=Queue.SOLVE, minutes=5, ends_early=True)
def solve_event(running: Running) -> Result:
    return solve.solve_event(running)


@job(simulate.SIMULATE, queue=Queue.SOLVE, minutes=5)
def simulate_event(running: Running) -> Result:
    return simulate.simulate_event(running)


@job(simulate.FORECAST, queue=Queue.SOLVE, minutes=10)
def forecast_event(running: Running) -> Result:
    return simulate.forecast_event(running)


@job(equity.COSTS, queue=Queue.SOLVE, minutes=10)
def count_costs(running: Running) -> Result:
    return equity.count_costs(running)


@job(improve.KIND, queue=Queue.SOLVE, minutes=5)
def improve_draft(running: Running) -> Result:
    return improve.improve_draft(running)
