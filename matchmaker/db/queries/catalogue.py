"""Which offers and needs somebody may see, and the lists the pages show."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, not_, or_, select
from sqlalchemy.orm import aliased

from matchmaker.core.directory.access import Actor
from matchmaker.db.catalogue import Need, Offer
from matchmaker.db.directory import ChamberOrganisation, Organisation
from matchmaker.db.events import TAKES_PART, Delegation, Event
from matchmaker.db.groupements import Groupement
from matchmaker.db.queries.co_organisers import run_by
from matchmaker.db.queries.directory import listed_by
from matchmaker.db.queries.groupements import let_in
from matchmaker.extensions import db


def within_reach(kind: type[Offer] | type[Need], actor: Actor) -> ColumnElement[bool]:
    """One's own, or of an organisation that a chamber of the actor knows and lets see it.

    A chamber that merely lists an organisation reads neither drafts nor what is for the
    participants of another chamber's event.
    """
    return or_(_own(kind, actor), and_(listed_by(actor.chambers), _shown(kind, actor)))


def offer_seen_by(actor: Actor) -> ColumnElement[bool]:
    """The offer's author lets the actor see it, and has not withdrawn it; one's own always."""
    return or_(_own(Offer, actor), and_(Offer.withdrawn_at.is_(None), _shown(Offer, actor)))


def offers_read_by(actor: Actor, ids: Collection[int]) -> set[int]:
    """Of these offers, those whose sheet the actor may open. One query."""
    found = select(Offer.id).join(Offer.organisation).where(Offer.id.in_(ids), offer_seen_by(actor))
    return set(db.session.scalars(found))


def need_seen_by(actor: Actor) -> ColumnElement[bool]:
    """The need's author lets the actor see it, and it is neither a draft nor given up; one's own always."""
    return or_(
        _own(Need, actor),
        and_(Need.state.not_in(("draft", "abandoned")), _shown(Need, actor)),
    )


def _own(kind: type[Offer] | type[Need], actor: Actor) -> ColumnElement[bool]:
    """Of one's own organisations; who acts on behalf of one reads nothing that it keeps to itself."""
    own = Organisation.id.in_(actor.organisations)
    return own if actor.behalf is None else and_(own, kind.visibility != "own")


def _shown(kind: type[Offer] | type[Need], actor: Actor) -> ColumnElement[bool]:
    return or_(
        kind.visibility == "public",
        and_(kind.visibility == "chamber", or_(listed_by(actor.chambers), _same_chamber(actor))),
        and_(kind.visibility.in_(("event", "chamber")), _met_at_event(actor)),
    )


def _same_chamber(actor: Actor) -> ColumnElement[bool]:
    """A chamber lists both. A groupement puts itself on a list by asking to come: that opens nothing."""
    mine, its = aliased(ChamberOrganisation), aliased(ChamberOrganisation)
    return exists().where(
        its.organisation_id == Organisation.id,
        mine.chamber_id == its.chamber_id,
        mine.organisation_id.in_(actor.organisations),
        not_(exists().where(Groupement.organisation_id == mine.organisation_id)),
    )


def _met_at_event(actor: Actor) -> ColumnElement[bool]:
    """Both take part in one event, or a chamber of the actor runs an event its author takes part in."""
    its, mine = aliased(Delegation), aliased(Delegation)
    beside = exists().where(
        its.organisation_id == Organisation.id,
        its.state.in_(TAKES_PART),
        mine.event_id == its.event_id,
        mine.organisation_id.in_(actor.organisations),
        mine.state.in_(TAKES_PART),
        let_in(mine),
    )
    runs = exists().where(
        its.organisation_id == Organisation.id,
        its.state.in_(TAKES_PART),
        Event.id == its.event_id,
        run_by(actor.chambers),
    )
    return or_(beside, runs)


@dataclass(frozen=True)
class OfferLine:
    """An offer in its author's list."""

    id: int
    organisation_id: int
    title: str
    prestation: str | None
    cpv: tuple[str, ...]
    visibility: str
    withdrawn_at: datetime | None
    confirmed_at: datetime | None
    created_at: datetime
    reread_since: datetime | None


@dataclass(frozen=True)
class NeedLine:
    """A need in its author's list."""

    id: int
    organisation_id: int
    title: str
    kind: str
    prestation: str | None
    cpv: tuple[str, ...]
    visibility: str
    state: str
    reservation: str
    light: bool
    confirmed_at: datetime | None


def offers_of(actor: Actor, organisations: Collection[int]) -> list[OfferLine]:
    """The offers of these organisations within the actor's reach by title, the withdrawn ones last."""
    found = (
        select(
            Offer.id,
            Offer.organisation_id,
            Offer.title,
            Offer.prestation,
            Offer.cpv,
            Offer.visibility,
            Offer.withdrawn_at,
            Offer.confirmed_at,
            Offer.created_at,
            Offer.reread_since,
        )
        .join(Offer.organisation)
        .where(Offer.organisation_id.in_(organisations), within_reach(Offer, actor))
        .order_by(Offer.withdrawn_at.is_not(None), Offer.title_key, Offer.id)
    )
    return [OfferLine(**_codes_as_tuple(row._asdict())) for row in db.session.execute(found)]


def needs_of(actor: Actor, organisations: Collection[int]) -> list[NeedLine]:
    """The needs of these organisations within the actor's reach by title, those given up last."""
    found = (
        select(
            Need.id,
            Need.organisation_id,
            Need.title,
            Need.kind,
            Need.prestation,
            Need.cpv,
            Need.visibility,
            Need.state,
            Need.reservation,
            Need.light,
            Need.confirmed_at,
        )
        .join(Need.organisation)
        .where(Need.organisation_id.in_(organisations), within_reach(Need, actor))
        .order_by(Need.state == "abandoned", Need.title_key, Need.id)
    )
    return [NeedLine(**_codes_as_tuple(row._asdict())) for row in db.session.execute(found)]


def _codes_as_tuple(values: dict[str, Any]) -> dict[str, Any]:
    return values | {"cpv": tuple(values["cpv"])}


def takes_part(organisation_id: int, chambers: Collection[int]) -> bool:
    """Whether the organisation takes part in an event of one of these chambers."""
    return bool(hosted_among([organisation_id], chambers))


def hosted_among(organisations: Collection[int], chambers: Collection[int]) -> set[int]:
    """Those of these organisations that take part in an event of one of these chambers."""
    found = (
        select(Delegation.organisation_id)
        .join(Delegation.event)
        .where(
            Delegation.organisation_id.in_(organisations),
            Delegation.state.in_(TAKES_PART),
            Event.chamber_id.in_(chambers),
        )
    )
    return set(db.session.scalars(found))
