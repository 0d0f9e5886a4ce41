"""The best offers of each need of the catalogue, as they are kept and shown."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.scoring.blocks import Block, KeptRow
from matchmaker.core.scoring.relevance import prestation_fits
from matchmaker.db.catalogue import Need, Offer
from matchmaker.db.queries.scoring_inputs import PUBLIC_OFFER, ScoringInputs
from matchmaker.db.scoring import NeedMatch
from matchmaker.extensions import db

TOP = 50
NEW = timedelta(days=7)


def keep_best(session: Session, inputs: ScoringInputs, needs: range, blocks: Iterable[Block]) -> int:
    """Let these needs have the offers found for them; an offer they had keeps its first day."""
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
    """Put one offer in its place among the best of the needs it answers, and take it from all others.

    Says how many needs now have it. Two queries, however many needs.
    """
    rows = {inputs.needs[row.need].id: row for block in blocks for row in block.rows}
    wanted = or_(NeedMatch.need_id.in_(rows), NeedMatch.offer_id == offer_id)
    lists: dict[int, list[NeedMatch]] = defaultdict(list)
    for match in session.scalars(
        select(NeedMatch).where(wanted).order_by(NeedMatch.need_id, NeedMatch.place)
    ):
        lists[match.need_id].append(match)
    return sum(
        _placed(session, inputs, need_id, offer_id, lists[need_id], rows.get(need_id))
        for need_id in sorted({*rows, *lists})
    )


def _placed(
    session: Session,
    inputs: ScoringInputs,
    need_id: int,
    offer_id: int,
    held: Sequence[NeedMatch],
    row: KeptRow | None,
) -> bool:
    ours = next((match for match in held if match.offer_id == offer_id), None)
    others = [match for match in held if match is not ours]
    if row is None:
        if ours is not None:
            session.delete(ours)
        return False
    worth = (_fits(inputs, row), -1.0 if row.rank is None else row.rank)
    place = sum((one.fits, -1.0 if one.rank is None else one.rank) >= worth for one in others)
    if ours is None:
        ours = NeedMatch(need_id=need_id, offer_id=offer_id)
        session.add(ours)
    _write(ours, inputs, row, place + 1)
    for number, match in enumerate([*others[:place], ours, *others[place:]], 1):
        match.place = number
        if number > TOP:
            session.expunge(match) if match in session.new else session.delete(match)
    return place < TOP


def _write(match: NeedMatch, inputs: ScoringInputs, row: KeptRow, place: int) -> None:
    match.place, match.rank, match.coverage = place, row.rank, row.coverage
    match.fits = _fits(inputs, row)


def _fits(inputs: ScoringInputs, row: KeptRow) -> bool:
    return prestation_fits(inputs.needs[row.need].prestation, inputs.offers[row.offer].prestation)


def new_matches(organisations: Iterable[int]) -> Mapping[int, int]:
    """How many offers answer since less than a week, by need, of the needs of these organisations."""
    found = db.session.execute(
        select(NeedMatch.need_id, func.count())
        .join(Need, Need.id == NeedMatch.need_id)
        .join(Offer, Offer.id == NeedMatch.offer_id)
        .where(Need.organisation_id.in_(list(organisations)), NeedMatch.found_at > now() - NEW, *PUBLIC_OFFER)
        .group_by(NeedMatch.need_id)
    )
    return {need_id: int(number) for need_id, number in found}


def forget(session: Session, offer_id: int) -> None:
    """Take an offer that is no longer public from every list."""
    session.execute(delete(NeedMatch).where(NeedMatch.offer_id == offer_id))
