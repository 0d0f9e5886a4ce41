"""Who asked, who meets whom and why not, and what became of each meeting: written when it is settled."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.core.sourcing.situation import Side, Wish, outcome, situation
from matchmaker.db.events import Event
from matchmaker.db.queries.scheduling import unplaced_of
from matchmaker.db.queries.sourcing import (
    MeetingTold,
    Structure,
    meetings_at,
    purchases_at,
    structures_at,
)
from matchmaker.db.requests import STANDING, Request
from matchmaker.db.scheduling import Publication
from matchmaker.services.agenda.away import Away
from matchmaker.services.catalogue.open_subjects import open_subjects
from matchmaker.services.events.words import local
from matchmaker.services.sourcing.follow import Opening, of_event, write_news
from matchmaker.services.sourcing.write import ToWrite

Pair = frozenset[int]


def record_publication(session: Session, event: Event, publication: Publication) -> None:
    """A timetable is published: for each purchase every structure that asked or was asked, met or not, and why."""
    purchases = purchases_at(session, event.id)
    if not purchases:
        return
    structures = structures_at(session, event.id)
    wishes, meetings = _wishes_by_pair(session, event.id), _by_pair(meetings_at(session, event.id))
    unplaced, opening = _unplaced(publication), Opening(event, structures)
    subjects = open_subjects(event, [need.id for need, _buyer in purchases])
    wanted: dict[int, list[ToWrite]] = {}
    for need, buyer in purchases:
        wanted[need.id] = opening.entries(need)
        for other in structures:
            pair = frozenset({buyer, other.delegation})
            told = situation(
                [_wish(one, buyer) for one in wishes.get(pair, ()) if one.need_id in (need.id, None)],
                planned=any(
                    not one.cancelled and one.need in (need.id, None) for one in meetings.get(pair, ())
                ),
                unplaced=unplaced.get(pair),
                closed=subjects.closed(need.id),
            )
            if told is not None:
                content = {**of_event(event), "publication": publication.number, **told}
                wanted[need.id].append(_about("supplier", other, content))
    write_news(session, wanted)


def record_closing(session: Session, event: Event) -> None:
    """The event is over: for each purchase what became of every meeting, by what the desks noted."""
    purchases = purchases_at(session, event.id)
    if not purchases:
        return
    structures = {one.delegation: one for one in structures_at(session, event.id)}
    meetings, away = _by_pair(meetings_at(session, event.id)), Away.of(event)
    wanted: dict[int, list[ToWrite]] = {}
    for need, buyer in purchases:
        wanted[need.id] = [
            _met(event, buyer, structures[partner], told[-1], away)
            for pair, found in meetings.items()
            if buyer in pair and (told := [one for one in found if one.need in (need.id, None)])
            for partner in pair - {buyer}
            if partner in structures
        ]
    write_news(session, wanted)


def _met(event: Event, buyer: int, other: Structure, meeting: MeetingTold, away: Away) -> ToWrite:
    def side(delegation: int) -> Side:
        missed = away.missed(delegation, meeting.slot_id, meeting.starts_at, meeting.ends_at)
        return Side(missed, away.was_seen(delegation, meeting.starts_at))

    what = outcome(
        cancelled=meeting.cancelled,
        buyer=side(buyer),
        supplier=side(other.delegation),
    )
    slot = local(event, meeting.starts_at).isoformat(timespec="minutes")
    return _about("met", other, {**of_event(event), "slot": slot, "table": meeting.table, **what})


def _about(kind: str, other: Structure, content: dict[str, object]) -> ToWrite:
    return ToWrite(kind, {**content, "structure_id": other.organisation}, {"structure": ("open", other.name)})


def _wish(request: Request, buyer: int) -> Wish:
    """A refusal's reason is the buyer's own, or one that its author lets the other side read."""
    read = request.decline_shown or request.to_id == buyer
    return Wish(
        request.from_id == buyer, request.origin, request.state, request.decline_reason if read else None
    )


def _wishes_by_pair(session: Session, event_id: int) -> Mapping[Pair, list[Request]]:
    found = (
        select(Request).where(Request.event_id == event_id, Request.state.in_(STANDING)).order_by(Request.id)
    )
    wishes: dict[Pair, list[Request]] = defaultdict(list)
    for request in session.scalars(found):
        wishes[frozenset({request.from_id, request.to_id})].append(request)
    return wishes


def _by_pair(meetings: Sequence[MeetingTold]) -> Mapping[Pair, list[MeetingTold]]:
    """In the order given, so that the last of a pair is the one that counts."""
    found: dict[Pair, list[MeetingTold]] = defaultdict(list)
    for one in meetings:
        found[frozenset({one.a, one.b})].append(one)
    return found


def _unplaced(publication: Publication) -> Mapping[Pair, str]:
    if publication.schedule_id is None:
        return {}
    return {frozenset({one.a_id, one.b_id}): one.reason for one in unplaced_of(publication.schedule_id)}
