"""Who agreed to meet, what they wrote to each other, and who takes no more of it: one query each."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from matchmaker.core.catalogue.life import PREPARED
from matchmaker.db.catalogue import Need
from matchmaker.db.party_messages import PartyBlock, PartyMessage
from matchmaker.db.requests import Request
from matchmaker.db.scheduling import Meeting
from matchmaker.extensions import db

Side = InstrumentedAttribute[int]


def _between(one: Side, other: Side, a: int, b: int) -> ColumnElement[bool]:
    return or_(and_(one == a, other == b), and_(one == b, other == a))


def _accepted(event_id: int, a: int, b: int) -> tuple[ColumnElement[bool], ...]:
    between = _between(Request.from_id, Request.to_id, a, b)
    return Request.event_id == event_id, Request.state == "accepted", between


def _live(event_id: int, a: int, b: int) -> tuple[ColumnElement[bool], ...]:
    between = _between(Meeting.a_id, Meeting.b_id, a, b)
    return Meeting.event_id == event_id, Meeting.status != "cancelled", between


def agreed_to_meet(event_id: int, a: int, b: int) -> bool:
    """Whether one accepted the other's wish, or they have a meeting that stands."""
    wish, meeting = exists().where(*_accepted(event_id, a, b)), exists().where(*_live(event_id, a, b))
    return bool(db.session.scalar(select(or_(wish, meeting))))


def needs_spoken_of(event_id: int, a: int, b: int) -> set[int]:
    """The needs that their accepted wishes and their meetings are about."""
    wishes = select(Request.need_id).where(*_accepted(event_id, a, b), Request.need_id.is_not(None))
    meetings = select(Meeting.need_id).where(*_live(event_id, a, b), Meeting.need_id.is_not(None))
    return {need for need in db.session.scalars(wishes.union(meetings)) if need is not None}


def purchases_prepared(organisation_id: int) -> list[Need]:
    """Those before their consultation, by title; whether its organisation is a public buyer is for the caller to see."""
    found = (
        select(Need)
        .where(Need.organisation_id == organisation_id, Need.kind == "purchase", Need.state.in_(PREPARED))
        .options(joinedload(Need.organisation))
        .order_by(Need.title_key, Need.id)
    )
    return list(db.session.scalars(found))


def messages_between(event_id: int, a: int, b: int) -> list[PartyMessage]:
    """The oldest first, each with its author."""
    found = (
        select(PartyMessage)
        .where(PartyMessage.event_id == event_id, _between(PartyMessage.from_id, PartyMessage.to_id, a, b))
        .options(joinedload(PartyMessage.person))
        .order_by(PartyMessage.id)
    )
    return list(db.session.scalars(found))


def sent_since(event_id: int, sender: int, since: datetime, receivers: Collection[int] | None = None) -> int:
    """How many messages it sent since then, to these receivers only if given."""
    found = select(func.count()).where(
        PartyMessage.event_id == event_id, PartyMessage.from_id == sender, PartyMessage.at > since
    )
    if receivers is not None:
        found = found.where(PartyMessage.to_id.in_(receivers))
    return db.session.scalar(found) or 0


def block_of(event_id: int, own: int, partner: int) -> PartyBlock | None:
    """That `own` takes no more messages from `partner`."""
    return db.session.scalar(
        select(PartyBlock).where(
            PartyBlock.event_id == event_id,
            PartyBlock.delegation_id == own,
            PartyBlock.partner_id == partner,
        )
    )
