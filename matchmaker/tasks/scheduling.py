"""Compute a timetable in the background."""

from matchmaker.services.scheduling import solve
from matchmaker.tasks import Queue, Result, Running, job


@job(solve.KIND, queue=Queue.SOLVE, minutes=5, ends_early=True)
def solve_event(running: Running) -> Result:
    return solve.solve_event(running)
