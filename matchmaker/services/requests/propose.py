"""A meeting the organiser asks for on behalf of two structures that agreed to it by word of mouth."""

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import Refusal
from matchmaker.db.requests import STANDING, Request
from matchmaker.db.transaction import transaction
from matchmaker.plugin_api.text import N_
from matchmaker.services.events.access import delegation_for_organiser, event_for_organiser
from matchmaker.services.events.inputs import touch
from matchmaker.services.requests.find import refuse_allies, wish_for_organiser

RANK = 2  # souhaité, on both sides


class SameStructure(Refusal):
    template = N_("Choisissez deux structures différentes.")


class AskedAlready(Refusal):
    template = N_("Un vœu existe déjà entre {a} et {b}.")


def propose_meeting(actor: Actor, event_id: int, from_id: int, to_id: int) -> Request:
    """An accepted wish. It holds no place: the next planning does. Raises `SameStructure`, `SameGroupement`, `AskedAlready`."""
    with transaction(actor, "requests.propose") as session:
        a = delegation_for_organiser(actor, event_id, from_id, change=True)
        b = delegation_for_organiser(actor, event_id, to_id)
        if a.id == b.id:
            raise SameStructure
        refuse_allies(a, b)
        if _asked(session, event_id, a.id, b.id):
            raise AskedAlready(a=a.organisation.name, b=b.organisation.name)
        request = Request(
            event_id=event_id,
            from_id=a.id,
            to_id=b.id,
            rank=RANK,
            state="accepted",
            answer_rank=RANK,
            origin="chamber",
            answered_at=now(),
        )
        session.add(request)
        touch(session, event_id)
        return request


def _asked(session: Session, event_id: int, a: int, b: int) -> bool:
    either = or_(
        and_(Request.from_id == a, Request.to_id == b), and_(Request.from_id == b, Request.to_id == a)
    )
    found = select(Request.id).where(Request.event_id == event_id, Request.state.in_(STANDING), either)
    return session.scalar(found.limit(1)) is not None


def take_back_proposal(actor: Actor, event_id: int, request_id: int) -> Request:
    """Withdraw it; a meeting already published goes with the next planning. Other wishes are not touched."""
    with transaction(actor, "requests.take_back") as session:
        event_for_organiser(actor, event_id, change=True)
        request = wish_for_organiser(actor, event_id, request_id)
        if request.origin == "chamber" and request.state == "accepted":
            request.state = "withdrawn"
            request.version += 1
            touch(session, event_id)
        return request
