"""Edits of a draft, and pairs that must not meet."""

from collections.abc import Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from matchmaker.db.by_hand import DraftEdit, ForbiddenPair
from matchmaker.db.changed import change
from matchmaker.db.scheduling import Unplaced
from matchmaker.extensions import db


def edits_of(schedule_id: int) -> Sequence[DraftEdit]:
    """Every edit of a draft that stands or may come back, in the order in which they were made."""
    found = select(DraftEdit).where(DraftEdit.schedule_id == schedule_id).order_by(DraftEdit.number)
    return db.session.scalars(found).all()


def last_standing(session: Session, schedule_id: int) -> DraftEdit | None:
    """The edit that undoing takes back."""
    found = select(DraftEdit).where(DraftEdit.schedule_id == schedule_id, ~DraftEdit.undone)
    return session.scalar(found.order_by(DraftEdit.number.desc()).limit(1))


def first_undone(session: Session, schedule_id: int) -> DraftEdit | None:
    """The edit that comes back first."""
    found = select(DraftEdit).where(DraftEdit.schedule_id == schedule_id, DraftEdit.undone)
    return session.scalar(found.order_by(DraftEdit.number).limit(1))


def drop_undone(session: Session, schedule_id: int) -> None:
    """A new edit: those undone do not come back any more."""
    change(session, delete(DraftEdit).where(DraftEdit.schedule_id == schedule_id, DraftEdit.undone))


def next_edit_number(session: Session, schedule_id: int) -> int:
    last = session.scalar(select(func.max(DraftEdit.number)).where(DraftEdit.schedule_id == schedule_id))
    return 1 + (last or 0)


def forbidden_pairs(event_id: int) -> Sequence[ForbiddenPair]:
    """The pairs that must not meet, in the order of their ids."""
    found = select(ForbiddenPair).where(ForbiddenPair.event_id == event_id).order_by(ForbiddenPair.id)
    return db.session.scalars(found).all()


def forbidden_pair(session: Session, event_id: int, pair: Sequence[int]) -> ForbiddenPair | None:
    a, b = sorted(pair)
    found = select(ForbiddenPair).where(
        ForbiddenPair.event_id == event_id, ForbiddenPair.a_id == a, ForbiddenPair.b_id == b
    )
    return session.scalar(found)


def forbidden_elsewhere(session: Session, event_id: int, pair: Sequence[int], *, but: int) -> bool:
    """Whether another draft of the event leaves the pair out because somebody forbade it there."""
    found = select(Unplaced.id).where(
        Unplaced.event_id == event_id,
        Unplaced.schedule_id != but,
        Unplaced.reason == "forbidden",
        Unplaced.a_id.in_(pair),
        Unplaced.b_id.in_(pair),
    )
    return session.scalar(found.limit(1)) is not None
