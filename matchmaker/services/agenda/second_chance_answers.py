"""Agree on a call or a video: one side proposes, the other agrees, proposes anew or lets it be."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.agenda.second_chance import Half, half_days
from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import Invalid, NotFound, Refusal
from matchmaker.db.events import Delegation, Event
from matchmaker.db.locks import lock_event
from matchmaker.db.queries import second_chance as rows
from matchmaker.db.queries.scheduling import people_told
from matchmaker.db.second_chance import WAYS, SecondChance
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_
from matchmaker.services.agenda.second_chance_letters import PURPOSE, other_side, tell_agreed, tell_proposed
from matchmaker.services.directory.personal_links import link_of_delegate
from matchmaker.services.events.access import delegation_for
from matchmaker.services.events.words import local


class NoSuchHalf(Invalid):
    template = N_("Choisissez une demi-journée de la liste, et appel ou visio.")


class ProposalChanged(Refusal):
    template = N_("La proposition a changé entre-temps. Relisez-la, puis répondez de nouveau.")


class Settled(Refusal):
    template = N_("C’est déjà convenu, ou l’un de vous y a renoncé : il n’y a plus rien à répondre.")


@dataclass(frozen=True)
class Side:
    """Who answers, and for which structure."""

    event_id: int
    delegation_id: int
    person_id: int


@dataclass(frozen=True)
class Offer:
    way: str
    day: dt.date
    half: str


@dataclass(frozen=True)
class Chance:
    """A second chance as one side sees it. Of the other it shows the name, and nothing more."""

    id: int
    partner: str
    reason: str
    state: str  # open, theirs, ours, agreed, declined
    row: SecondChance
    halves: Sequence[Half]


def side_of(actor: Actor, event_id: int, organisation_id: int) -> Side:
    """The side of somebody signed in. Raises `NotFound`."""
    delegation = delegation_for(actor, event_id, organisation_id)
    return Side(event_id, delegation.id, actor.person_id or 0)


def side_of_link(key: str) -> tuple[Side, Delegation]:
    """The side of whoever holds a personal link. Raises `NotFound`, `LinkOver`."""
    link = link_of_delegate(key, PURPOSE)
    return Side(link.event_id, link.delegation_id, link.person_id), link.delegation


def chances_for(delegation: Delegation) -> list[Chance]:
    """Those of a delegation the caller has found for the reader, by the partner's name."""
    found = [
        _seen(row, delegation.id, _halves(row, delegation.event))
        for row in rows.chances_of(delegation.event_id, delegation.id)
    ]
    return sorted(found, key=lambda one: (one.partner.casefold(), one.id))


def has_chances(delegation: Delegation) -> bool:
    """Whether there is something to make up for."""
    own = or_(SecondChance.a_id == delegation.id, SecondChance.b_id == delegation.id)
    found = select(SecondChance.id).where(SecondChance.event_id == delegation.event_id, own)
    return db.session.scalar(found.limit(1)) is not None


def _halves(row: SecondChance, event: Event) -> list[Half]:
    """Those of its week that are still to come."""
    return half_days(row.opened_on, local(event, now()).date(), event.zone)


def _seen(row: SecondChance, own: int, halves: Sequence[Half]) -> Chance:
    partner = row.b if row.a_id == own else row.a
    state = row.state
    if state == "proposed":
        state = "ours" if row.proposed_by == own else "theirs"
    return Chance(row.id, partner.organisation.name, row.reason, state, row, halves)


def propose(side: Side, chance_id: int, offer: Offer) -> bool:
    """Propose a way and a half-day, in place of what was proposed before; whether a mail can tell the other side.

    Raises `NoSuchHalf`, `Settled`.
    """
    with transaction(Actor(side.person_id), "agenda.propose_second_chance") as session:
        chance, delegation = _open_one(session, side, chance_id)
        if offer.way not in WAYS or (offer.day, offer.half) not in _halves(chance, delegation.event):
            raise NoSuchHalf
        if chance.proposed_by != side.delegation_id or offer != _proposed(chance):  # not merely pressed twice
            chance.way, chance.day, chance.half = offer.way, offer.day, offer.half
            chance.proposed_by, chance.proposer_id, chance.state = (
                side.delegation_id,
                side.person_id,
                "proposed",
            )
            tell_proposed(session, delegation.event, chance)
        return bool(people_told(session, [other_side(chance)]))


def accept(side: Side, chance_id: int, offer: Offer) -> None:
    """Agree to what the other side proposed, as it stood on the page; both get the other's details by mail.

    Raises `ProposalChanged`, `Settled`, and `NoSuchHalf` where its half-day has begun.
    """
    with transaction(Actor(side.person_id), "agenda.accept_second_chance") as session:
        chance, delegation = _open_one(session, side, chance_id)
        theirs = chance.state == "proposed" and chance.proposed_by != side.delegation_id
        if not theirs or offer != _proposed(chance):
            raise ProposalChanged
        if (offer.day, offer.half) not in _halves(chance, delegation.event):
            raise NoSuchHalf
        chance.accepter_id, chance.state = side.person_id, "agreed"
        session.flush()
        session.refresh(chance)
        tell_agreed(session, delegation.event, chance)


def decline(side: Side, chance_id: int) -> None:
    """Let it be. The other side reads that it will not be, never why. Raises `Settled`."""
    with transaction(Actor(side.person_id), "agenda.decline_second_chance") as session:
        chance, _delegation = _open_one(session, side, chance_id)
        chance.state = "declined"


def _proposed(chance: SecondChance) -> Offer:
    return Offer(str(chance.way), chance.day or dt.date.min, str(chance.half))


def _open_one(session: Session, side: Side, chance_id: int) -> tuple[SecondChance, Delegation]:
    """The chance, which is one of this side's and not settled; the event is held until the end."""
    lock_event(session, side.event_id)
    chance = session.scalar(
        select(SecondChance).where(SecondChance.id == chance_id, SecondChance.event_id == side.event_id)
    )
    if chance is None or side.delegation_id not in (chance.a_id, chance.b_id):
        raise NotFound
    if chance.state in ("agreed", "declined"):
        raise Settled
    return chance, session.get_one(Delegation, side.delegation_id)
