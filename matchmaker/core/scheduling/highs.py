"""HiGHS (through scipy) behind the engine signature: strong on matchings, serial and deterministic."""

import math
from functools import partial

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from matchmaker.core.scheduling.engine import Answer, Task, keeps, value_of
from matchmaker.core.scheduling.model import Row
from matchmaker.core.scheduling.program import rounded_up
from matchmaker.core.scheduling.stopping import unless_stopped


def solve_highs(task: Task) -> Answer:
    """The best values found, checked in integers, and the bound. ``work`` counts in 1,000 nodes."""
    size = len(task.model.upper)
    if task.seconds <= 0:
        return Answer(out_of_time=True)
    rows = [*task.model.rows, *task.rows]
    if any(not row.variables and row.low is not None and row.low > 0 for row in rows):
        return Answer(infeasible=True)
    if size == 0:
        return Answer((), 0, 0)
    cost = np.zeros(size)
    for variable, factor in task.goal.items():
        cost[variable] = -factor
    options = {"mip_rel_gap": 0.0, "time_limit": task.seconds}
    if task.work is not None:
        options["node_limit"] = int(task.work * 1000)
    program = partial(
        milp,
        cost,
        integrality=np.ones(size),
        bounds=Bounds(0, np.array(task.model.upper, dtype=np.float64)),
        constraints=_matrix(rows, size),
        options=options,
    )
    result = unless_stopped(program)
    return _answer(task, rows, result.status, result.x, getattr(result, "mip_dual_bound", None))


def _matrix(rows: list[Row], size: int) -> list[LinearConstraint]:
    if not rows:
        return []
    lengths = [len(row.variables) for row in rows]
    index = np.repeat(np.arange(len(rows)), lengths)
    column = np.concatenate([np.asarray(row.variables, dtype=np.int64) for row in rows])
    factor = np.concatenate([np.asarray(row.factors, dtype=np.float64) for row in rows])
    matrix = csr_array((factor, (index, column)), shape=(len(rows), size))
    low = np.array([-np.inf if row.low is None else row.low for row in rows])
    high = np.array([np.inf if row.high is None else row.high for row in rows])
    return [LinearConstraint(matrix, low, high)]


def _answer(task: Task, rows: list[Row], status: int, found: np.ndarray | None, dual: float | None) -> Answer:
    if status == 2:
        return Answer(infeasible=True)
    bound = None if dual is None or not math.isfinite(dual) else rounded_up(-dual)
    if found is None:
        return Answer(bound=bound, out_of_time=status == 1)
    values = tuple(round(x) for x in found)
    if not keeps(rows, values):
        return Answer(bound=bound, out_of_time=status == 1)
    value = value_of(task.goal, values)
    return Answer(values, value, bound, out_of_time=status == 1 and value != bound)
