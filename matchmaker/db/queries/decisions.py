"""Who decided about a wish: the organiser or the structure asked. Only the audit log knows."""

from collections.abc import Collection

from sqlalchemy import select

from matchmaker.db.jobs import Audit
from matchmaker.extensions import db

DECIDE = "requests.decide"  # the act as the log writes it


def decided_by_organiser(request_ids: Collection[int]) -> set[int]:
    """Those whose last answer is the organiser's, not that of the structure they were sent to."""
    found = (
        select(Audit.object_id, Audit.act, Audit.after)
        .where(Audit.object_kind == "request", Audit.object_id.in_([str(key) for key in request_ids]))
        .order_by(Audit.id)
    )
    # Every answer notes its moment: other changes of a wish are none.
    last = {
        row.object_id: row.act for row in db.session.execute(found) if (row.after or {}).get("answered_at")
    }
    return {int(key) for key, act in last.items() if act == DECIDE}
