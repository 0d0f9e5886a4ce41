"""Who takes part in an event and what they wish and say, as the pages about scores need it."""

from dataclasses import dataclass

from sqlalchemy import or_, select

from matchmaker.db import catalogue
from matchmaker.db.directory import Organisation
from matchmaker.db.events import TAKES_PART, Delegation
from matchmaker.db.queries.scoring_inputs import OPEN_NEED, SHOWN_OFFER
from matchmaker.db.requests import STANDING, Request
from matchmaker.extensions import db


@dataclass(frozen=True)
class Participant:
    """A delegation as the pages about scores name it. ``commune`` is an INSEE code."""

    delegation: int
    organisation: int
    name: str
    kind: str
    state: str
    commune: str | None
    siae_kind: str | None
    description: str


def participants_of(event_id: int) -> list[Participant]:
    """Who takes part in the event, in the order of the ids."""
    found = db.session.execute(
        select(
            Delegation.id,
            Organisation.id,
            Organisation.name,
            Delegation.kind,
            Delegation.state,
            Organisation.commune,
            Organisation.siae_kind,
            Organisation.description,
        )
        .join(Organisation, Organisation.id == Delegation.organisation_id)
        .where(Delegation.event_id == event_id, Delegation.state.in_(TAKES_PART))
        .order_by(Delegation.id)
    )
    return [Participant(*row) for row in found]


@dataclass(frozen=True)
class WishState:
    """A live wish between two delegations: who sent it and what became of it."""

    id: int
    sent: bool  # by the delegation that looks
    rank: int
    state: str


def wishes_between(event_id: int, delegation_id: int) -> dict[int, WishState]:
    """The delegation's live wishes, sent and received, by the other delegation; its own first."""
    found = db.session.scalars(
        select(Request)
        .where(
            Request.event_id == event_id,
            or_(Request.from_id == delegation_id, Request.to_id == delegation_id),
            Request.state.in_(STANDING),
            or_(Request.origin != "chamber", Request.state != "pending"),  # a proposal is not a wish
        )
        .order_by(Request.from_id == delegation_id, Request.id)
    )
    return {
        (request.to_id if request.from_id == delegation_id else request.from_id): WishState(
            request.id, request.from_id == delegation_id, request.rank, request.state
        )
        for request in found
    }


def wished_pairs(event_id: int) -> list[tuple[int, int]]:
    """The pairs of delegations between whom there is a live wish."""
    found = db.session.execute(
        select(Request.from_id, Request.to_id).where(
            Request.event_id == event_id, Request.state.in_(STANDING)
        )
    )
    return [(one, other) for one, other in found]


def words_said(event_id: int) -> list[tuple[int, str, str]]:
    """(delegation, title, description) of every open need and offer of the event, for a search."""
    taking_part = (Delegation.event_id == event_id, Delegation.state.in_(TAKES_PART))
    needs = (
        select(Delegation.id, catalogue.Need.title, catalogue.Need.description)
        .join(catalogue.Need, catalogue.Need.organisation_id == Delegation.organisation_id)
        .where(*taking_part, *OPEN_NEED)
    )
    offers = (
        select(Delegation.id, catalogue.Offer.title, catalogue.Offer.description)
        .join(catalogue.Offer, catalogue.Offer.organisation_id == Delegation.organisation_id)
        .where(*taking_part, *SHOWN_OFFER)
    )
    found = db.session.execute(needs.union_all(offers))
    return [(delegation, title, description) for delegation, title, description in found]
