"""Load a wish for one of its sides, locked, with what the rules look at."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound
from matchmaker.core.requests.rules import Party, Quotas, SameGroupement, Wish
from matchmaker.db.events import Delegation, Event
from matchmaker.db.locks import lock_event
from matchmaker.db.queries.co_organisers import run_by
from matchmaker.db.queries.groupements import allies_of
from matchmaker.db.requests import Request
from matchmaker.extensions import db
from matchmaker.services.events.access import delegations_for


def sent_wish(session: Session, actor: Actor, event_id: int, request_id: int) -> tuple[Request, Delegation]:
    """A wish the actor's structure sent, and that structure. Raises `NotFound`."""
    return _wish(session, actor, event_id, request_id, sent=True)


def received_wish(
    session: Session, actor: Actor, event_id: int, request_id: int
) -> tuple[Request, Delegation]:
    """A wish the actor's structure received, and that structure. Raises `NotFound`."""
    return _wish(session, actor, event_id, request_id, sent=False)


def _wish(
    session: Session, actor: Actor, event_id: int, request_id: int, *, sent: bool
) -> tuple[Request, Delegation]:
    # One change of an event's wishes at a time: two must not both be the last of a quota.
    lock_event(session, event_id)
    own = {delegation.id: delegation for delegation in delegations_for(actor, event_id)}
    side = Request.from_id if sent else Request.to_id
    wish = session.scalar(
        select(Request)
        .where(Request.id == request_id, Request.event_id == event_id, side.in_(own))
        .with_for_update()
    )
    if wish is None:
        raise NotFound
    return wish, own[wish.from_id if sent else wish.to_id]


def wish_for_organiser(actor: Actor, event_id: int, request_id: int) -> Request:
    """A wish of an event that a chamber of the actor runs. Raises `NotFound`."""
    wish = db.session.scalar(
        select(Request)
        .join(Event, Event.id == Request.event_id)
        .where(Request.id == request_id, Request.event_id == event_id, run_by(actor.chambers))
    )
    if wish is None:
        raise NotFound
    return wish


def side_of(actor: Actor, event_id: int, request_id: int) -> tuple[Delegation, int]:
    """The actor's structure on one side of a wish, and the other side's id. Raises `NotFound`."""
    own = {delegation.id: delegation for delegation in delegations_for(actor, event_id)}
    wish = db.session.scalar(
        select(Request).where(
            Request.id == request_id,
            Request.event_id == event_id,
            or_(Request.from_id.in_(own), Request.to_id.in_(own)),
        )
    )
    if wish is None:
        raise NotFound
    if wish.from_id in own:
        return own[wish.from_id], wish.to_id
    return own[wish.to_id], wish.from_id


def party_of(delegation: Delegation) -> Party:
    return Party(
        delegation.id, delegation.event_id, delegation.organisation.name, delegation.kind, delegation.state
    )


def refuse_allies(one: Delegation, other: Delegation) -> None:
    """Raise `SameGroupement` for a groupement and one of its own members."""
    if other.organisation_id in allies_of(one.organisation_id):
        raise SameGroupement(a=one.organisation.name, b=other.organisation.name)


def quotas_of(event: Event) -> Quotas:
    return Quotas(event.wish_quota, event.indispensable_quota)


def ranked_by(session: Session, delegation: Delegation) -> list[Request]:
    """Every wish the structure sent or received: its own ranks count together."""
    found = (
        select(Request)
        .where(or_(Request.from_id == delegation.id, Request.to_id == delegation.id))
        .order_by(Request.id)
    )
    return list(session.scalars(found))


def as_wish(request: Request, delegation: Delegation) -> Wish:
    """The wish with the rank this structure gave it, when asking or when answering."""
    if request.from_id == delegation.id:
        return Wish(request.id, request.rank, request.state, request.to_id)
    return Wish(request.id, request.answer_rank, request.state, request.from_id)
