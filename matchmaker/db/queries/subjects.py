"""What two participants may speak about: the needs and offers that each shows."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, literal, or_, select
from sqlalchemy.orm import aliased

from matchmaker.core.directory.access import Actor
from matchmaker.core.events.kinds import WITHOUT_MEETINGS
from matchmaker.core.events.phases import WISHES_OPEN
from matchmaker.db.catalogue import Need, Offer
from matchmaker.db.directory import Organisation
from matchmaker.db.events import Delegation, Event
from matchmaker.db.queries.catalogue import need_seen_by, offer_seen_by
from matchmaker.db.queries.requests import asked
from matchmaker.db.queries.scoring_inputs import OPEN_NEED, SHOWN_OFFER
from matchmaker.db.requests import Request
from matchmaker.extensions import db

NEED, OFFER = "need", "offer"


@dataclass(frozen=True)
class Shown:
    """A need or an offer of a participant, as the actor may read it."""

    kind: str
    id: int
    title: str
    delegation: int  # whose

    @property
    def need_id(self) -> int | None:
        return self.id if self.kind == NEED else None

    @property
    def offer_id(self) -> int | None:
        return self.id if self.kind == OFFER else None


def subjects_of(actor: Actor, event_id: int, delegations: Collection[int]) -> list[Shown]:
    """The needs, then the offers, that these participants of the event show to the actor, by title. One query."""
    there = (Delegation.event_id == event_id, Delegation.id.in_(delegations))
    needs = (
        _columns(NEED, Need)
        .join(Need.organisation)
        .join(Delegation, Delegation.organisation_id == Organisation.id)
        .where(*there, need_seen_by(actor), *OPEN_NEED)
    )
    offers = (
        _columns(OFFER, Offer)
        .join(Offer.organisation)
        .join(Delegation, Delegation.organisation_id == Organisation.id)
        .where(*there, offer_seen_by(actor), *SHOWN_OFFER)
    )
    both = needs.union_all(offers).subquery()
    found = db.session.execute(select(both).order_by(both.c.kind, both.c.title_key, both.c.id))
    return [Shown(row.kind, row.id, row.title, row.side) for row in found]


def _columns(name: str, kind: type[Need] | type[Offer]) -> Select[*tuple[Any, ...]]:
    return select(
        literal(name).label("kind"),
        kind.id.label("id"),
        kind.title.label("title"),
        kind.title_key.label("title_key"),
        Delegation.id.label("side"),
    )


@dataclass(frozen=True)
class AskableAt:
    """An event at which one of the actor's structures may ask the author of a sheet for a meeting."""

    event_id: int
    event: str
    organisation_id: int  # who would ask
    organisation: str
    to: int  # the author's delegation


def askable_at(actor: Actor, author: int) -> list[AskableAt]:
    """Where the wishes are open, both take part, may meet, and the actor's structure has not asked yet. One query."""
    mine, its, own = aliased(Delegation), aliased(Delegation), aliased(Organisation)
    found = db.session.execute(
        select(Event.id, Event.name, own.id, own.name, its.id)
        .select_from(mine)
        .join(Event, Event.id == mine.event_id)
        .join(own, own.id == mine.organisation_id)
        .join(its, its.event_id == mine.event_id)
        .where(
            mine.organisation_id.in_(actor.organisations),
            its.organisation_id == author,
            its.organisation_id != mine.organisation_id,
            Event.phase.in_(WISHES_OPEN),
            *_meets(mine),
            *_meets(its),
            or_(mine.kind != "buyer", its.kind != "buyer"),
            ~_asked(mine, its),
        )
        .order_by(Event.id, own.name_key, own.id)
    )
    return [AskableAt(*row) for row in found]


def _meets(side: type[Delegation]) -> tuple[ColumnElement[bool], ...]:
    return side.state == "accepted", side.kind.not_in(WITHOUT_MEETINGS)


def _asked(mine: type[Delegation], its: type[Delegation]) -> ColumnElement[bool]:
    """A wish stands already: its subject is changed where it is listed."""
    return exists().where(Request.from_id == mine.id, Request.to_id == its.id, asked())
