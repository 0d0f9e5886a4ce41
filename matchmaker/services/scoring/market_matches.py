"""The best offers of each need of the catalogue, as they are kept and shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.core.scoring.blocks import Block, KeptRow
from matchmaker.db.catalogue import Need, Offer
from matchmaker.db.directory import Organisation
from matchmaker.db.queries.scoring_inputs import PUBLIC_OFFER, ScoringInputs
from matchmaker.db.scoring import MarketRun, NeedMatch
from matchmaker.extensions import db
from matchmaker.services.catalogue.needs import need_for

TOP = 50
NEW = timedelta(days=7)


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
    """The best offers of a need; ``matched_at`` is None where the catalogue was never matched."""

    best: Sequence[Match]
    matched_at: datetime | None


def keep_best(session: Session, inputs: ScoringInputs, needs: range, blocks: Iterable[Block]) -> int:
    """Let these needs have the offers found for them; an offer they had already stays seen."""
    ids = [inputs.needs[place].id for place in needs]
    stored = {
        (match.need_id, match.offer_id): match
        for match in session.scalars(select(NeedMatch).where(NeedMatch.need_id.in_(ids)))
    }
    found = [(inputs.needs[row.need], row) for block in blocks for row in block.rows]
    for need, row in found:
        match = stored.pop((need.id, inputs.offers[row.offer].id), None)
        if match is None:
            match = NeedMatch(need_id=need.id, offer_id=inputs.offers[row.offer].id)
            session.add(match)
        _write(match, inputs, row, row.place)
    for match in stored.values():
        session.delete(match)
    return len(found)


def add_offer(session: Session, inputs: ScoringInputs, offer_id: int, blocks: Iterable[Block]) -> int:
    """Put one offer in its place among the best of the needs it answers, and take it from all others."""
    rows = {inputs.needs[row.need].id: row for block in blocks for row in block.rows}
    known = session.scalars(select(NeedMatch).where(NeedMatch.offer_id == offer_id)).all()
    held = {match.need_id: match for match in known}
    for need_id in held.keys() - rows.keys():
        session.delete(held[need_id])
    session.flush()
    return sum(_placed(session, inputs, need_id, held.get(need_id), row) for need_id, row in rows.items())


def _placed(
    session: Session, inputs: ScoringInputs, need_id: int, match: NeedMatch | None, row: KeptRow
) -> bool:
    offer = inputs.offers[row.offer]
    others = session.scalars(
        select(NeedMatch)
        .where(NeedMatch.need_id == need_id, NeedMatch.offer_id != offer.id)
        .order_by(NeedMatch.place)
    ).all()
    ours = (_fits(inputs, row), -1.0 if row.rank is None else row.rank)
    before = [one for one in others if (one.fits, -1.0 if one.rank is None else one.rank) >= ours]
    if len(before) >= TOP:
        if match is not None:
            session.delete(match)
        return False
    if match is None:
        match = NeedMatch(need_id=need_id, offer_id=offer.id)
        session.add(match)
    _write(match, inputs, row, len(before) + 1)
    for place, one in enumerate([*before, match, *others[len(before) :]], 1):
        one.place = place
        if place > TOP:
            session.delete(one)
    return True


def _write(match: NeedMatch, inputs: ScoringInputs, row: KeptRow, place: int) -> None:
    match.place, match.rank, match.coverage = place, row.rank, row.coverage
    match.fits = _fits(inputs, row)


def _fits(inputs: ScoringInputs, row: KeptRow) -> bool:
    asked, offered = inputs.needs[row.need].prestation, inputs.offers[row.offer].prestation
    return not asked or not offered or asked == offered


def matches_of(actor: Actor, need_id: int, shown: int = TOP) -> Matches:
    """The best public offers for a need of the actor's own organisations. Raises `NotFound`."""
    need = need_for(actor, need_id)
    if not actor.speaks_for(need.organisation_id):
        return Matches([], None)
    found = db.session.execute(
        select(NeedMatch, Offer, Organisation)
        .join(Offer, Offer.id == NeedMatch.offer_id)
        .join(Organisation, Organisation.id == Offer.organisation_id)
        .where(NeedMatch.need_id == need.id, *PUBLIC_OFFER)
        .order_by(NeedMatch.place)
        .limit(shown)
    ).all()
    matched = db.session.scalar(select(func.max(MarketRun.created_at)))
    return Matches([_shown(match, offer, owner) for match, offer, owner in found], matched)


def new_matches(organisations: Iterable[int]) -> Mapping[int, int]:
    """How many offers answer since less than a week, by need, of the needs of these organisations."""
    found = db.session.execute(
        select(NeedMatch.need_id, func.count())
        .join(Need, Need.id == NeedMatch.need_id)
        .join(Offer, Offer.id == NeedMatch.offer_id)
        .where(Need.organisation_id.in_(list(organisations)), NeedMatch.found_at > now() - NEW, *PUBLIC_OFFER)
        .group_by(NeedMatch.need_id)
    )
    return dict(found.tuples())


def forget(session: Session, offer_id: int) -> None:
    """Take an offer that is no longer public from every list."""
    session.execute(delete(NeedMatch).where(NeedMatch.offer_id == offer_id))


def _shown(match: NeedMatch, offer: Offer, owner: Organisation) -> Match:
    mark = None if match.rank is None else round(100 * match.rank)
    return Match(
        offer.id, offer.title, owner.name, owner.commune, mark, match.fits, match.found_at > now() - NEW
    )
