"""The dry run of a programme as plain values to keep: each row new, changed, the same, to correct, asked or ignored."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from matchmaker.core.catalogue.programme.compare import NeedChange
from matchmaker.core.directory.importing.outcomes import Status
from matchmaker.core.directory.importing.plan import ImportPlan
from matchmaker.services.directory.importing.report import report_of


def programme_report(plan: ImportPlan, changes: Sequence[NeedChange]) -> dict[str, Any]:
    """As the report of an import, with what becomes of a need in the place of « ready »."""
    report = report_of(plan)
    effects = {(one.row.source.sheet, one.row.source.row): one for one in changes}
    for row in report["rows"]:
        change = effects.get((row["sheet"], row["row"]))
        if change is not None and row["status"] == Status.READY.value:
            row["status"] = change.effect
            row["changed"] = sorted(change.changed)
            if change.reason:
                row |= {"reason": change.reason, "values": {}}
    report["counts"] = dict(Counter(row["status"] for row in report["rows"]))
    return report


def counts_of(changes: Sequence[NeedChange]) -> dict[str, int]:
    """How many needs a file made, changed, and left as they were."""
    return dict(Counter(change.effect for change in changes))
