"""Which suppliers of an event could answer a need together, from the last scores of the event."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from sqlalchemy import ColumnElement, select

from matchmaker.clock import now
from matchmaker.core.catalogue.groupements import Candidate, Composition, Part, compose, parts_of
from matchmaker.core.catalogue.lots import lots_from
from matchmaker.core.catalogue.reach import out_of_reach
from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound
from matchmaker.core.scoring import inputs as scoring
from matchmaker.core.scoring.engine import ScoredRows
from matchmaker.core.scoring.weights import ranks
from matchmaker.db.catalogue import Need
from matchmaker.db.directory import Organisation
from matchmaker.db.events import Delegation, Event
from matchmaker.db.queries.catalogue import need_seen_by
from matchmaker.db.queries.groupements import groupements_among
from matchmaker.db.queries.relations import rivals_of
from matchmaker.db.queries.scoring import participants_of
from matchmaker.db.queries.scoring_inputs import OPEN_NEED, scoring_inputs
from matchmaker.extensions import db
from matchmaker.services.catalogue.find import find
from matchmaker.services.events.access import delegations_for, event_for_organiser
from matchmaker.services.scoring.latest import LatestScores, latest_scores

SELLS = ("supplier", "both", "expert")  # kinds of participants who may answer a need
CAPACITY = "capacity"  # the criterion that warns of a capacity too small


@dataclass(frozen=True)
class Field:
    """A need at an event and who could answer it.

    ``scored`` is False before the first run, or while a gate has failed: nobody is proposed then,
    because nobody was checked. ``unchecked``: the parts that offers cover which the last run did not see
    with this need, because either was written or changed since.
    """

    event: Event
    need: Need
    parts: tuple[Part, ...]
    candidates: tuple[Candidate, ...]
    names: Mapping[int, str]  # by organisation
    titles: Mapping[int, str]  # by offer
    scored: bool
    unchecked: frozenset[int] = frozenset()  # by number


@dataclass(frozen=True)
class Proposals:
    """What a page shows: who could answer alone, the sets of several, and what nobody covers."""

    field: Field
    alone: Composition
    together: Composition


def proposals_for_organiser(actor: Actor, event_id: int, need_id: int) -> Proposals:
    """All the sets, and who could answer alone, for the organiser of the event. Raises `NotFound`."""
    event = event_for_organiser(actor, event_id)
    found = _field(event, find(Need, need_id, need_seen_by(actor)))
    return Proposals(
        found,
        _of_one(compose(found.parts, found.candidates)),
        compose(found.parts, found.candidates, least=2),
    )


def proposals_for_supplier(actor: Actor, event_id: int, need_id: int, organisation_id: int) -> Proposals:
    """The sets that contain the supplier and none it called a competitor: who completes it. Raises `NotFound` to a buyer, and
    for a need it does not see: a buyer composes no groupement."""
    found = field_for_supplier(actor, event_id, need_id, organisation_id)
    both = _without(set() if actor.narrowed else rivals_of(organisation_id), found, organisation_id)
    several = tuple(one for one in both.proposals if len(one.members) > 1)
    return Proposals(found, _of_one(both), replace(both, proposals=several))


def _without(rivals: Collection[int], found: Field, organisation_id: int) -> Composition:
    """The sets that none of these belongs to. What nobody covers is counted with everybody: a rival covers it too."""
    everybody = compose(found.parts, found.candidates, with_organisation=organisation_id)
    if not rivals:
        return everybody
    others = [one for one in found.candidates if one.organisation not in rivals]
    left = compose(found.parts, others, with_organisation=organisation_id)
    return left if left.uncovered == everybody.uncovered else replace(everybody, proposals=(), complete=True)


def _of_one(found: Composition) -> Composition:
    """Only who answers alone."""
    return replace(found, proposals=tuple(one for one in found.proposals if len(one.members) == 1))


def field_for_supplier(actor: Actor, event_id: int, need_id: int, organisation_id: int) -> Field:
    """The need and the candidates, for one of the actor's suppliers at the event. Raises `NotFound`."""
    own = next(
        (one for one in delegations_for(actor, event_id) if one.organisation_id == organisation_id), None
    )
    if own is None or own.kind not in SELLS or own.state != "accepted":
        raise NotFound
    need = find(Need, need_id, need_seen_by(actor))
    if actor.speaks_for(need.organisation_id):
        raise NotFound
    return _field(own.event, need)


@dataclass(frozen=True)
class NeedToShare:
    """A need of an event that asks for several trades."""

    id: int
    event_id: int
    event: str
    title: str
    buyer: str
    parts: int


def needs_to_share(actor: Actor) -> list[NeedToShare]:
    """The needs of several trades that the actor sees at its events where it sells; never its own."""
    own = select(Delegation.event_id).where(
        Delegation.organisation_id.in_(actor.organisations),
        Delegation.kind.in_(SELLS),
        Delegation.state == "accepted",
    )
    return _several_trades(
        Event.id.in_(own),
        Event.phase != "closed",
        Need.organisation_id.not_in(actor.organisations),
        need_seen_by(actor),
    )


def needs_to_share_at(event: Event) -> list[NeedToShare]:
    """The needs of several trades at an event, for its organiser."""
    return _several_trades(Event.id == event.id)


def _several_trades(*where: ColumnElement[bool]) -> list[NeedToShare]:
    found = db.session.execute(
        select(Need, Event.id, Event.name, Organisation.name)
        .join(Delegation, Delegation.organisation_id == Need.organisation_id)
        .join(Event, Event.id == Delegation.event_id)
        .join(Need.organisation)
        .where(
            *where,
            Delegation.state == "accepted",
            *OPEN_NEED,
        )
        .order_by(Event.id, Need.title_key, Need.id)
    )
    return [
        NeedToShare(need.id, event_id, name, need.title, buyer, len(parts))
        for need, event_id, name, buyer in found
        if len(parts := parts_of(lots_from(need.lots), need.cpv)) > 1
    ]


def _field(event: Event, need: Need) -> Field:
    """Raises `NotFound` for a need that is not open at the event."""
    participants = participants_of(event.id)
    if need.organisation_id not in {one.organisation for one in participants if one.state == "accepted"}:
        raise NotFound
    if need.state != "sourcing" or need.visibility == "own":
        raise NotFound
    parts = parts_of(lots_from(need.lots), need.cpv)
    names = {one.organisation: one.name for one in participants}
    scores = latest_scores(event.id)
    if scores is None or scores.failed_gates:
        return Field(event, need, parts, (), names, {}, scored=False)
    sellers = {one.delegation for one in participants if one.kind in SELLS and one.state == "accepted"}
    read = scoring_inputs(event.id, now().date())
    asked = next((one for one in read.needs if one.id == need.id), None)
    joint = groupements_among([one.party.organisation for one in read.offers])
    offers = [
        one for one in read.offers if one.party.delegation in sellers and one.party.organisation not in joint
    ]
    candidates = _candidates(asked, offers, scores) if asked is not None else ()
    titles = {one.id: one.words.partition("\n")[0] for one in offers}
    checked = {one.offer for one in candidates}
    late = [one for one in offers if one.id not in checked and one.party.organisation != need.organisation_id]
    fresh = scores.run.input_version == event.input_version
    unchecked = frozenset() if fresh else _covered_by(late, parts)
    return Field(event, need, parts, candidates, names, titles, scored=True, unchecked=unchecked)


def _covered_by(offers: Sequence[scoring.Offer], parts: Sequence[Part]) -> frozenset[int]:
    return frozenset(part.number for part in parts if any(part.covered_by(one.cpv) for one in offers))


def _candidates(
    need: scoring.Need, offers: Sequence[scoring.Offer], scores: LatestScores
) -> tuple[Candidate, ...]:
    """The offers that the last run scored with the need; what came since was not checked yet."""
    judged = _judged(need.id, scores)
    out = out_of_reach(need, offers)
    return tuple(
        Candidate(
            offer=offer.id,
            organisation=offer.party.organisation,
            identity=offer.party.identity,
            cpv=offer.cpv,
            siren=offer.party.siren,
            score=judged[offer.id].score,
            vetoed=judged[offer.id].vetoed,
            outside=bool(outside),
            short=judged[offer.id].short,
        )
        for offer, outside in zip(offers, out, strict=True)
        if offer.id in judged
    )


@dataclass(frozen=True)
class _Judged:
    score: float | None
    vetoed: bool
    short: bool


def _judged(need_id: int, scores: LatestScores) -> Mapping[int, _Judged]:
    """What the run says of each offer for the need."""
    sheet: ScoredRows | None = next(
        (one for one in scores.sheets if one.rows.kind == "need_offer" and len(one.rows)), None
    )
    if sheet is None:
        return {}
    rows = sheet.rows
    places = np.flatnonzero(rows.asking.ids[rows.asking_index] == need_id)
    rank = ranks(sheet, scores.weights)[places]
    return {
        int(rows.other.ids[rows.other_index[place]]): _Judged(
            None if np.isnan(score) else float(score), bool(sheet.vetoed[place]), _short(sheet, int(place))
        )
        for place, score in zip(places, rank, strict=True)
    }


def _short(sheet: ScoredRows, place: int) -> bool:
    """Whether the capacity is known to be small for the need; unknown is not."""
    part = sheet.parts.get(CAPACITY)
    value = part.row(place, int(sheet.rows.asking_index[place])).value if part is not None else None
    return value is not None and value < 1
