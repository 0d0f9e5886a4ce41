"""The one audit writer: every changed row of every use case, without being asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import Session, UOWTransaction

from matchmaker.clock import now
from matchmaker.db.base import Base
from matchmaker.db.jobs import Audit


@dataclass(frozen=True)
class Act:
    """Who does what: written beside each change."""

    person_id: int | None
    name: str
    on_behalf_of: int | None = None  # the delegation whose space an organiser acts in


def watch(session: Session, act: Act) -> None:
    """From now to the end of the transaction, write each change under this act."""
    session.info["act"] = act
    if not event.contains(session, "after_flush", _write):
        event.listen(session, "after_flush", _write)


def _write(session: Session, _context: UOWTransaction) -> None:
    act = session.info.get("act")
    if act is None:
        return
    rows = [_row(act, *change) for change in _changes(session)]
    if rows:
        session.execute(Audit.__table__.insert(), rows)  # type: ignore[attr-defined]  # FromClause hides insert()


def _changes(session: Session) -> Iterator[tuple[Base, dict[str, Any] | None, dict[str, Any] | None]]:
    for item in session.new:
        if isinstance(item, Base) and item.audited:
            yield item, None, _values(item)
    for item in session.dirty:
        if isinstance(item, Base) and item.audited and session.is_modified(item, include_collections=False):
            yield item, *_difference(item)
    for item in session.deleted:
        if isinstance(item, Base) and item.audited:
            yield item, _values(item), None


def _row(act: Act, item: Base, before: dict[str, Any] | None, after: dict[str, Any] | None) -> dict[str, Any]:
    identity = inspect(item).identity or inspect(item).mapper.primary_key_from_instance(item)
    return {
        "at": now(),
        "person_id": act.person_id,
        "on_behalf_of": act.on_behalf_of,
        "act": act.name,
        "object_kind": item.__tablename__,
        "object_id": ",".join(map(str, identity)),
        "before": before,
        "after": after,
    }


def _values(item: Base) -> dict[str, Any]:
    loaded = inspect(item).dict
    return {
        name: _plain(item, name, loaded[name])
        for name in inspect(item).mapper.columns.keys()  # noqa: SIM118  # a column collection, not a dict
        if name in loaded
    }


def _difference(item: Base) -> tuple[dict[str, Any], dict[str, Any]]:
    before, after = {}, {}
    state = inspect(item)
    for name in state.mapper.columns.keys():  # noqa: SIM118  # a column collection, not a dict
        history = state.attrs[name].history
        if history.has_changes():
            before[name] = _plain(item, name, history.deleted[0] if history.deleted else None)
            after[name] = _plain(item, name, history.added[0] if history.added else None)
    return before, after


def _plain(item: Base, name: str, value: Any) -> Any:
    if name in item.secret_columns:
        return None if value is None else "•"
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, (bytes, memoryview)):
        return f"{len(value)} bytes"
    return value
