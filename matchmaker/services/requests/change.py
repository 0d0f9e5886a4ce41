"""Change how much a wish matters, what it is about and its message, without sending it again."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from matchmaker.core.directory.access import Actor
from matchmaker.core.directory.names import tidy
from matchmaker.core.requests.rules import (
    CHANGE,
    LONGEST_MESSAGE,
    AlreadyAsked,
    NoLongerPossible,
    check_open,
    check_rank,
    next_state,
)
from matchmaker.core.requests.words import STATES
from matchmaker.db.events import Delegation
from matchmaker.db.requests import LIVE_STATES, Request
from matchmaker.db.transaction import transaction
from matchmaker.services.events.inputs import touch
from matchmaker.services.jobs.versions import next_version
from matchmaker.services.requests.demote import make_room
from matchmaker.services.requests.find import sent_wish
from matchmaker.services.requests.subjects import About, check_subject


def change(
    actor: Actor, event_id: int, request_id: int, seen: int, rank: int, demoted: int | None = None
) -> Request:
    """The sender gives a wish another rank. Raises `TooManyIndispensables` when another must be demoted."""
    check_rank(rank)
    with transaction(actor, "requests.change") as session:
        request, sender = sent_wish(session, actor, event_id, request_id)
        check_open(sender.event.phase)
        next_version(request, seen)
        request.state = next_state(request.state, CHANGE, STATES[request.state])
        request.rank = make_room(session, sender, rank, request.to_id, demoted)
        touch(session, event_id)
        return request


def reword(actor: Actor, event_id: int, request_id: int, seen: int, about: About) -> Request:
    """The sender gives a wish that nobody has answered another message or subject; the other side is not told again.

    A subject that stays may have closed since. Raises `NoLongerPossible` once answered, `AlreadyAsked` where another
    wish has that subject, and the refusals of `check_subject` for a new one.
    """
    with transaction(actor, "requests.reword") as session:
        request, sender = sent_wish(session, actor, event_id, request_id)
        check_open(sender.event.phase)
        if request.state != "pending" or request.origin == "chamber":
            raise NoLongerPossible(state=STATES[request.state])
        next_version(request, seen)
        if (about.need_id, about.offer_id) != (request.need_id, request.offer_id):
            _check_new_subject(session, actor, request, sender, about)
        request.need_id, request.offer_id = about.need_id, about.offer_id
        request.message = tidy(about.message)[:LONGEST_MESSAGE]
        touch(session, event_id)
        return request


def _check_new_subject(
    session: Session, actor: Actor, request: Request, sender: Delegation, about: About
) -> None:
    check_subject(session, actor, about, sender, request.receiver)
    beside = exists().where(
        Request.from_id == request.from_id,
        Request.to_id == request.to_id,
        Request.need_id == about.need_id,
        Request.id != request.id,
        Request.state.in_(LIVE_STATES),
    )
    if session.scalar(select(beside)):
        raise AlreadyAsked(name=request.receiver.organisation.name)
