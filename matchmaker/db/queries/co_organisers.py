"""Which chambers run an event together: the one whose it is, and those that agreed to help."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, or_, select

from matchmaker.db.co_organisers import CoOrganiser
from matchmaker.db.directory import Chamber
from matchmaker.db.events import Event, Slot
from matchmaker.extensions import db

LIVE = ("invited", "accepted")


def run_by(chambers: Collection[int]) -> ColumnElement[bool]:
    """The condition that one of these chambers runs the `Event` of the query: its own, or co-organised.

    The one place that says so; everything an organiser finds of an event is found through it.
    """
    helps = (
        exists()
        .where(
            CoOrganiser.event_id == Event.id,
            CoOrganiser.chamber_id.in_(chambers),
            CoOrganiser.state == "accepted",
        )
        .correlate(Event)
    )
    return or_(Event.chamber_id.in_(chambers), helps)


def helping_chambers(event_id: int, chambers: Collection[int]) -> list[int]:
    """Those of these chambers that co-organise the event, the one that agreed first in front."""
    found = (
        select(CoOrganiser.chamber_id)
        .where(
            CoOrganiser.event_id == event_id,
            CoOrganiser.chamber_id.in_(chambers),
            CoOrganiser.state == "accepted",
        )
        .order_by(CoOrganiser.since, CoOrganiser.chamber_id)
    )
    return list(db.session.scalars(found))


@dataclass(frozen=True)
class Helper:
    """A chamber beside the owner, as the event's page lists it. `region` is an INSEE code."""

    chamber_id: int
    name: str
    region: str | None
    state: str
    since: datetime


def helpers_of(event_id: int) -> list[Helper]:
    """Every chamber that was asked, by name."""
    found = (
        select(Chamber.id, Chamber.name, Chamber.region, CoOrganiser.state, CoOrganiser.since)
        .join(CoOrganiser, CoOrganiser.chamber_id == Chamber.id)
        .where(CoOrganiser.event_id == event_id)
        .order_by(Chamber.name, Chamber.id)
    )
    return [Helper(*row) for row in db.session.execute(found)]


def chambers_to_ask(event: Event) -> list[tuple[int, str, str | None]]:
    """(id, name, region) of the chambers of this service that are not part of the event, by name."""
    asked = exists().where(
        CoOrganiser.event_id == event.id,
        CoOrganiser.chamber_id == Chamber.id,
        CoOrganiser.state.in_(LIVE),
    )
    found = (
        select(Chamber.id, Chamber.name, Chamber.region)
        .where(Chamber.id != event.chamber_id, ~asked)
        .order_by(Chamber.name, Chamber.id)
    )
    return [(row.id, row.name, row.region) for row in db.session.execute(found)]


@dataclass(frozen=True)
class Invitation:
    """An event that another chamber asks one of the reader's to run with it: no more of it than this."""

    event_id: int
    name: str
    place: str
    zone: str
    host: str
    chamber_id: int
    chamber: str
    starts_at: datetime | None


def invitations_to(chambers: Collection[int]) -> Sequence[Invitation]:
    """The invitations that these chambers have not answered, the oldest first."""
    asked, host = Chamber.__table__.alias("asked"), Chamber.__table__.alias("host")
    starts = select(func.min(Slot.starts_at)).where(Slot.event_id == Event.id).scalar_subquery()
    found = (
        select(Event.id, Event.name, Event.place, Event.zone, host.c.name, asked.c.id, asked.c.name, starts)
        .join(CoOrganiser, CoOrganiser.event_id == Event.id)
        .join(asked, asked.c.id == CoOrganiser.chamber_id)
        .join(host, host.c.id == Event.chamber_id)
        .where(CoOrganiser.chamber_id.in_(chambers), CoOrganiser.state == "invited")
        .order_by(CoOrganiser.since, CoOrganiser.id)
    )
    return [Invitation(*row) for row in db.session.execute(found)]
