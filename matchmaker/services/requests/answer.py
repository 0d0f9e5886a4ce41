"""Answer a wish: accept it, with a rank or without, or decline it, for a reason of the list or without."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.core.requests.rules import (
    ACCEPT,
    DECLINE,
    NoSuchReason,
    WishesClosed,
    check_open,
    check_rank,
    next_state,
)
from matchmaker.core.requests.words import STATES
from matchmaker.db.queries.decisions import DECIDE
from matchmaker.db.requests import DECLINE_REASONS, Request
from matchmaker.db.transaction import transaction
from matchmaker.services.catalogue.open_subjects import refuse_closed_subject
from matchmaker.services.events.access import event_for_organiser
from matchmaker.services.events.inputs import touch
from matchmaker.services.jobs.versions import next_version
from matchmaker.services.requests.demote import make_room
from matchmaker.services.requests.find import received_wish, wish_for_organiser
from matchmaker.services.requests.letters import tell_sender

DECIDED_IN = ("wishes", "scheduled")  # the organiser still decides once the wishes are closed


@dataclass(frozen=True)
class Answer:
    """`rank` None: accepted without a rank. `reason` None: declined without one; it is shown to the other side only
    if `shown`."""

    accepts: bool
    rank: int | None = None
    reason: str | None = None
    shown: bool = False
    demoted: int | None = None


def answer(actor: Actor, event_id: int, request_id: int, seen: int, given: Answer) -> Request:
    """The receiver answers, or changes the answer; `seen` is the wish's version on the page.

    The sender is told of each answer that changes the one before; another rank or reason is none. Raises the refusals of `core.requests.rules`, and those of
    `refuse_closed_subject` for a yes.
    """
    _check(given)
    with transaction(actor, "requests.answer") as session:
        request, receiver = received_wish(session, actor, event_id, request_id)
        check_open(receiver.event.phase)
        if given.accepts:
            refuse_closed_subject(receiver.event, request.need_id)
        next_version(request, seen)
        rank = given.rank
        if given.accepts and rank is not None:
            rank = make_room(session, receiver, rank, request.from_id, given.demoted)
        before = request.state
        _write(session, request, given, rank)
        if request.state != before:
            tell_sender(session, receiver, request)
        return request


def decide(actor: Actor, event_id: int, request_id: int, seen: int, *, accepts: bool) -> Request:
    """The organiser decides about a wish, for instance one left without an answer. Mails nobody."""
    with transaction(actor, DECIDE) as session:
        event = event_for_organiser(actor, event_id, change=True)
        request = wish_for_organiser(actor, event.id, request_id)
        if event.phase not in DECIDED_IN:
            raise WishesClosed
        if accepts:
            refuse_closed_subject(event, request.need_id)
        next_version(request, seen)
        _write(session, request, Answer(accepts), None)
        return request


def _check(given: Answer) -> None:
    if given.accepts and given.rank is not None:
        check_rank(given.rank)
    if not given.accepts and given.reason is not None and given.reason not in DECLINE_REASONS:
        raise NoSuchReason


def _write(session: Session, request: Request, given: Answer, rank: int | None) -> None:
    act = ACCEPT if given.accepts else DECLINE
    request.state = next_state(request.state, act, STATES[request.state])
    request.answer_rank = rank if given.accepts else None
    request.decline_reason = None if given.accepts else given.reason
    request.decline_shown = given.shown and not given.accepts
    request.answered_at = now()
    touch(session, request.event_id)
