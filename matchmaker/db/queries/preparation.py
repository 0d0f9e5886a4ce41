"""What a structure reads of those it will meet: a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Select, or_, select

from matchmaker.core.directory.access import Actor
from matchmaker.db.catalogue import Need, Offer
from matchmaker.db.directory import Organisation
from matchmaker.db.events import Delegation
from matchmaker.db.queries.catalogue import need_seen_by, offer_seen_by
from matchmaker.db.scheduling import Meeting
from matchmaker.extensions import db


@dataclass(frozen=True)
class PartnerRow:
    delegation_id: int
    organisation_id: int
    kind: str


def partners_of(event_id: int, own_id: int) -> Mapping[str, PartnerRow]:
    """UID of each live meeting of a delegation → whom it is with."""
    found = (
        select(
            Meeting.uid,
            Delegation.id,
            Organisation.id,
            Delegation.kind,
        )
        .join(Delegation, or_(Delegation.id == Meeting.a_id, Delegation.id == Meeting.b_id))
        .join(Organisation, Organisation.id == Delegation.organisation_id)
        .where(
            Meeting.event_id == event_id,
            or_(Meeting.a_id == own_id, Meeting.b_id == own_id),
            Delegation.id != own_id,
            Meeting.status != "cancelled",
        )
    )
    return {row[0]: PartnerRow(*row[1:]) for row in db.session.execute(found)}


def offers_seen(actor: Actor, organisations: Collection[int]) -> Mapping[int, tuple[str, ...]]:
    """Organisation → titles of its offers that the actor may open."""
    found = select(Offer.organisation_id, Offer.title).join(Offer.organisation)
    where = Offer.organisation_id.in_(organisations), offer_seen_by(actor), Offer.withdrawn_at.is_(None)
    return _titles(found.where(*where).order_by(Offer.title_key, Offer.id))


def needs_seen(actor: Actor, organisations: Collection[int]) -> Mapping[int, tuple[str, ...]]:
    """Organisation → titles of its needs that the actor may open."""
    found = select(Need.organisation_id, Need.title).join(Need.organisation)
    where = Need.organisation_id.in_(organisations), need_seen_by(actor), Need.state != "abandoned"
    return _titles(found.where(*where).order_by(Need.title_key, Need.id))


def _titles(found: Select[int, str]) -> Mapping[int, tuple[str, ...]]:
    titles: dict[int, list[str]] = defaultdict(list)
    for organisation, title in db.session.execute(found):
        titles[organisation].append(title)
    return {organisation: tuple(own) for organisation, own in titles.items()}
