"""What the rows of a programme would change, beside what earlier files of the structure said of the same needs."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.core.catalogue.life import ABANDONED, HIDDEN
from matchmaker.core.catalogue.programme.compare import KnownNeed, NeedChange, compare_need, plain
from matchmaker.core.directory.importing.records import NeedRow
from matchmaker.db.catalogue import Need
from matchmaker.db.programmes import Programme
from matchmaker.db.queries.imports import in_lots

# The columns of a need that a programme may fill.
COMPARED = (
    *("kind", "description", "prestation", "cpv", "lots", "commune"),
    *("reservation", "amount_low", "amount_high", "expected_on"),
)
Said = Mapping[str, Mapping[str, Any]]


def compare_programme(
    session: Session, organisation_id: int, rows: Sequence[NeedRow], said: Said
) -> tuple[NeedChange, ...]:
    """What becomes of the need of each row."""
    known = _known(session, organisation_id, [row.title_key for row in rows])
    return tuple(compare_need(row, known.get(row.title_key), said.get(row.title_key, {})) for row in rows)


def said_of(session: Session, organisation_id: int) -> dict[str, dict[str, Any]]:
    """What the files brought in so far said of each need, the latest of each column."""
    query = (
        select(Programme.said)
        .where(Programme.organisation_id == organisation_id, Programme.state == "applied")
        .order_by(Programme.applied_at, Programme.id)
    )
    found: dict[str, dict[str, Any]] = {}
    for said in session.scalars(query):
        for key, columns in said.items():
            found[key] = {**found.get(key, {}), **columns}
    return found


def said_by(changes: Sequence[NeedChange]) -> dict[str, dict[str, object]]:
    """What a file says of the needs that it made, changed or found as they were."""
    taken = (change for change in changes if change.effect != "ignored")
    return {change.row.title_key: plain(change.row.columns) for change in taken}


def _known(session: Session, organisation_id: int, keys: Collection[str]) -> dict[str, KnownNeed]:
    found: dict[str, KnownNeed] = {}
    for lot in in_lots(keys):
        query = select(Need).where(Need.organisation_id == organisation_id, Need.title_key.in_(lot))
        found |= {need.title_key: _as_known(need) for need in session.scalars(query)}
    return found


def _as_known(need: Need) -> KnownNeed:
    given_up = need.state == ABANDONED
    columns = plain({column: getattr(need, column) for column in COMPARED})
    return KnownNeed(need.id, need.visibility == HIDDEN and not given_up, given_up, columns)
