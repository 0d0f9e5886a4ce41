"""Meetings the chamber proposes: pairs nobody asked for."""

from dataclasses import dataclass

from sqlalchemy import and_, case, or_, select

from matchmaker.db.directory import Organisation
from matchmaker.db.events import Delegation
from matchmaker.db.requests import STANDING, Request
from matchmaker.db.scheduling import Meeting
from matchmaker.extensions import db


def proposed_pairs(event_id: int) -> frozenset[frozenset[int]]:
    """The pairs the chamber proposed and nobody asked for; not those it entered for two that had agreed."""
    found = select(Request.from_id, Request.to_id, Request.origin).where(
        Request.event_id == event_id,
        Request.state.in_(STANDING),
        or_(Request.origin != "chamber", Request.state != "accepted"),
    )
    rows = [(frozenset((one, other)), origin) for one, other, origin in db.session.execute(found)]
    asked = {pair for pair, origin in rows if origin != "chamber"}
    return frozenset(pair for pair, origin in rows if origin == "chamber" and pair not in asked)


def pairs_ever_asked(event_id: int) -> set[frozenset[int]]:
    """The pairs between whom there is or was a wish, taken back and declined ones included; expired ones are not."""
    found = select(Request.from_id, Request.to_id).where(
        Request.event_id == event_id, Request.state != "expired"
    )
    return {frozenset((one, other)) for one, other in db.session.execute(found)}


@dataclass(frozen=True)
class Proposal:
    """A proposed meeting as one of its sides reads it. ``meets``: it is in the published planning."""

    id: int
    version: int
    partner: str
    refused: bool
    meets: bool


def proposals_for(delegation_id: int) -> list[Proposal]:
    """What the chamber proposes to a structure: what it may refuse, and what was refused and still stands."""
    partner = case((Request.from_id == delegation_id, Request.to_id), else_=Request.from_id)
    found = (
        select(Request.id, Request.version, Organisation.name, Request.state, Request.meeting_id)
        .join(Delegation, Delegation.id == partner)
        .join(Organisation, Organisation.id == Delegation.organisation_id)
        .where(
            Request.origin == "chamber",
            or_(Request.from_id == delegation_id, Request.to_id == delegation_id),
            or_(
                Request.state == "pending",
                and_(Request.state == "declined", Request.meeting_id.is_not(None)),
            ),
        )
        .order_by(Organisation.name_key, Request.id)
    )
    return [
        Proposal(key, version, name, state == "declined", meeting is not None)
        for key, version, name, state, meeting in db.session.execute(found)
    ]


@dataclass(frozen=True)
class Refused:
    """A proposed meeting that was published and that a side has refused since."""

    by: int
    other: int
    slot_id: int
    table_id: int


def refused_proposals(event_id: int) -> list[Refused]:
    """Those whose meeting still stands: the next planning cancels it."""
    found = (
        select(Request.to_id, Request.from_id, Meeting.slot_id, Meeting.table_id)
        .join(Meeting, Meeting.id == Request.meeting_id)
        .where(
            Request.event_id == event_id,
            Request.origin == "chamber",
            Request.state == "declined",
            Meeting.status != "cancelled",
        )
        .order_by(Request.id)
    )
    return [Refused(*row) for row in db.session.execute(found)]
