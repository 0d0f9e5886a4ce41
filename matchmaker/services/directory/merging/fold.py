"""Move everything that refers to the organisation that goes, as `decisions` says."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.db.base import Base
from matchmaker.db.events import TAKES_PART, Delegation, ResourceUse
from matchmaker.db.links import PersonalLink
from matchmaker.db.merging import NotDuplicate
from matchmaker.db.party_messages import PartyBlock, PartyMessage
from matchmaker.db.relations import Relation
from matchmaker.db.scheduling import Assignment, Schedule, Unplaced
from matchmaker.services.directory.merging.decisions import (
    DELEGATION,
    MEMBERSHIP,
    OF_DELEGATION,
    OF_ORGANISATION,
    Follow,
)
from matchmaker.services.directory.merging.folds import latest
from matchmaker.services.directory.merging.pairs import fold_ordered, fold_pairs

DRAFTS = ("candidate", "stale")
WITH_MEETINGS = ("buyer", "supplier")


def mapped(table: str) -> Any:
    """The class of a table; of several the one all others come from."""
    found = [one.class_ for one in Base.registry.mappers if one.local_table.name == table]  # type: ignore[attr-defined]  # always a Table here
    return next(one for one in found if all(issubclass(other, one) for other in found))


def fold_organisation(session: Session, kept: int, gone: int) -> None:
    """Move what refers to the organisation itself, its delegations included."""
    fold_ordered(session, NotDuplicate, kept, gone)
    _forget_each_other(session, kept, gone)
    for follow in (*OF_ORGANISATION, MEMBERSHIP):
        follow_rows(session, follow, kept, gone)
    for one in list(session.scalars(select(Delegation).where(Delegation.organisation_id == gone))):
        twin = delegation_at(session, one.event_id, kept)
        if twin is None:
            one.organisation_id = kept
            one.version += 1
        else:
            fold_delegation(session, twin, one)
    session.flush()


def _forget_each_other(session: Session, kept: int, gone: int) -> None:
    """What the two said of each other is said of nobody now."""
    both = (kept, gone)
    found = select(Relation).where(Relation.organisation_id.in_(both), Relation.other_id.in_(both))
    for row in session.scalars(found):
        session.delete(row)
    session.flush()


def delegation_at(session: Session, event_id: int, organisation_id: int) -> Delegation | None:
    return session.scalar(
        select(Delegation).where(
            Delegation.event_id == event_id, getattr(Delegation, DELEGATION.column) == organisation_id
        )
    )


def follow_rows(session: Session, follow: Follow, kept: int, gone: int) -> None:
    """Move the rows of one table; one row at a time, so that the audit has each."""
    model = mapped(follow.table)
    column = getattr(model, follow.column)
    for row in list(session.scalars(select(model).where(column == gone))):
        twin = _twin(session, model, follow, row, kept)
        if twin is not None:
            follow.fold(session, twin, row)
            if not follow.numbered:
                session.delete(row)
                session.flush()
                continue
        setattr(row, follow.column, kept)
        session.flush()


def _twin(session: Session, model: Any, follow: Follow, row: Any, kept: int) -> Any | None:
    if follow.apart is None:
        return None
    same = [getattr(model, name) == getattr(row, name) for name in follow.apart]
    return session.scalar(select(model).where(getattr(model, follow.column) == kept, *same))


def fold_delegation(session: Session, stays: Delegation, goes: Delegation) -> None:
    """Two delegations of one event become one: its own answers, then every row that refers to it."""
    _drop_drafts(session, stays.event_id)
    _drop_between(session, stays.id, goes.id)
    for follow in OF_DELEGATION:
        follow_rows(session, follow, stays.id, goes.id)
    fold_pairs(session, stays.id, goes.id)
    _answers_of_both(stays, goes)
    session.flush()
    session.expire(goes)  # its people and absences are those of the other now, and must not go with it
    session.delete(goes)
    session.flush()
    session.expire(stays)


def _answers_of_both(stays: Delegation, goes: Delegation) -> None:
    """Whoever comes for one comes for both: the kind of both, the more room, everything somebody needs."""
    if goes.state in TAKES_PART and (stays.state not in TAKES_PART or goes.state == "accepted"):
        stays.state = goes.state
    if stays.kind != goes.kind:
        stays.kind = _kind_of_both(stays.kind, goes.kind)
    stays.capacity = max(stays.capacity, goes.capacity)
    for column in ("max_meetings", "min_meetings"):
        said = [value for value in (getattr(stays, column), getattr(goes, column)) if value is not None]
        setattr(stays, column, max(said, default=None))
    stays.home_table_id = stays.home_table_id or goes.home_table_id
    stays.arrangements = list(dict.fromkeys([*stays.arrangements, *goes.arrangements]))
    stays.double_slot = stays.double_slot or goes.double_slot
    stays.agenda_version = max(stays.agenda_version, goes.agenda_version)
    stays.invited_at = latest(stays.invited_at, goes.invited_at)
    stays.version += 1


def _kind_of_both(one: str, other: str) -> str:
    if "both" in (one, other) or {one, other} == set(WITH_MEETINGS):
        return "both"
    return other if other in WITH_MEETINGS and one not in WITH_MEETINGS else one


def _drop_drafts(session: Session, event_id: int) -> None:
    """A draft computed with both as two can no longer be published: it is calculated anew."""
    drafts = select(Schedule).where(Schedule.event_id == event_id, Schedule.state.in_(DRAFTS))
    for draft in list(session.scalars(drafts)):
        session.delete(draft)
    session.flush()


def _drop_between(session: Session, kept: int, gone: int) -> None:
    """What stood between the two themselves: a meeting that was cancelled, a shared interpreter, messages."""
    for model, one, other in (
        (mapped("meeting"), "a_id", "b_id"),
        (Assignment, "a_id", "b_id"),
        (Unplaced, "a_id", "b_id"),
        (ResourceUse, "delegation_id", "partner_id"),
        (PartyMessage, "from_id", "to_id"),
        (PartyBlock, "delegation_id", "partner_id"),
    ):
        a, b = getattr(model, one), getattr(model, other)
        for row in list(
            session.scalars(select(model).where(or_((a == kept) & (b == gone), (a == gone) & (b == kept))))
        ):
            session.delete(row)
    session.flush()


def end_links(session: Session, organisation_id: int, people: Iterable[int]) -> None:
    """The links these people were sent open nothing of the organisation's any more."""
    delegations = select(Delegation.id).where(Delegation.organisation_id == organisation_id)
    for link in session.scalars(
        select(PersonalLink).where(
            PersonalLink.delegation_id.in_(delegations),
            PersonalLink.person_id.in_(list(people)),
            PersonalLink.revoked_at.is_(None),
        )
    ):
        link.revoked_at = now()
