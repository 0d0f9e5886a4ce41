"""What a dry run found, as plain values to keep with the import."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from matchmaker.core.directory.importing.answers import LEAVE_OUT
from matchmaker.core.directory.importing.compare import OrganisationChange
from matchmaker.core.directory.importing.outcomes import CellProblem, RowOutcome
from matchmaker.core.directory.importing.plan import ImportPlan
from matchmaker.core.directory.names import fold


def report_of(plan: ImportPlan, changes: Iterable[OrganisationChange] = ()) -> dict[str, Any]:
    """Every source row with what becomes of it, and every problem; sentences as templates with their values."""
    effects = {change.row.source: change for change in changes}
    return {
        "counts": {status.value: count for status, count in plan.counts.items()},
        "sheets": [
            {
                "name": s.name,
                "kind": s.kind,
                "rows": s.rows,
                "profile": s.profile,
                "left_out": list(s.left_out),
                "columns": [asdict(column) for column in s.columns],
                "meanings": [{"key": one.key, "header": one.header} for one in s.meanings],
            }
            for s in plan.sheets
        ],
        "problems": [_problem(problem) for problem in plan.sheet_problems],
        "rows": [_row(outcome, effects.get(outcome.source)) for outcome in plan.outcomes],
    }


def changed_headers(said: Mapping[str, str], report: Mapping[str, Any]) -> dict[str, str]:
    """Of what was said of headers, what differs from how the file is read: the rest teaches nothing."""
    read = {
        fold(column["header"]): column["key"] or LEAVE_OUT
        for sheet in report.get("sheets", ())
        for column in sheet.get("columns", ())
    }
    return {header: key for header, key in said.items() if read.get(header) != key}


def _row(outcome: RowOutcome, change: OrganisationChange | None) -> dict[str, Any]:
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
    if change is not None:
        told["effect"] = change.kind
        told["changed"] = sorted({*change.columns.changed, *change.fields.changed}) if change.known else []
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
        "choices": [{"value": choice.value, "label": choice.label} for choice in problem.choices],
    }


def _plain(value: object) -> object:
    return value if isinstance(value, str | int | float | bool | None) else str(value)
