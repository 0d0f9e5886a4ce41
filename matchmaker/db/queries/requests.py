"""Wishes as the pages list them: a fixed number of queries, however many there are."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from matchmaker.core.events.kinds import WITHOUT_MEETINGS
from matchmaker.db.catalogue import Need, Offer
from matchmaker.db.directory import Organisation
from matchmaker.db.events import Delegation
from matchmaker.db.requests import LIVE_STATES, Request
from matchmaker.extensions import db

MUTUAL_STATES = ("pending", "accepted")


@dataclass(frozen=True)
class WishLine:
    """A wish with the names of both sides. `mutual`: the other side asked too."""

    id: int
    version: int
    from_id: int
    to_id: int
    sender: str
    receiver: str
    rank: int
    message: str
    state: str
    origin: str
    answer_rank: int | None
    decline_reason: str | None
    decline_shown: bool
    need: str | None
    offer: str | None
    need_id: int | None
    offer_id: int | None
    mutual: bool


def _lines() -> Select[*tuple[Any, ...]]:
    sender, receiver = aliased(Delegation), aliased(Delegation)
    sends, receives = aliased(Organisation), aliased(Organisation)
    return (
        select(
            Request.id,
            Request.version,
            Request.from_id,
            Request.to_id,
            sends.name,
            receives.name,
            Request.rank,
            Request.message,
            Request.state,
            Request.origin,
            Request.answer_rank,
            Request.decline_reason,
            Request.decline_shown,
            Need.title,
            Offer.title,
            Request.need_id,
            Request.offer_id,
            _mutual(),
        )
        .join(sender, sender.id == Request.from_id)
        .join(receiver, receiver.id == Request.to_id)
        .join(sends, sends.id == sender.organisation_id)
        .join(receives, receives.id == receiver.organisation_id)
        .outerjoin(Need, Need.id == Request.need_id)
        .outerjoin(Offer, Offer.id == Request.offer_id)
    )


def _mutual() -> ColumnElement[bool]:
    """Both sides asked, and neither wish is over."""
    other = aliased(Request)
    back = exists().where(
        other.event_id == Request.event_id,
        other.from_id == Request.to_id,
        other.to_id == Request.from_id,
        other.state.in_(MUTUAL_STATES),
    )
    return and_(Request.state.in_(MUTUAL_STATES), back)


def asked() -> ColumnElement[bool]:
    """A wish that stands, so that the same structure asks the same one no more."""
    return and_(Request.state.in_(LIVE_STATES), _wished())


def _wished() -> ColumnElement[bool]:
    """Not proposed by the chamber: that is listed apart (`proposals`), and nobody has asked for it."""
    return or_(Request.origin != "chamber", Request.state == "accepted")


def sent_by(delegation_id: int) -> list[WishLine]:
    """What the structure asked and did not take back, the most wanted first."""
    return _found(
        _lines()
        .where(Request.from_id == delegation_id, Request.state != "withdrawn", _wished())
        .order_by(Request.rank, Request.id)
    )


def received_by(delegation_id: int) -> list[WishLine]:
    """What others asked of the structure; what waits for an answer first."""
    return _found(
        _lines()
        .where(
            Request.to_id == delegation_id,
            Request.state.not_in(("draft", "withdrawn", "expired")),
            _wished(),
        )
        .order_by(Request.state != "pending", Request.rank, Request.id)
    )


def unanswered_at(event_id: int) -> list[WishLine]:
    """What waits for an answer at an event, the most wanted first; a mutual wish has had one."""
    return _found(
        _lines()
        .where(Request.event_id == event_id, Request.state == "pending", _wished(), ~_mutual())
        .order_by(Request.to_id, Request.rank, Request.id)
    )


@dataclass(frozen=True)
class Filters:
    """What the organiser looks for; empty: everything."""

    words: str = ""
    state: str = ""
    rank: int | None = None
    mutual: bool = False


def wishes_of(event_id: int, filters: Filters, *, page: int = 1, size: int = 100) -> list[WishLine]:
    """One page of the event's wishes that match, by sender."""
    found = _filtered(_lines().where(Request.event_id == event_id), event_id, filters)
    return _found(
        found.order_by(Request.from_id, Request.rank, Request.id).limit(size).offset((page - 1) * size)
    )


def count_wishes(event_id: int, filters: Filters) -> int:
    """How many of the event's wishes match."""
    counted = select(func.count(Request.id)).where(Request.event_id == event_id)
    return int(db.session.execute(_filtered(counted, event_id, filters)).scalar_one())


def wishes_by_state(event_id: int) -> dict[str, int]:
    """How many wishes of the event are in each state."""
    found = (
        select(Request.state, func.count().label("wishes"))
        .where(Request.event_id == event_id)
        .group_by(Request.state)
    )
    return {row.state: row.wishes for row in db.session.execute(found)}


def _filtered(found: Select[*tuple[Any, ...]], event_id: int, filters: Filters) -> Select[*tuple[Any, ...]]:
    if filters.state:
        found = found.where(Request.state == filters.state)
    if filters.rank is not None:
        found = found.where(Request.rank == filters.rank)
    if filters.words:
        named = (
            select(Delegation.id)
            .join(Organisation, Organisation.id == Delegation.organisation_id)
            .where(
                Delegation.event_id == event_id,
                Organisation.name_key.contains(filters.words, autoescape=True),
            )
        )
        found = found.where(or_(Request.from_id.in_(named), Request.to_id.in_(named)))
    if filters.mutual:
        found = found.where(_mutual())
    return found


def _found(lines: Select[*tuple[Any, ...]]) -> list[WishLine]:
    return [WishLine(*row) for row in db.session.execute(lines)]


@dataclass(frozen=True)
class Indispensable:
    """A partner the structure ranks first, and one of the wishes that say so."""

    request_id: int
    partner_id: int
    name: str


def indispensables_of(delegation_id: int) -> list[Indispensable]:
    """Whom the structure ranks first, when asking or when answering: each partner once."""
    asked = and_(Request.from_id == delegation_id, Request.rank == 1)
    answered = and_(Request.to_id == delegation_id, Request.answer_rank == 1)
    lines = _found(
        _lines().where(or_(asked, answered), Request.state.in_(MUTUAL_STATES)).order_by(Request.id)
    )
    found: dict[int, Indispensable] = {}
    for line in lines:
        sent = line.from_id == delegation_id
        partner, name = (line.to_id, line.receiver) if sent else (line.from_id, line.sender)
        found.setdefault(partner, Indispensable(line.id, partner, name))
    return list(found.values())


def partners_of(delegation: Delegation) -> list[tuple[int, str]]:
    """Delegation id and name of everybody the structure may ask and has not yet asked, by name."""
    already = select(Request.to_id).where(Request.from_id == delegation.id, asked())
    barred = (*WITHOUT_MEETINGS, "buyer") if delegation.kind == "buyer" else WITHOUT_MEETINGS
    found = (
        select(Delegation.id, Organisation.name)
        .join(Organisation, Organisation.id == Delegation.organisation_id)
        .where(
            Delegation.event_id == delegation.event_id,
            Delegation.id != delegation.id,
            Delegation.state == "accepted",
            Delegation.kind.not_in(barred),
            Delegation.id.not_in(already),
        )
        .order_by(Organisation.name_key)
    )
    return [(row.id, row.name) for row in db.session.execute(found)]
