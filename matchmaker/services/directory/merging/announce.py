"""What a merge would do, counted before anybody presses its button."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.db.directory import Person
from matchmaker.db.events import Delegation
from matchmaker.db.scheduling import Schedule
from matchmaker.extensions import db
from matchmaker.services.directory.merging.decisions import (
    APART,
    DELEGATION,
    MEMBERSHIP,
    OF_DELEGATION,
    OF_ORGANISATION,
    PAIRS,
    Follow,
)
from matchmaker.services.directory.merging.fold import DRAFTS, mapped
from matchmaker.services.directory.merging.rules import Pair, pair_for, refuse_unfit, shared_events
from matchmaker.services.directory.merging.values import Choice, choices


@dataclass(frozen=True)
class MergeAnnounced:
    """Everything the page shows before the button. ``refusal``: why there is no button."""

    pair: Pair
    choices: list[Choice]
    moves: dict[str, int]  # label → rows of the one that goes
    barred: list[str]  # names of those who will not speak for the one that stays
    shared: list[str]  # events where two delegations become one
    drafts: int  # plannings to be calculated anew
    refusal: Refusal | None


def announce_merge(actor: Actor, kept_id: int, gone_id: int) -> MergeAnnounced:
    """What merging would do. Raises `NotFound` for what is not on one list of the actor's."""
    session = db.session()
    pair = pair_for(session, actor, kept_id, gone_id)
    events = shared_events(session, kept_id, gone_id)
    return MergeAnnounced(
        pair=pair,
        choices=choices(pair.kept, pair.gone),
        moves=count_moves(session, gone_id),
        barred=_names(session, pair.barred),
        shared=[event.name for event in events],
        drafts=_drafts(session, [event.id for event in events]),
        refusal=_refusal(session, pair),
    )


def _refusal(session: Session, pair: Pair) -> Refusal | None:
    try:
        refuse_unfit(session, pair)
    except NotFound:
        raise
    except Refusal as refusal:
        return refusal
    return None


def count_moves(session: Session, gone_id: int) -> dict[str, int]:
    """How many rows of each kind belong to the organisation, zeros and what it keeps to itself left out."""
    counted: Counter[str] = Counter()
    delegations = list(session.scalars(select(Delegation.id).where(Delegation.organisation_id == gone_id)))
    for follows, ids in (
        ((MEMBERSHIP, *OF_ORGANISATION, DELEGATION, *APART), [gone_id]),
        ((*PAIRS, *OF_DELEGATION), delegations),
    ):
        for label, of_label in _by_label(follows).items():
            counted[label] += _count(session, of_label, ids) if ids else 0
    return {label: number for label, number in counted.items() if number}


def _by_label(follows: tuple[Follow, ...]) -> dict[str, list[Follow]]:
    grouped: dict[str, list[Follow]] = {}
    for follow in (one for one in follows if not one.private):
        grouped.setdefault(follow.label, []).append(follow)
    return grouped


def _count(session: Session, follows: list[Follow], ids: list[int]) -> int:
    model = mapped(follows[0].table)
    either = or_(*(getattr(model, follow.column).in_(ids) for follow in follows))
    return session.scalar(select(func.count()).select_from(model).where(either)) or 0


def _names(session: Session, people: frozenset[int]) -> list[str]:
    return list(session.scalars(select(Person.name).where(Person.id.in_(people)).order_by(Person.name)))


def _drafts(session: Session, events: list[int]) -> int:
    found = select(func.count(Schedule.id)).where(Schedule.event_id.in_(events), Schedule.state.in_(DRAFTS))
    return session.scalar(found) or 0
