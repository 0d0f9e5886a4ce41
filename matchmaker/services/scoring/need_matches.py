"""The public offers that answer a need, as its own people see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.db.catalogue import Offer
from matchmaker.db.directory import Organisation
from matchmaker.db.queries.scoring_inputs import PUBLIC_OFFER
from matchmaker.db.scoring import NeedMatch
from matchmaker.extensions import db
from matchmaker.services.catalogue.needs import need_for
from matchmaker.services.scoring.market import compared_at, latest_market
from matchmaker.services.scoring.market_matches import NEW, TOP


@dataclass(frozen=True)
class Match:
    """An offer that answers a need, as its buyer sees it. ``mark`` of 100, None where nothing weighs."""

    offer_id: int
    title: str
    organisation: str
    commune: str | None
    mark: int | None
    fits: bool
    new: bool


@dataclass(frozen=True)
class Matches:
    """The best offers of a need; ``compared_at`` is None before it was first compared with the catalogue."""

    best: Sequence[Match]
    compared_at: datetime | None


def matches_of(actor: Actor, need_id: int, shown: int = TOP) -> Matches | None:
    """The best public offers for a need of the actor's own organisations; None where it is not theirs, or
    nobody has compared the catalogue yet. Raises `NotFound`."""
    need = need_for(actor, need_id)
    if not actor.speaks_for(need.organisation_id) or latest_market() is None:
        return None
    found = db.session.execute(
        select(NeedMatch, Offer, Organisation)
        .join(Offer, Offer.id == NeedMatch.offer_id)
        .join(Organisation, Organisation.id == Offer.organisation_id)
        .where(NeedMatch.need_id == need.id, *PUBLIC_OFFER)
        .order_by(NeedMatch.place)
        .limit(shown)
    ).all()
    best = [_shown(match, offer, owner) for match, offer, owner in found]
    return Matches(best, compared_at(need.id, need.created_at))


def _shown(match: NeedMatch, offer: Offer, owner: Organisation) -> Match:
    mark = None if match.rank is None else round(100 * match.rank)
    return Match(
        offer.id, offer.title, owner.name, owner.commune, mark, match.fits, match.found_at > now() - NEW
    )
