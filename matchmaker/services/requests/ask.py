"""Ask to meet somebody."""

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from matchmaker.core.directory.access import Actor
from matchmaker.core.directory.names import tidy
from matchmaker.core.errors import NotFound
from matchmaker.core.requests.rules import (
    LONGEST_MESSAGE,
    AlreadyAsked,
    MayNotMeet,
    check_open,
    check_parties,
    check_quota,
    check_rank,
)
from matchmaker.db.events import Delegation
from matchmaker.db.locks import lock_event
from matchmaker.db.requests import LIVE_STATES, Request
from matchmaker.db.transaction import transaction
from matchmaker.services.events.access import delegation_for
from matchmaker.services.events.inputs import touch
from matchmaker.services.requests.demote import make_room
from matchmaker.services.requests.find import as_wish, party_of, quotas_of, ranked_by, refuse_allies
from matchmaker.services.requests.letters import tell_receiver
from matchmaker.services.requests.refuse import withdraw_proposals
from matchmaker.services.requests.subjects import About, check_subject
from matchmaker.services.scoring.latest import latest_scores


@dataclass(frozen=True)
class NewWish:
    """Whom to meet (a delegation's id), how much, about what, and in which words.

    `demoted`: the indispensable that becomes *souhaité* when this one is one too many.
    """

    to: int
    rank: int
    message: str = ""
    need_id: int | None = None
    offer_id: int | None = None
    demoted: int | None = None

    @property
    def about(self) -> About:
        return About(self.message, self.need_id, self.offer_id)


def ask(actor: Actor, event_id: int, wish: NewWish, organisation_id: int | None = None) -> Request:
    """Send a wish. It holds no slot; the receiver is written to once per pair.

    Raises the named refusals of `core.requests.rules`, those of `check_subject`, and `NotFound` for somebody who does
    not take part.
    """
    check_rank(wish.rank)
    with transaction(actor, "requests.ask") as session:
        lock_event(session, event_id)
        sender = delegation_for(actor, event_id, organisation_id)
        check_open(sender.event.phase)
        receiver = _receiver(session, sender, wish.to)
        check_parties(party_of(sender), party_of(receiver))
        refuse_allies(sender, receiver)
        _check_gates(sender, receiver)
        check_subject(session, actor, wish.about, sender, receiver)
        withdraw_proposals(session, sender, receiver)
        _check_sent(session, sender, receiver, wish)
        request = Request(
            event_id=event_id,
            from_id=sender.id,
            to_id=receiver.id,
            need_id=wish.need_id,
            offer_id=wish.offer_id,
            rank=make_room(session, sender, wish.rank, receiver.id, wish.demoted),
            message=tidy(wish.message)[:LONGEST_MESSAGE],
        )
        session.add(request)
        touch(session, event_id)
        tell_receiver(session, sender, receiver, request)
        return request


def _receiver(session: Session, sender: Delegation, delegation_id: int) -> Delegation:
    if delegation_id == sender.id:
        return sender
    receiver = session.scalar(
        select(Delegation)
        .where(
            Delegation.id == delegation_id,
            Delegation.event_id == sender.event_id,
            Delegation.state == "accepted",
        )
        .options(joinedload(Delegation.organisation, innerjoin=True))
    )
    if receiver is None:
        raise NotFound
    return receiver


def _check_gates(sender: Delegation, receiver: Delegation) -> None:
    """Two whom a gate keeps apart never meet: better said now than found in no timetable."""
    scores = latest_scores(sender.event_id)
    for reason in scores.refusals(sender.id, receiver.id) if scores else ():
        words = str(_(reason.template)).format(**reason.values)
        raise MayNotMeet(name=receiver.organisation.name, reason=words)


def _check_sent(session: Session, sender: Delegation, receiver: Delegation, wish: NewWish) -> None:
    sent = [request for request in ranked_by(session, sender) if request.from_id == sender.id]
    live = (item for item in sent if item.to_id == receiver.id and item.need_id == wish.need_id)
    if any(item.state in LIVE_STATES for item in live):
        raise AlreadyAsked(name=receiver.organisation.name)
    own = [item for item in sent if (item.origin, item.state) != ("chamber", "pending")]
    check_quota([as_wish(item, sender) for item in own], quotas_of(sender.event), party_of(receiver))
