"""Wishes, excluded meetings and second chances: rows of two sides, which a merge may make the same, or make twice."""

from collections import defaultdict
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from matchmaker.core.requests.folding import Said, fold_wishes
from matchmaker.db.by_hand import ForbiddenPair
from matchmaker.db.requests import Request
from matchmaker.db.second_chance import SecondChance

STANDS = ("draft", "pending", "accepted", "declined")
FURTHEST = ("open", "declined", "proposed", "agreed")


def fold_pairs(session: Session, kept: int, gone: int) -> None:
    """Rows of the delegation that goes become those of the one that stays; of doubled ones the better stays."""
    _fold_requests(session, kept, gone)
    fold_ordered(session, ForbiddenPair, kept, gone)
    fold_ordered(session, SecondChance, kept, gone)


def _fold_requests(session: Session, kept: int, gone: int) -> None:
    for wish in _of(session, Request, Request.from_id, Request.to_id, kept, gone):
        session.delete(wish)
    session.flush()
    touched = or_(*(side.in_((kept, gone)) for side in (Request.from_id, Request.to_id)))
    doubled: dict[tuple[int, int, int | None], list[Request]] = defaultdict(list)
    mine = list(session.scalars(select(Request).where(touched).order_by(Request.id)))
    for wish in mine:
        if wish.state in STANDS:
            ends = tuple(kept if side == gone else side for side in (wish.from_id, wish.to_id))
            doubled[(ends[0], ends[1], wish.need_id)].append(wish)
    for wishes in doubled.values():
        if len(wishes) > 1:
            _make_one(session, wishes)
    session.flush()  # the doubled ones are gone before their sides are the same
    for wish in mine:
        if wish not in session:
            continue
        for side in ("from_id", "to_id"):
            if getattr(wish, side) == gone:
                setattr(wish, side, kept)
                wish.version += 1
    session.flush()


def _make_one(session: Session, wishes: list[Request]) -> None:
    folded = fold_wishes(
        Said(
            id=one.id,
            rank=one.rank,
            state=one.state,
            created_at=one.created_at,
            answer_rank=one.answer_rank,
            answered_at=one.answered_at,
            meeting_id=one.meeting_id,
            message=one.message,
        )
        for one in wishes
    )
    stays = next(one for one in wishes if one.id == folded.speaks)
    stays.rank, stays.created_at = folded.rank, folded.created_at
    stays.meeting_id, stays.message = folded.meeting_id, folded.message
    stays.offer_id = stays.offer_id or next((one.offer_id for one in wishes if one.offer_id), None)
    for one in wishes:
        if one is not stays:
            session.delete(one)


def fold_ordered(session: Session, model: Any, kept: int, gone: int) -> None:
    """Pairs kept as (smaller id, greater id), each once at an event, or in a chamber."""
    for row in _of(session, model, model.a_id, model.b_id, kept, gone):
        session.delete(row)
    session.flush()
    for row in list(session.scalars(select(model).where(or_(model.a_id == gone, model.b_id == gone)))):
        other = row.b_id if row.a_id == gone else row.a_id
        a, b = sorted((kept, other))
        twin = session.scalar(
            select(model).where(_scope(model) == _scope(row), model.a_id == a, model.b_id == b)
        )
        if twin is not None and _further(row, twin):
            session.delete(twin)
            session.flush()
            twin = None
        if twin is not None:
            session.delete(row)
        else:
            _put(row, (a, b), kept, gone)
        session.flush()


def _further(row: Any, twin: Any) -> bool:
    """Of two second chances, whether the first has come further; two exclusions say the same."""
    return isinstance(row, SecondChance) and FURTHEST.index(row.state) > FURTHEST.index(twin.state)


def _scope(model: Any) -> Any:
    """Within what a pair is kept once: a chamber's word on two structures, else an event."""
    return model.chamber_id if hasattr(model, "chamber_id") else model.event_id


def _put(row: Any, pair: tuple[int, int], kept: int, gone: int) -> None:
    row.a_id, row.b_id = pair
    if isinstance(row, SecondChance) and row.proposed_by == gone:
        row.proposed_by = kept


def _of(session: Session, model: Any, one: Any, other: Any, kept: int, gone: int) -> list[Any]:
    """The rows between the two themselves."""
    between = or_((one == kept) & (other == gone), (one == gone) & (other == kept))
    return list(session.scalars(select(model).where(between)))
