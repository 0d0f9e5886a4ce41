"""Counts of one event for its overview and its checklist."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, not_, select
from sqlalchemy.sql.selectable import ScalarSelect

from matchmaker.core.events.checklist import Figures
from matchmaker.db.catalogue import Need, Offer
from matchmaker.db.events import Absence, Delegation, Event, EventTable, Slot
from matchmaker.db.jobs import Outbox
from matchmaker.db.queries.invitations import reachable
from matchmaker.db.queries.set_up import without_table
from matchmaker.db.requests import STANDING, Request
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
        count_of(Slot, Slot.event_id == event.id).label("slots"),
        _longest_session(event).label("in_a_row"),
        count_of(EventTable, EventTable.event_id == event.id).label("tables"),
        count_of(Delegation, there, Delegation.home_table_id.is_not(None)).label("kept"),
        count_of(Delegation, *without_table(event.id)).label("standing"),
        count_of(Delegation, there, Delegation.kind.in_(("buyer", "both"))).label("buyers"),
        count_of(Delegation, there, Delegation.kind.in_(("supplier", "both"))).label("suppliers"),
        count_of(Delegation, there).label("participants"),
        count_of(Delegation, there, not_(reachable())).label("unreachable"),
        count_of(Delegation, there, Delegation.invited_at.is_(None), reachable()).label("uninvited"),
        count_of(Delegation, there, _never_there(event)).label("never_there"),
        count_of(Delegation, there, *_without_catalogue()).label("without_catalogue"),
        count_of(ScoreRun, ScoreRun.event_id == event.id, ScoreRun.input_version == fresh).label("scored"),
        count_of(Request, Request.event_id == event.id, Request.state.in_(STANDING)).label("wishes"),
        count_of(Request, Request.event_id == event.id, Request.state == "pending").label("pending"),
        count_of(
            Schedule,
            Schedule.event_id == event.id,
            Schedule.state == "candidate",
            Schedule.input_version == fresh,
        ).label("drafts"),
        count_of(Meeting, Meeting.event_id == event.id, Meeting.status != "cancelled").label("meetings"),
    )


def _longest_session(event: Event) -> ScalarSelect[int]:
    """The slots of the longest session: a pause ends one."""
    sessions = select(func.count().label("slots")).where(Slot.event_id == event.id).group_by(Slot.session)
    return select(func.coalesce(func.max(sessions.subquery().c.slots), 0)).scalar_subquery()


def count_of(model: type, *conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    """How many rows meet the conditions, as a column of another query."""
    return select(func.count()).select_from(model).where(*conditions).scalar_subquery()


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
