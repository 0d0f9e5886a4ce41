"""Who is there so far: for the volunteers, names and nothing else; for the organiser, whom to call."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from zoneinfo import ZoneInfo

from matchmaker.clock import now
from matchmaker.core.agenda.presence import (
    Scan,
    Standing,
    State,
    announced,
    by_minute,
    known_state,
    of_the_day,
    standing_of,
    state_of,
)
from matchmaker.core.agenda.printing.codes import typed_code
from matchmaker.core.agenda.screen import Seating
from matchmaker.core.directory.access import Actor
from matchmaker.core.directory.names import fold
from matchmaker.db.events import Event, Slot
from matchmaker.db.queries import presence as rows
from matchmaker.db.queries.comers import Comer, Who, comers_of
from matchmaker.db.queries.presence import LastScan, NextMeeting
from matchmaker.db.queries.scheduling import publications_of
from matchmaker.db.queries.screen import seatings_of
from matchmaker.services.agenda.badges import printed_badge_codes
from matchmaker.services.agenda.desk_marks import start_of_today
from matchmaker.services.agenda.desks import desk_of
from matchmaker.services.events.access import event_for_organiser

STEP = 5  # minutes


@dataclass(frozen=True)
class Somebody:
    """A person, or the structure itself where its people are not named."""

    who: Who
    name: str
    badge: str | None
    standing: Standing | None


@dataclass(frozen=True)
class Line:
    """A structure as the desk shows it. ``words`` are its names, folded, to be searched.

    ``announced``: absent or late by its own word or the organiser's, unless somebody was seen since.
    """

    delegation_id: int
    structure: str
    people: Sequence[Somebody]
    state: State | None
    announced: State | None
    coming: NextMeeting | None
    words: str


@dataclass(frozen=True)
class Desk:
    """What a volunteer's page shows."""

    event: Event
    name: str
    moment: dt.datetime
    lines: Sequence[Line]
    last: LastScan | None  # what this desk noted last, to be taken back


def desk_at(key: str, words: str = "") -> Desk:
    """The page of the desk with this key, in a fixed number of queries; ``words``, or a badge, narrow the list.

    Raises `NotFound`, `DeskOver`.
    """
    desk = desk_of(key)
    return Desk(desk.event, desk.name, now(), _sought(_lines(desk.event), words), rows.last_scan_of(desk.id))


def _sought(lines: Sequence[Line], words: str) -> Sequence[Line]:
    """The line of the badge with this code, else those in whose names the words are; as `desk.js` does."""
    code, sought = typed_code(words), fold(words).replace(" ", "")
    of_badge = [line for line in lines if any(one.badge == code for one in line.people)]
    return of_badge or [line for line in lines if sought in line.words.replace(" ", "")]


def _lines(event: Event) -> list[Line]:
    moment, comers = now(), comers_of(event.id)
    badges = printed_badge_codes(event, comers)
    scans = {who: of_the_day(own, moment, event.zone) for who, own in rows.scans_of(event.id).items()}
    coming, start = rows.next_meetings(event.id, moment), start_of_today(event)
    away, slots = rows.away_in(event.id), _slots_of_the_next_day(event, moment)
    return [
        _line(list(own), scans, badges, coming.get(key), start, announced(slots, away.get(key, {})))
        for key, own in groupby(comers, lambda comer: comer.delegation_id)
    ]


def _slots_of_the_next_day(event: Event, moment: dt.datetime) -> list[Slot]:
    """Those not over of today, or of the first day to come: a desk opens the day before."""
    coming, zone = [slot for slot in event.slots if slot.ends_at > moment], ZoneInfo(event.zone)
    days = [slot.starts_at.astimezone(zone).date() for slot in coming]
    return [slot for slot, day in zip(coming, days, strict=True) if day == days[0]]


def _line(
    comers: Sequence[Comer],
    scans: Mapping[Who, Sequence[Scan]],
    badges: Mapping[int, str],
    coming: NextMeeting | None,
    start: dt.datetime | None,
    said: State | None,
) -> Line:
    people = [_somebody(comer, scans.get(comer.who, ()), badges) for comer in comers]
    first, scanned = comers[0], state_of([one.standing for one in people], start)
    return Line(
        first.delegation_id,
        first.structure,
        people,
        known_state(scanned, said),
        None if scanned is not None and scanned.what == "present" else said,
        coming,
        fold(" ".join([first.structure, *(one.name for one in people)])),
    )


def _somebody(comer: Comer, scans: Sequence[Scan], badges: Mapping[int, str]) -> Somebody:
    badge = None if comer.delegate_id is None else badges.get(comer.delegate_id)
    return Somebody(comer.who, comer.name or comer.structure, badge, standing_of(scans))


@dataclass(frozen=True)
class Missing:
    """A structure that is not there and meets somebody in the next slot, with whom to call."""

    line: Line
    table: str
    phones: Sequence[tuple[str, str | None]]  # name, number this chamber was given


@dataclass(frozen=True)
class Reception:
    """The organiser's page on the day. ``slot``: the one that runs or comes next; None once all are over.

    ``told``: a planning is published, in whatever phase the event is now.
    """

    event: Event
    lines: Sequence[Line]
    counts: Mapping[str, int]  # structures present, late, absent, unknown
    arrivals: Sequence[tuple[dt.datetime, int]]
    told: bool
    slot: Slot | None
    missing: Sequence[Missing]
    announced: Sequence[
        Line
    ]  # meet somebody in the next slot too, and have said that they are not there then
    contradicted: Sequence[Somebody]


def reception_of(actor: Actor, event_id: int) -> Reception:
    """Arrivals so far and who is missing for the next slot, in a fixed number of queries. Raises `NotFound`."""
    event = event_for_organiser(actor, event_id)
    lines, moment = _lines(event), now()
    slot = next((one for one in event.slots if one.ends_at > moment), None)
    seatings = seatings_of(event.id)
    missing = [] if slot is None else _missing(event, lines, slot, seatings)
    return Reception(
        event=event,
        lines=lines,
        counts=_counts(lines),
        arrivals=by_minute(_arrivals(lines), STEP),
        told=bool(seatings) or bool(publications_of(event.id)),  # every meeting of it may be cancelled
        slot=slot,
        missing=[one for one in missing if one.line.announced is None],
        announced=[one.line for one in missing if one.line.announced is not None],
        contradicted=[one for line in lines for one in line.people if one.standing and one.standing.against],
    )


def _counts(lines: Sequence[Line]) -> Mapping[str, int]:
    counts = {"present": 0, "late": 0, "absent": 0, "unknown": 0}
    for line in lines:
        counts[line.state.what if line.state else "unknown"] += 1
    return counts


def _arrivals(lines: Sequence[Line]) -> list[dt.datetime]:
    standing = [one.standing for line in lines for one in line.people]
    return [one.word.at for one in standing if one is not None and one.word.what == "present"]


def _missing(event: Event, lines: Sequence[Line], slot: Slot, seatings: Sequence[Seating]) -> list[Missing]:
    """In the order of the tables."""
    of = {line.delegation_id: line for line in lines if line.state is None or line.state.what != "present"}
    places = [
        (of[side], seating.table)
        for seating in seatings
        if seating.slot == slot.id
        for side in seating.sides
        if side in of
    ]
    numbers = rows.given_phones(event.chamber_id, event.id)
    return [
        Missing(line, table, [(one.name, numbers.get(one.who[1])) for one in line.people])
        for line, table in places
    ]
