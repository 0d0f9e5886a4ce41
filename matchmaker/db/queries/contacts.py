"""Whom a structure met, and what those people agreed to give: a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select

from matchmaker.core.agenda.second_chance import Pair, pair_of
from matchmaker.db.catalogue import Need, Offer
from matchmaker.db.contacts import ContactConsent
from matchmaker.db.directory import ChamberPerson, Person
from matchmaker.db.events import Delegate, Event, Slot
from matchmaker.db.impact import Feedback
from matchmaker.db.queries.comers import Who
from matchmaker.db.scheduling import Continuation, Meeting, Seat
from matchmaker.extensions import db


@dataclass(frozen=True)
class MeetingRow:
    """A meeting that was to be held. ``person_id``: of the partner, where it was one person's and no other's."""

    partner_id: int
    pair: Pair
    slot_id: int
    starts_at: datetime
    ends_at: datetime
    subject: str
    person_id: int | None


@dataclass(frozen=True)
class PersonRow:
    """Somebody who comes to sit at the tables. ``phone`` is the one the event's chamber was given."""

    who: Who
    person_id: int
    name: str
    email: str | None
    phone: str | None
    agreed: bool


def meetings_for(event_id: int, own_id: int) -> list[MeetingRow]:
    """Those of a delegation in the order of the day, without what was cancelled, not held, or said by itself not to be."""
    second = (
        select(Continuation.continues_id.label("meeting_id"), Slot.ends_at)
        .join(Slot, Slot.id == Continuation.slot_id)
        .where(Continuation.event_id == event_id)
        .subquery()
    )
    found = (
        select(
            Meeting.a_id,
            Meeting.b_id,
            Slot.id,
            Slot.starts_at,
            Slot.ends_at,
            second.c.ends_at,
            Need.title,
            Offer.title,
            Seat.person_id,
        )
        .join(Slot, Slot.id == Meeting.slot_id)
        .outerjoin(second, second.c.meeting_id == Meeting.id)
        .outerjoin(Need, Need.id == Meeting.need_id)
        .outerjoin(Offer, Offer.id == Meeting.offer_id)
        .outerjoin(Seat, and_(Seat.meeting_id == Meeting.id, Seat.delegation_id != own_id))
        .outerjoin(Feedback, and_(Feedback.meeting_id == Meeting.id, Feedback.delegation_id == own_id))
        .where(
            Meeting.event_id == event_id,
            or_(Meeting.a_id == own_id, Meeting.b_id == own_id),
            Meeting.status.not_in(("cancelled", "no_show")),
            or_(Feedback.held.is_(None), Feedback.held == "held"),
        )
        .order_by(Slot.position, Meeting.id)
    )
    return [
        MeetingRow(
            b if a == own_id else a,
            pair_of(a, b),
            slot_id,
            starts_at,
            later or ends_at,
            need or offer or "",
            person_id,
        )
        for a, b, slot_id, starts_at, ends_at, later, need, offer, person_id in db.session.execute(found)
    ]


def people_met(event: Event, delegations: Collection[int]) -> Mapping[int, list[PersonRow]]:
    """Delegation → its people who sit at tables, in the order they were named."""
    found = (
        select(
            Delegate.delegation_id,
            Delegate.id,
            Person.id,
            Person.name,
            Person.email,
            ChamberPerson.phone,
            ContactConsent.id.is_not(None),
        )
        .join(Person, Person.id == Delegate.person_id)
        .outerjoin(
            ContactConsent,
            and_(ContactConsent.person_id == Person.id, ContactConsent.event_id == event.id),
        )
        .outerjoin(
            ChamberPerson,
            and_(ChamberPerson.person_id == Person.id, ChamberPerson.chamber_id == event.chamber_id),
        )
        .where(
            Delegate.delegation_id.in_(delegations),
            Delegate.accompanies.is_(False),
            Person.disabled_at.is_(None),
        )
        .order_by(Delegate.id)
    )
    people: dict[int, list[PersonRow]] = defaultdict(list)
    for row in db.session.execute(found):
        people[row[0]].append(PersonRow((row[0], row[1]), *row[2:]))
    return people


def consent_of(event_id: int, person_id: int | None) -> ContactConsent | None:
    """The person's own word; None while they have not agreed."""
    return db.session.scalar(
        select(ContactConsent).where(
            ContactConsent.event_id == event_id, ContactConsent.person_id == person_id
        )
    )
