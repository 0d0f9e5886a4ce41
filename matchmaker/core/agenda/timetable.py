"""A timetable as documents are made from it: who meets whom, when and at which table.

The services fill it from the live meetings, for ``matchmaker plan`` too. Every sentence in
it is ready to be read: nothing here is translated or looked up again.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

MeetingStatus = Literal["confirmed", "cancelled"]


class BadTimetable(ValueError):
    """The caller built a timetable that cannot be: a fault of ours, never of the reader."""


@dataclass(frozen=True)
class EventFacts:
    """What stands at the head of every sheet. ``zone`` is an IANA name such as ``Europe/Paris``."""

    name: str
    date: dt.date
    place: str
    zone: str
    organiser: str
    desk: str = ""  # how to reach the welcome desk on the day: a phone number, a place


@dataclass(frozen=True)
class Delegation:
    """One structure at one event.

    ``available`` lists the slots it can attend, None when it can attend all of them.
    ``version`` is that of its own agenda: it rises only when its own meetings change.
    """

    id: str
    name: str
    kind: str = ""  # as people say it: « acheteur », « fournisseur »
    people: tuple[str, ...] = ()
    home_table: str | None = None
    available: frozenset[int] | None = None
    version: int = 1


@dataclass(frozen=True)
class Slot:
    """From when to when, aware datetimes."""

    starts_at: dt.datetime
    ends_at: dt.datetime


@dataclass(frozen=True)
class Pause:
    """A time when nobody is booked: « Pause », « Déjeuner », « Plénière ».

    ``announced``: the organiser put it into the programme, for everybody.
    """

    label: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    announced: bool = False


@dataclass(frozen=True)
class PlannedMeeting:
    """A meeting between two delegations. It keeps its ``uid`` when it moves; ``sequence`` then rises.

    ``slot`` is the place of its first slot in ``Timetable.slots``, ``length`` counts slots. People
    are given when the meeting has its own interlocutors; otherwise those of the delegation come.
    """

    uid: str
    slot: int
    table: str
    a: str
    b: str
    sequence: int = 0
    length: int = 1
    subject: str = ""
    guess: str = ""  # what they may speak of, where no wish names a subject
    why: tuple[str, ...] = ()
    people_a: tuple[str, ...] = ()
    people_b: tuple[str, ...] = ()
    status: MeetingStatus = "confirmed"


@dataclass(frozen=True)
class Unplaced:
    """A request without a meeting.

    ``reason`` is for the organiser and may name third structures; ``told`` is what the two
    sides themselves read, and may not.
    """

    a: str
    b: str
    reason: str
    told: str
    subject: str = ""
    requests: tuple[int, ...] = ()  # ids of the wishes it stands for, where it was a candidate


@dataclass(frozen=True)
class Timetable:
    """The whole timetable of an event. ``version`` counts publications; 0 is a draft."""

    event: EventFacts
    delegations: tuple[Delegation, ...]
    slots: tuple[Slot, ...]
    tables: tuple[str, ...]
    meetings: tuple[PlannedMeeting, ...]
    version: int
    printed_at: dt.datetime
    pauses: tuple[Pause, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()

    def __post_init__(self) -> None:
        self._check_times()
        self._check_meetings()

    def _check_times(self) -> None:
        spans: tuple[Slot | Pause, ...] = (*self.slots, *self.pauses)
        times = [self.printed_at, *(time for span in spans for time in (span.starts_at, span.ends_at))]
        if any(time.tzinfo is None for time in times):
            raise BadTimetable("every time of a timetable needs its zone")

    def _check_meetings(self) -> None:
        known = {delegation.id for delegation in self.delegations}
        if len(known) < len(self.delegations):
            raise BadTimetable("two delegations share an id")
        for meeting in self.meetings:
            if not {meeting.a, meeting.b} <= known:
                raise BadTimetable(f"meeting {meeting.uid} names an unknown delegation")
            if not 0 <= meeting.slot <= len(self.slots) - meeting.length:
                raise BadTimetable(f"meeting {meeting.uid} lies outside the slots")
        for request in self.unplaced:
            if not {request.a, request.b} <= known:
                raise BadTimetable(f"a request names an unknown delegation: {request.a}, {request.b}")

    @property
    def several_days(self) -> bool:
        """Whether the slots lie on more than one day on the clocks of the event."""
        zone = ZoneInfo(self.event.zone)
        return len({slot.starts_at.astimezone(zone).date() for slot in self.slots}) > 1

    def span_of(self, meeting: PlannedMeeting) -> Slot:
        """From the start of its first slot to the end of its last."""
        last = self.slots[meeting.slot + meeting.length - 1]
        return Slot(self.slots[meeting.slot].starts_at, last.ends_at)
