"""What a dry run found, as plain values to keep with the import."""

from typing import Any

from matchmaker.core.directory.importing.outcomes import CellProblem, RowOutcome
from matchmaker.core.directory.importing.plan import ImportPlan


def report_of(plan: ImportPlan) -> dict[str, Any]:
    """Every source row with what becomes of it, and every problem; sentences as templates with their values."""
    return {
        "counts": {status.value: count for status, count in plan.counts.items()},
        "sheets": [
            {
                "name": s.name,
                "kind": s.kind,
                "rows": s.rows,
                "profile": s.profile,
                "left_out": list(s.left_out),
            }
            for s in plan.sheets
        ],
        "problems": [_problem(problem) for problem in plan.sheet_problems],
        "rows": [_row(outcome) for outcome in plan.outcomes],
    }


def _row(outcome: RowOutcome) -> dict[str, Any]:
    told: dict[str, Any] = {
        "sheet": outcome.source.sheet,
        "row": outcome.source.row,
        "status": outcome.status.value,
        "label": outcome.label,
    }
    if outcome.reason:
        told |= {"reason": outcome.reason, "values": dict(outcome.values)}
    if outcome.problems:
        told["problems"] = [_problem(problem) for problem in outcome.problems]
    return told


def _problem(told: CellProblem) -> dict[str, Any]:
    problem = told.problem
    return {
        "column": told.column,
        "header": told.header,
        "key": told.key,
        "value": told.value,
        "severity": problem.severity.value,
        "template": problem.template,
        "advice": problem.advice,
        "values": {name: _plain(value) for name, value in problem.values.items()},
    }


def _plain(value: object) -> object:
    return value if isinstance(value, str | int | float | bool | None) else str(value)
