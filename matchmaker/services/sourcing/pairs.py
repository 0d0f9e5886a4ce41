"""What is stored between a buyer and a structure of an event, as the register tells it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.core.sourcing.chain import Guard
from matchmaker.core.sourcing.situation import Wish
from matchmaker.db.queries.scheduling import unplaced_of
from matchmaker.db.queries.sourcing import MeetingTold, Outside, Structure
from matchmaker.db.requests import STANDING, Request
from matchmaker.db.scheduling import Publication
from matchmaker.services.sourcing.write import ToWrite

Pair = frozenset[int]


def about(
    kind: str,
    other: Structure | Outside,
    content: dict[str, Any],
    values: Mapping[str, tuple[Guard, str]] | None = None,
) -> ToWrite:
    """An entry about one structure, its name beside the chain."""
    named: Mapping[str, tuple[Guard, str]] = {"structure": ("open", other.name)}
    return ToWrite(kind, {**content, "structure_id": other.organisation}, {**named, **(values or {})})


def wish_of(request: Request, buyer: int) -> Wish:
    """A refusal's reason is the buyer's own, or one that its author lets the other side read."""
    read = request.decline_shown or request.to_id == buyer
    return Wish(
        request.from_id == buyer, request.origin, request.state, request.decline_reason if read else None
    )


def wishes_by_pair(session: Session, event_id: int) -> Mapping[Pair, list[Request]]:
    """Those that stand, the oldest first."""
    found = (
        select(Request).where(Request.event_id == event_id, Request.state.in_(STANDING)).order_by(Request.id)
    )
    wishes: dict[Pair, list[Request]] = defaultdict(list)
    for request in session.scalars(found):
        wishes[frozenset({request.from_id, request.to_id})].append(request)
    return wishes


def by_pair(meetings: Sequence[MeetingTold]) -> Mapping[Pair, list[MeetingTold]]:
    """In the order given, so that the last of a pair is the one that counts."""
    found: dict[Pair, list[MeetingTold]] = defaultdict(list)
    for one in meetings:
        found[frozenset({one.a, one.b})].append(one)
    return found


def unplaced_in(publication: Publication | None) -> Mapping[Pair, str]:
    """The reason of each candidate that the published timetable does not hold."""
    if publication is None or publication.schedule_id is None:
        return {}
    return {frozenset({one.a_id, one.b_id}): one.reason for one in unplaced_of(publication.schedule_id)}
