"""Counts of one structure at one event, for its own space."""

from sqlalchemy import or_, select

from matchmaker.core.events.next_steps import OwnFigures
from matchmaker.core.requests.rules import COUNTED
from matchmaker.db.catalogue import Need, Offer
from matchmaker.db.events import Absence, Delegation
from matchmaker.db.queries.event_figures import count_of
from matchmaker.db.requests import Request
from matchmaker.db.scheduling import Meeting
from matchmaker.extensions import db


def own_figures(delegation: Delegation) -> OwnFigures:
    """All counts in one query."""
    own = delegation.organisation_id
    row = db.session.execute(
        select(
            count_of(Offer, Offer.organisation_id == own, Offer.withdrawn_at.is_(None)),
            count_of(Need, Need.organisation_id == own, Need.state != "abandoned"),
            count_of(Request, Request.from_id == delegation.id, Request.state.in_(COUNTED)),
            count_of(Request, Request.to_id == delegation.id, Request.state == "pending"),
            count_of(
                Meeting,
                Meeting.event_id == delegation.event_id,
                or_(Meeting.a_id == delegation.id, Meeting.b_id == delegation.id),
                Meeting.status != "cancelled",
            ),
            count_of(Absence, Absence.delegation_id == delegation.id),
        )
    ).one()
    offers, needs, sent, to_answer, meetings, absences = row
    slots = len(delegation.event.slots)
    return OwnFigures(
        phase=delegation.event.phase,
        kind=delegation.kind,
        accepted=delegation.state == "accepted",
        offers=offers,
        needs=needs,
        sent=sent,
        quota=delegation.event.wish_quota,
        to_answer=to_answer,
        meetings=meetings,
        never_there=absences == slots and slots > 0,
    )
