"""CP-SAT (OR-Tools) behind the engine signature: exact integers, deterministic."""

from ortools.sat.python import cp_model

from matchmaker.core.scheduling.engine import Answer, Task
from matchmaker.core.scheduling.model import Row
from matchmaker.core.scheduling.stopping import interrupted_by_stop, is_stopped

#: Above this many variables several strategies take turns, which is deterministic too.
SMALL = 2500


def solve_cpsat(task: Task) -> Answer:
    """The best values found, and the bound. ``work`` is in CP-SAT's deterministic seconds."""
    if task.seconds <= 0:
        return Answer(out_of_time=True)
    model, variables = _written(task)
    solver = cp_model.CpSolver()
    solver.parameters.random_seed = task.seed
    solver.parameters.max_time_in_seconds = task.seconds
    solver.parameters.num_workers = 1
    solver.parameters.catch_sigint_signal = False  # Ctrl-C is for whoever started the run
    if len(variables) > SMALL:
        solver.parameters.num_workers = 2
        solver.parameters.interleave_search = True
    if task.work is not None:
        solver.parameters.max_deterministic_time = task.work
    with interrupted_by_stop(solver.stop_search):
        status = solver.solve(model)
    return _answer(task, solver, status, variables)


def _written(task: Task) -> tuple[cp_model.CpModel, list[cp_model.IntVar]]:
    model = cp_model.CpModel()
    variables = [model.new_int_var(0, upper, "") for upper in task.model.upper]
    flags = {n for n, upper in enumerate(task.model.upper) if upper == 1}
    for row in (*task.model.rows, *task.rows):
        _add(model, variables, flags, row)
    goal = cp_model.LinearExpr.weighted_sum([variables[v] for v in task.goal], list(task.goal.values()))
    if task.goal:
        model.maximize(goal)
        if task.ceiling is not None:
            model.add(goal <= task.ceiling)
    for variable, value in zip(variables, task.hint or (), strict=False):
        model.add_hint(variable, value)
    return model, variables


def _add(model: cp_model.CpModel, variables: list[cp_model.IntVar], flags: set[int], row: Row) -> None:
    if not row.variables:
        model.add_bool_and([row.low is None or row.low <= 0])
        return
    mine = [variables[v] for v in row.variables]
    single = row.low is None and row.high == 1 and all(factor == 1 for factor in row.factors)
    if single and flags.issuperset(row.variables):
        model.add_at_most_one(mine)
        return
    low = cp_model.INT_MIN if row.low is None else row.low
    high = cp_model.INT_MAX if row.high is None else row.high
    model.add_linear_constraint(cp_model.LinearExpr.weighted_sum(mine, list(row.factors)), low, high)


def _answer(
    task: Task, solver: cp_model.CpSolver, status: cp_model.CpSolverStatus, variables: list[cp_model.IntVar]
) -> Answer:
    late = is_stopped() or solver.wall_time >= 0.98 * task.seconds
    if status == cp_model.INFEASIBLE:
        return Answer(infeasible=True)
    if status == cp_model.OPTIMAL or status == cp_model.FEASIBLE:
        values = tuple(solver.value(variable) for variable in variables)
        value = round(solver.objective_value) if task.goal else 0
        bound = round(solver.best_objective_bound) if task.goal else 0
        done = status == cp_model.OPTIMAL
        return Answer(values, value, value if done else bound, out_of_time=late and not done)
    return Answer(out_of_time=late)  # without a solution its bound may be a mere default
