"""Hold all that a file may change, in the one order of the house, before its first row is written.

Needs and offers, then organisations, then the rows of events, each by id (docs/decisions/transactions.md). A file
marks events row by row as it goes: held here, they are marked in any order without anybody waiting in a circle.
"""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.core.directory.importing.duplicates import Known
from matchmaker.core.directory.importing.plan import ImportPlan
from matchmaker.db.catalogue import Need, Offer
from matchmaker.db.directory import Organisation
from matchmaker.db.events import Event
from matchmaker.db.locks import lock_rows
from matchmaker.db.queries.imports import in_lots
from matchmaker.services.events.inputs import events_of


def hold_what_it_changes(
    session: Session, plan: ImportPlan, known: Iterable[Known], event_id: int | None
) -> None:
    """Wait for whoever changes one of them: what is read from here on is what they left."""
    named = {row.identity for row in plan.organisations}
    named |= {row.owner for rows in (plan.offers, plan.needs) for row in rows}
    ids = sorted({entry.id for entry in known if entry.identity in named})
    _hold(session, Need, _owned(session, Need, ids))
    _hold(session, Offer, _owned(session, Offer, ids))
    _hold(session, Organisation, ids)
    marked = {found for lot in in_lots(ids) for found in events_of(session, lot)}
    if event_id is not None:
        marked.add(event_id)
    _hold(session, Event, marked)


def _owned(session: Session, kind: type[Need] | type[Offer], organisations: Iterable[int]) -> set[int]:
    found: set[int] = set()
    for lot in in_lots(organisations):
        found |= set(session.scalars(select(kind.id).where(kind.organisation_id.in_(lot))))
    return found


def _hold(session: Session, kind: type[Need | Offer | Organisation | Event], ids: Iterable[int]) -> None:
    for lot in in_lots(sorted(ids)):
        lock_rows(session, kind, kind.id.in_(lot))
