"""Events and their participants as the pages list them: a fixed number of queries each."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from matchmaker.db.directory import Chamber, Organisation
from matchmaker.db.events import Delegation, Event, Slot
from matchmaker.db.queries.co_organisers import run_by
from matchmaker.db.queries.groupements import let_in
from matchmaker.extensions import db


@dataclass(frozen=True)
class EventLine:
    """An event in the organiser's list. `starts_at` is None while it has no slot."""

    id: int
    name: str
    place: str
    zone: str
    phase: str
    opened_at: datetime | None
    starts_at: datetime | None
    participants: int
    chamber_id: int
    host: str  # whose event it is


def events_of_chambers(chambers: Collection[int]) -> list[EventLine]:
    """The events of these chambers, the next ones first; those they co-organise left out."""
    return _events(Event.chamber_id.in_(chambers))


def events_run_by(chambers: Collection[int]) -> list[EventLine]:
    """The events that these chambers run, their own and those they co-organise, the next ones first."""
    return _events(run_by(chambers))


def _events(which: ColumnElement[bool]) -> list[EventLine]:
    starts = select(func.min(Slot.starts_at)).where(Slot.event_id == Event.id).scalar_subquery()
    participants = (
        select(func.count())
        .select_from(Delegation)
        .where(Delegation.event_id == Event.id, Delegation.state == "accepted")
        .scalar_subquery()
    )
    found = (
        select(
            Event.id,
            Event.name,
            Event.place,
            Event.zone,
            Event.phase,
            Event.opened_at,
            starts,
            participants,
            Chamber.id,
            Chamber.name,
        )
        .join(Chamber, Chamber.id == Event.chamber_id)
        .where(which)
        .order_by(starts.desc(), Event.id.desc())
    )
    return [EventLine(*row) for row in db.session.execute(found)]


@dataclass(frozen=True)
class OwnLine:
    """An event in a participant's list, for one of their structures."""

    event_id: int
    name: str
    place: str
    zone: str
    phase: str
    organisation_id: int
    organisation: str
    state: str
    starts_at: datetime | None
    let_in: bool  # not while a groupement waits for the organiser


def events_of_organisations(organisations: Collection[int]) -> list[OwnLine]:
    """Where these organisations take part or took part, the next events first."""
    starts = select(func.min(Slot.starts_at)).where(Slot.event_id == Event.id).scalar_subquery()
    found = (
        select(
            Event.id,
            Event.name,
            Event.place,
            Event.zone,
            Event.phase,
            Organisation.id,
            Organisation.name,
            Delegation.state,
            starts,
            let_in(Delegation),
        )
        .join(Delegation, Delegation.event_id == Event.id)
        .join(Organisation, Organisation.id == Delegation.organisation_id)
        .where(Organisation.id.in_(organisations))
        .order_by(starts.desc(), Event.id.desc(), Organisation.name)
    )
    return [OwnLine(*row) for row in db.session.execute(found)]  # type: ignore[call-arg]  # select() is typed for fewer columns
