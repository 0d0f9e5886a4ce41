"""Refuse a meeting that the chamber proposed: either side, in one press, without a reason.

Before a publication the pair leaves the candidates. Afterwards the meeting stands until the organiser, who reads
the refusal on the page of the planning, publishes the next one: nobody's agenda changes without being told.
"""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.db.events import Delegation
from matchmaker.db.locks import lock_event
from matchmaker.db.requests import Request
from matchmaker.db.transaction import transaction
from matchmaker.plugin_api.text import N_
from matchmaker.services.events.access import delegations_for, refuse_closed
from matchmaker.services.events.inputs import touch
from matchmaker.services.jobs.versions import next_version

REFUSABLE = ("pending", "declined")


class NotProposed(Refusal):
    template = N_(
        "Ce rendez-vous n’est pas, ou plus, une proposition de la CRESS. Rechargez la page : un vœu se décline "
        "dans la liste de vos vœux."
    )


def refuse_proposal(actor: Actor, event_id: int, request_id: int, seen: int) -> Request:
    """The actor's structure does not want this meeting.

    Raises `NotFound`, `NotProposed`, `ChangedMeanwhile`, `EventClosed`.
    """
    with transaction(actor, "requests.refuse") as session:
        lock_event(session, event_id)
        request, own = _proposal(session, actor, event_id, request_id)
        refuse_closed(own.event)
        if request.origin != "chamber" or request.state not in REFUSABLE:
            raise NotProposed
        if request.state == "declined":  # by the other side, or pressed twice
            return request
        next_version(request, seen)
        if _asked_back(session, request, own):
            request.state = "withdrawn"  # a wish of the other side is there to be declined
        else:
            _decline(request, own)
        touch(session, event_id)
        return request


def _decline(request: Request, own: Delegation) -> None:
    """A proposal has no direction: it is kept as one that was made to the side that declines it."""
    if request.from_id == own.id:
        request.from_id, request.to_id = request.to_id, request.from_id
    request.state = "declined"
    request.answered_at = now()


def _asked_back(session: Session, request: Request, own: Delegation) -> bool:
    """Whether the other side has asked in its own name since."""
    if request.from_id != own.id:
        return False
    found = select(Request.id).where(
        Request.event_id == request.event_id,
        Request.from_id == request.to_id,
        Request.to_id == own.id,
        Request.state.in_(("draft", "pending", "accepted", "declined")),
    )
    return session.scalar(found.limit(1)) is not None


def _proposal(session: Session, actor: Actor, event_id: int, request_id: int) -> tuple[Request, Delegation]:
    own = {one.id: one for one in delegations_for(actor, event_id)}
    request = session.scalar(
        select(Request)
        .where(
            Request.id == request_id,
            Request.event_id == event_id,
            or_(Request.from_id.in_(own), Request.to_id.in_(own)),
        )
        .with_for_update()
    )
    if request is None:
        raise NotFound
    return request, own[request.from_id if request.from_id in own else request.to_id]


def withdraw_proposals(session: Session, one: Delegation, other: Delegation) -> None:
    """One of the two asks in its own name: what the chamber proposed has become a wish."""
    sides = (one.id, other.id)
    found = select(Request).where(
        Request.event_id == one.event_id,
        Request.origin == "chamber",
        Request.state == "pending",
        Request.from_id.in_(sides),
        Request.to_id.in_(sides),
    )
    for request in session.scalars(found):
        request.state = "withdrawn"
        request.version += 1
    session.flush()
