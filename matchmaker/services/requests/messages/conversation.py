"""What two structures wrote to each other: for the people of the two, and for nobody else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound
from matchmaker.core.events.dates import forgotten_from
from matchmaker.db.catalogue import Need
from matchmaker.db.events import TAKES_PART, Delegation, Event
from matchmaker.db.party_messages import PartyMessage
from matchmaker.db.queries.party_messages import (
    agreed_to_meet,
    block_of,
    messages_between,
    needs_spoken_of,
    purchases_prepared,
)
from matchmaker.extensions import db
from matchmaker.services.catalogue.public_purchases import in_public_sourcing
from matchmaker.services.events.access import delegation_for

KEPT_DAYS = 30  # after the last day of the event


@dataclass(frozen=True)
class Two:
    """The reader's structure and the other one. ``agreed``: they may write to each other as things stand."""

    own: Delegation
    partner: Delegation
    agreed: bool

    @property
    def event(self) -> Event:
        return self.own.event


@dataclass(frozen=True)
class Conversation:
    """``about``: the reader's own public purchases in sourcing, of which nothing goes to one structure, those the two
    speak of first.
    """

    two: Two
    messages: Sequence[PartyMessage]
    about: Sequence[Need]
    stopped: bool  # the reader's structure takes no more from the other
    writable: bool
    erased_on: datetime | None

    @property
    def restricted(self) -> bool:
        return bool(self.about)


def two_for(actor: Actor, event_id: int, partner_id: int, organisation_id: int | None = None) -> Two:
    """The two, for one of the reader's own structures. Raises `NotFound`: to an organiser too, whoever it acts for.

    They are there while both take part, and until all that they wrote is erased.
    """
    if actor.narrowed:
        raise NotFound  # what two structures write to each other is lent to nobody, nor read out at a desk
    own = delegation_for(actor, event_id, organisation_id)
    partner = db.session.scalar(
        select(Delegation)
        .where(
            Delegation.id == partner_id,
            Delegation.event_id == event_id,
            Delegation.id != own.id,
            Delegation.state.in_(TAKES_PART),
        )
        .options(joinedload(Delegation.organisation))
    )
    if partner is None or _is_over(own.event):
        raise NotFound
    return Two(own, partner, agreed_to_meet(event_id, own.id, partner.id))


def writing_two(actor: Actor, event_id: int, partner_id: int, organisation_id: int | None = None) -> Two:
    """The two where they agreed to meet, or wrote to each other when they did. Raises `NotFound` else, and as `two_for`."""
    two = two_for(actor, event_id, partner_id, organisation_id)
    if not two.agreed and not messages_between(event_id, two.own.id, two.partner.id):
        raise NotFound
    return two


def conversation_for(
    actor: Actor, event_id: int, partner_id: int, organisation_id: int | None = None
) -> Conversation:
    """All of it. Raises `NotFound` as `writing_two`."""
    two = writing_two(actor, event_id, partner_id, organisation_id)
    return Conversation(
        two,
        messages_between(event_id, two.own.id, two.partner.id),
        own_purchases(two),
        block_of(event_id, two.own.id, two.partner.id) is not None,
        two.agreed and two.event.phase != "closed" and two.event.opened_at is not None,
        erased_from(two.event),
    )


def has_messages(actor: Actor, event: Event) -> bool:
    """Whether pages lead to messages: to the people of a structure itself, until all is erased."""
    return not actor.narrowed and not _is_over(event)


def may_write(actor: Actor, own: Delegation, partner_id: int) -> bool:
    """Whether the page about a partner leads there: the two agreed to meet."""
    return has_messages(actor, own.event) and agreed_to_meet(own.event_id, own.id, partner_id)


def own_purchases(two: Two) -> list[Need]:
    """Those of the reader's structure that it may speak of to all only; the ones the two meet about come first."""
    spoken_of = needs_spoken_of(two.event.id, two.own.id, two.partner.id)
    found = [one for one in purchases_prepared(two.own.organisation_id) if in_public_sourcing(one)]
    return sorted(found, key=lambda need: need.id not in spoken_of)


def erased_from(event: Event) -> datetime | None:
    """When the messages are erased; None for an event without a time."""
    return forgotten_from(event.slots[-1].ends_at, event.zone, KEPT_DAYS) if event.slots else None


def _is_over(event: Event) -> bool:
    end = erased_from(event)
    return end is not None and end <= now()
