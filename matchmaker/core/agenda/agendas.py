"""The agenda of one delegation: its meetings, its free time, what could not be placed."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from matchmaker.core.agenda.timetable import (
    Delegation,
    EventFacts,
    MeetingStatus,
    Pause,
    PlannedMeeting,
    Slot,
    Timetable,
    Unplaced,
)


@dataclass(frozen=True)
class Appointment:
    """A meeting seen from one side: the partner is the other one."""

    uid: str
    sequence: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    table: str
    partner: str
    partner_people: tuple[str, ...]
    subject: str
    why: tuple[str, ...]
    status: MeetingStatus
    guess: str = ""  # what they may speak of, where no wish names a subject
    own_people: tuple[str, ...] = ()  # who of this side goes, where it takes one person and no other
    partner_named: tuple[str, ...] = ()  # who of the partner, where it takes one person and no other


@dataclass(frozen=True)
class NotPlaced:
    """A request of, or to, this delegation that has no meeting, and what may be said about it."""

    partner: str
    subject: str
    reason: str


@dataclass(frozen=True)
class Agenda:
    """Everything on one delegation's sheet, in the order of time. ``draft`` before any publication."""

    event: EventFacts
    delegation: Delegation
    appointments: tuple[Appointment, ...]
    pauses: tuple[Pause, ...]
    free: tuple[Slot, ...]
    unplaced: tuple[NotPlaced, ...]
    version: int
    draft: bool
    printed_at: dt.datetime
    several_days: bool = False  # the event has more than one

    @property
    def held(self) -> tuple[Appointment, ...]:
        """The appointments that stand; cancelled ones are kept only so that calendars hear of them."""
        return tuple(one for one in self.appointments if one.status == "confirmed")

    @property
    def announced(self) -> tuple[Pause, ...]:
        """The common times of the programme."""
        return tuple(one for one in self.pauses if one.announced)

    @property
    def days(self) -> tuple[tuple[dt.date, tuple[Appointment | Pause, ...]], ...]:
        """The appointments that stand and the common times, day by day on the clocks of the event."""
        zone = ZoneInfo(self.event.zone)
        lines: list[Appointment | Pause] = [*self.held, *self.announced]
        lines.sort(key=lambda line: line.starts_at)
        by_day: dict[dt.date, list[Appointment | Pause]] = defaultdict(list)
        for line in lines:
            by_day[line.starts_at.astimezone(zone).date()].append(line)
        return tuple((day, tuple(found)) for day, found in by_day.items())


def build_agendas(timetable: Timetable) -> tuple[Agenda, ...]:
    """One agenda per delegation, empty ones included, in the timetable's order of delegations."""
    delegations = {one.id: one for one in timetable.delegations}
    meetings: dict[str, list[PlannedMeeting]] = defaultdict(list)
    for meeting in sorted(timetable.meetings, key=lambda one: (one.slot, one.table, one.uid)):
        meetings[meeting.a].append(meeting)
        meetings[meeting.b].append(meeting)
    requests: dict[str, list[Unplaced]] = defaultdict(list)
    for request in timetable.unplaced:
        requests[request.a].append(request)
        requests[request.b].append(request)
    return tuple(
        _agenda(timetable, one, delegations, meetings[one.id], requests[one.id])
        for one in timetable.delegations
    )


def _agenda(
    timetable: Timetable,
    delegation: Delegation,
    delegations: Mapping[str, Delegation],
    meetings: Iterable[PlannedMeeting],
    requests: Iterable[Unplaced],
) -> Agenda:
    meetings = tuple(meetings)
    return Agenda(
        event=timetable.event,
        delegation=delegation,
        appointments=tuple(_appointment(timetable, one, delegation.id, delegations) for one in meetings),
        pauses=tuple(sorted(timetable.pauses, key=lambda pause: pause.starts_at)),
        free=_free_spans(timetable, delegation, meetings),
        unplaced=tuple(_not_placed(one, delegation.id, delegations) for one in requests),
        version=delegation.version,
        draft=timetable.version == 0,
        printed_at=timetable.printed_at,
        several_days=timetable.several_days,
    )


def _appointment(
    timetable: Timetable, meeting: PlannedMeeting, side: str, delegations: Mapping[str, Delegation]
) -> Appointment:
    sides = (meeting.b, meeting.people_b), (meeting.a, meeting.people_a)
    (partner_id, people), (_own, own_people) = sides if meeting.a == side else sides[::-1]
    partner, span = delegations[partner_id], timetable.span_of(meeting)
    return Appointment(
        uid=meeting.uid,
        sequence=meeting.sequence,
        starts_at=span.starts_at,
        ends_at=span.ends_at,
        table=meeting.table,
        partner=partner.name,
        partner_people=people or partner.people,
        subject=meeting.subject,
        guess=meeting.guess,
        why=meeting.why,
        status=meeting.status,
        own_people=own_people,
        partner_named=people,
    )


def _not_placed(request: Unplaced, side: str, delegations: Mapping[str, Delegation]) -> NotPlaced:
    partner = delegations[request.b if request.a == side else request.a]
    return NotPlaced(partner.name, request.subject, request.told)


def _free_spans(
    timetable: Timetable, delegation: Delegation, meetings: Iterable[PlannedMeeting]
) -> tuple[Slot, ...]:
    """The slots it attends and meets nobody in, neighbours joined unless something stands between them."""
    busy = {
        slot
        for meeting in meetings
        if meeting.status == "confirmed"
        for slot in range(meeting.slot, meeting.slot + meeting.length)
    }
    spans: list[Slot] = []
    previous = None
    for index, slot in enumerate(timetable.slots):
        if index in busy or (delegation.available is not None and index not in delegation.available):
            continue
        if spans and previous == index - 1 and not _parted(timetable, spans[-1], slot):
            spans[-1] = Slot(spans[-1].starts_at, slot.ends_at)
        else:
            spans.append(slot)
        previous = index
    return tuple(spans)


def _parted(timetable: Timetable, before: Slot, after: Slot) -> bool:
    """Whether a pause or a night lies between two slots."""
    if after.starts_at - before.ends_at > dt.timedelta(hours=4):
        return True
    return any(before.ends_at <= one.starts_at < after.starts_at for one in timetable.pauses)
