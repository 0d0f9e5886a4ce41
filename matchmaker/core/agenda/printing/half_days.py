"""Mornings and afternoons, for lists that are signed or read one half-day at a time."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from matchmaker.core.agenda.printing.people import Attendee, in_order
from matchmaker.core.agenda.timetable import Slot

NOON = dt.time(13, 0)  # a slot that begins at one o'clock belongs to the afternoon


@dataclass(frozen=True)
class HalfDay:
    """``slots`` are the places of its slots in the programme, from 0."""

    date: dt.date
    morning: bool
    starts_at: dt.datetime
    ends_at: dt.datetime
    slots: tuple[int, ...]

    @property
    def key(self) -> str:
        return f"{self.date.isoformat()}-{'am' if self.morning else 'pm'}"


def half_days(slots: Sequence[Slot], zone: str) -> tuple[HalfDay, ...]:
    """In the order of time, on the clocks of the event."""
    places: dict[tuple[dt.date, bool], list[int]] = {}
    for place, slot in enumerate(slots):
        begins = slot.starts_at.astimezone(ZoneInfo(zone))
        places.setdefault((begins.date(), begins.time() < NOON), []).append(place)
    return tuple(
        HalfDay(date, morning, slots[found[0]].starts_at, slots[found[-1]].ends_at, tuple(found))
        for (date, morning), found in places.items()
    )


def expected(half: HalfDay, attendees: Iterable[Attendee]) -> list[Attendee]:
    """Who may come at some time of this half-day, by family name."""
    return in_order(one for one in attendees if not one.away.issuperset(half.slots))
