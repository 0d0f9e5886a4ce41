"""Who knows whom at an event: what a structure said of the others, and whom it met at an earlier event."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import case, or_, select, text
from sqlalchemy.orm import aliased

from matchmaker.clock import now
from matchmaker.core.requests.relations import CLIENT, COMPETITOR
from matchmaker.db.directory import Organisation
from matchmaker.db.events import TAKES_PART, Delegation, Event, Slot
from matchmaker.db.relations import Relation
from matchmaker.db.scheduling import MEETING_LIVE, Meeting
from matchmaker.extensions import db


@dataclass(frozen=True)
class SaidOf:
    """What a structure said of another participant."""

    delegation: int
    name: str
    kind: str


@dataclass(frozen=True)
class Met:
    """The last meeting of two structures at an earlier event, by the calendar there."""

    on: date
    event: str


def said_by(delegation: Delegation) -> list[SaidOf]:
    """What the structure said of others who take part in the same event, by name."""
    other = aliased(Delegation)
    found = db.session.execute(
        select(other.id, Organisation.name, Relation.kind)
        .join(other, other.organisation_id == Relation.other_id)
        .join(Organisation, Organisation.id == Relation.other_id)
        .where(
            Relation.organisation_id == delegation.organisation_id,
            other.event_id == delegation.event_id,
            other.state.in_(TAKES_PART),
        )
        .order_by(Organisation.name_key, other.id)
    )
    return [SaidOf(*row) for row in found]


def met_before(delegation: Delegation) -> dict[int, Met]:
    """For each participant met at an earlier event, by its delegation at this one, the last time."""
    mine, theirs, here = aliased(Delegation), aliased(Delegation), aliased(Delegation)
    own = Meeting.a_id == mine.id
    found = db.session.execute(
        select(here.id, Slot.starts_at, Event.zone, Event.name)
        .select_from(Meeting)
        .join(Slot, Slot.id == Meeting.slot_id)
        .join(Event, Event.id == Meeting.event_id)
        .join(mine, or_(own, Meeting.b_id == mine.id))
        .join(theirs, theirs.id == case((own, Meeting.b_id), else_=Meeting.a_id))
        .join(here, here.organisation_id == theirs.organisation_id)
        .where(
            mine.organisation_id == delegation.organisation_id,
            here.event_id == delegation.event_id,
            here.state.in_(TAKES_PART),
            Meeting.event_id != delegation.event_id,
            Slot.starts_at < _first_slot(delegation),
            text(MEETING_LIVE),
            Meeting.status != "no_show",
        )
        .order_by(Slot.starts_at)
    )
    return {key: Met(at.astimezone(ZoneInfo(zone)).date(), name) for key, at, zone, name in found}


def related_at(event_id: int) -> set[frozenset[int]]:
    """The pairs of delegations of which one said that it knows the other. One query."""
    one, other = aliased(Delegation), aliased(Delegation)
    found = db.session.execute(
        select(one.id, other.id)
        .select_from(Relation)
        .join(one, one.organisation_id == Relation.organisation_id)
        .join(other, other.organisation_id == Relation.other_id)
        .where(one.event_id == event_id, other.event_id == event_id)
    )
    return {frozenset(pair) for pair in found}


def rivals_of(organisation_id: int) -> set[int]:
    """The organisations it called competitors itself."""
    own = Relation.organisation_id == organisation_id, Relation.kind == COMPETITOR
    return set(db.session.scalars(select(Relation.other_id).where(*own)))


def meetings_with_clients(delegation: Delegation) -> set[int]:
    """The meetings of a delegation with those its structure said it works with already."""
    other = aliased(Delegation)
    found = db.session.scalars(
        select(Meeting.id)
        .join(
            other,
            or_(
                (Meeting.a_id == delegation.id) & (Meeting.b_id == other.id),
                (Meeting.b_id == delegation.id) & (Meeting.a_id == other.id),
            ),
        )
        .join(Relation, Relation.other_id == other.organisation_id)
        .where(Relation.organisation_id == delegation.organisation_id, Relation.kind == CLIENT)
    )
    return set(found)


def _first_slot(delegation: Delegation) -> datetime:
    """When the event begins; today where it has no slots yet."""
    slots = delegation.event.slots
    return slots[0].starts_at if slots else now()
