"""Counts of one event for its overview and its checklist."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, not_, select
from sqlalchemy.sql.selectable import ScalarSelect

from matchmaker.core.events.checklist import Figures
from matchmaker.db.catalogue import Need, Offer
from matchmaker.db.directory import Person
from matchmaker.db.events import Absence, Delegate, Delegation, Event, EventTable, Slot
from matchmaker.db.jobs import Outbox
from matchmaker.db.requests import Request
from matchmaker.db.scheduling import Meeting, Schedule
from matchmaker.db.scoring import ScoreRun
from matchmaker.extensions import db


def figures_of(event: Event) -> Figures:
    """All counts in one query."""
    row = db.session.execute(_counts(event)).one()
    values = dict(row._mapping)
    values["scored"] = bool(values["scored"])
    return Figures(phase=event.phase, open=event.opened_at is not None, **values)


def trial_messages(event_id: int) -> int:
    """How many messages of the event went to the organiser instead of their addressees."""
    found = select(func.count()).select_from(Outbox).where(Outbox.event_id == event_id, Outbox.trial)
    return int(db.session.execute(found).scalar_one())


def _counts(event: Event) -> Select[*tuple[Any, ...]]:
    there = and_(Delegation.event_id == event.id, Delegation.state == "accepted")
    fresh = event.input_version
    return select(
        _count(Slot, Slot.event_id == event.id).label("slots"),
        _count(EventTable, EventTable.event_id == event.id).label("tables"),
        _count(Delegation, there, Delegation.kind.in_(("buyer", "both"))).label("buyers"),
        _count(Delegation, there, Delegation.kind.in_(("supplier", "both"))).label("suppliers"),
        _count(Delegation, there).label("participants"),
        _count(Delegation, there, not_(_reachable())).label("unreachable"),
        _count(Delegation, there, Delegation.invited_at.is_(None), _reachable()).label("uninvited"),
        _count(Delegation, there, _never_there(event)).label("never_there"),
        _count(Delegation, there, *_without_catalogue()).label("without_catalogue"),
        _count(ScoreRun, ScoreRun.event_id == event.id, ScoreRun.input_version == fresh).label("scored"),
        _count(
            Request, Request.event_id == event.id, Request.state.in_(("pending", "accepted", "declined"))
        ).label("wishes"),
        _count(Request, Request.event_id == event.id, Request.state == "pending").label("pending"),
        _count(
            Schedule,
            Schedule.event_id == event.id,
            Schedule.state == "candidate",
            Schedule.input_version == fresh,
        ).label("drafts"),
        _count(Meeting, Meeting.event_id == event.id, Meeting.status != "cancelled").label("meetings"),
    )


def _count(model: type, *conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count()).select_from(model).where(*conditions).scalar_subquery()


def _reachable() -> ColumnElement[bool]:
    return (
        exists()
        .where(
            Delegate.delegation_id == Delegation.id,
            Delegate.person_id == Person.id,
            Person.email.is_not(None),
        )
        .correlate(Delegation)
    )


def _never_there(event: Event) -> ColumnElement[bool]:
    absent = (
        select(func.count())
        .select_from(Absence)
        .where(Absence.delegation_id == Delegation.id)
        .correlate(Delegation)
        .scalar_subquery()
    )
    return and_(absent == len(event.slots), absent > 0)


def _without_catalogue() -> tuple[ColumnElement[bool], ...]:
    return (
        Delegation.kind.in_(("buyer", "supplier", "both")),
        not_(exists().where(Offer.organisation_id == Delegation.organisation_id).correlate(Delegation)),
        not_(exists().where(Need.organisation_id == Delegation.organisation_id).correlate(Delegation)),
    )
