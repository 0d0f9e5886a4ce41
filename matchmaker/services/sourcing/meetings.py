"""Who asked, who meets whom and why not, and what became of each meeting: written when it is settled."""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy.orm import Session

from matchmaker.core.sourcing.situation import Side, outcome, situation
from matchmaker.db.catalogue import Need
from matchmaker.db.events import Event
from matchmaker.db.queries.sourcing import (
    MeetingTold,
    Structure,
    entries_about,
    meetings_at,
    structures_at,
)
from matchmaker.db.scheduling import Publication
from matchmaker.services.agenda.away import Away
from matchmaker.services.catalogue.open_subjects import open_subjects
from matchmaker.services.catalogue.public_purchases import public_purchases_at
from matchmaker.services.events.words import local
from matchmaker.services.sourcing.follow import Opening, of_event, write_news
from matchmaker.services.sourcing.pairs import Pair, about, by_pair, unplaced_in, wish_of, wishes_by_pair
from matchmaker.services.sourcing.unmet import unmet_at
from matchmaker.services.sourcing.wording import version_of
from matchmaker.services.sourcing.write import ToWrite


def record_publication(session: Session, event: Event, publication: Publication) -> None:
    """A timetable is published: for each purchase every structure that asked or was asked, met or not, and why."""
    purchases = public_purchases_at(session, event.id)
    if not purchases or event.opened_at is None:
        return
    structures = structures_at(session, event.id)
    wishes, meetings = wishes_by_pair(session, event.id), by_pair(meetings_at(session, event.id))
    unplaced, opening = unplaced_in(publication), Opening(event, structures)
    subjects = open_subjects(event, [need.id for need, _buyer in purchases])
    wanted: dict[int, list[ToWrite]] = {}
    for need, buyer in purchases:
        wanted[need.id] = opening.entries(need)
        for other in structures:
            pair = frozenset({buyer, other.delegation})
            told = situation(
                [wish_of(one, buyer) for one in wishes.get(pair, ()) if one.need_id in (need.id, None)],
                planned=any(
                    not one.cancelled and one.need in (need.id, None) for one in meetings.get(pair, ())
                ),
                unplaced=unplaced.get(pair),
                closed=subjects.closed(need.id),
            )
            if told is not None:
                content = {**of_event(event), "publication": publication.number, **told}
                wanted[need.id].append(about("supplier", other, content))
    write_news(session, wanted)


def record_closing(session: Session, event: Event) -> None:
    """The event is over: for each purchase what became of every meeting, by what the desks noted, and why the
    suppliers that were not met were not."""
    purchases = public_purchases_at(session, event.id)
    if not purchases or event.opened_at is None:
        return
    structures = {one.delegation: one for one in structures_at(session, event.id)}
    kept = _kept_on_another_subject(session, event.id, [need.id for need, _buyer in purchases])
    meetings, away = by_pair(meetings_at(session, event.id)), Away.of(event)
    unmet = unmet_at(session, event, [need.id for need, _buyer in purchases], meetings)
    wanted: dict[int, list[ToWrite]] = {}
    for need, buyer in purchases:
        met = {
            partner: meeting
            for partner, meeting in _last_meetings(meetings, buyer, need.id)
            if meeting.need is not None
            or partner not in structures
            or (need.id, structures[partner].organisation) not in kept
        }
        wanted[need.id] = [
            _met(event, need, buyer, structures[partner], meeting, away)
            for partner, meeting in met.items()
            if partner in structures
        ]
        wanted[need.id] += unmet.entries(need, buyer, met.keys() & structures.keys())
    write_news(session, wanted)


def _kept_on_another_subject(
    session: Session, event_id: int, needs: Sequence[int]
) -> set[tuple[int, object]]:
    """(need, organisation) where the buyer kept the meeting and told all that it would not be about this need."""
    return {
        (need, entry.content["structure_id"])
        for need, entry in entries_about(session, needs, ["decided"])
        if entry.content["event_id"] == event_id and entry.content["decision"] == "kept"
    }


def _last_meetings(
    meetings: Mapping[Pair, Sequence[MeetingTold]], buyer: int, need_id: int
) -> Iterator[tuple[int, MeetingTold]]:
    """Each partner of the buyer, with the last meeting that was about this need or nothing in particular."""
    for pair, found in meetings.items():
        told = [one for one in found if one.need in (need_id, None)]
        if buyer in pair and told:
            [partner] = pair - {buyer}
            yield partner, told[-1]


def _met(event: Event, need: Need, buyer: int, other: Structure, meeting: MeetingTold, away: Away) -> ToWrite:
    """With the fingerprint of the need as it was worded: the entry `frozen` that has it says the words."""

    def side(delegation: int) -> Side:
        missed = away.missed(delegation, meeting.slot_id, meeting.starts_at, meeting.ends_at)
        return Side(missed, away.was_seen(delegation, meeting.starts_at))

    what = outcome(
        cancelled=meeting.cancelled,
        buyer=side(buyer),
        supplier=side(other.delegation),
    )
    slot = local(event, meeting.starts_at).isoformat(timespec="minutes")
    return about(
        "met", other, {**of_event(event), **version_of(need), "slot": slot, "table": meeting.table, **what}
    )
