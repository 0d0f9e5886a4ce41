"""Which slots somebody misses who comes late."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

CHOICES = (10, 20, 40)  # minutes


class Span(Protocol):
    """A slot, whoever keeps it."""

    @property
    def starts_at(self) -> dt.datetime: ...
    @property
    def ends_at(self) -> dt.datetime: ...


Slot = TypeVar("Slot", bound=Span)


def slots_today(slots: Sequence[Slot], zone: str, moment: dt.datetime) -> list[Slot]:
    """The slots of this day on the clocks of ``zone``; none once the last of them is over."""
    info = ZoneInfo(zone)
    today = moment.astimezone(info).date()
    found = [slot for slot in slots if slot.starts_at.astimezone(info).date() == today]
    return found if found and found[-1].ends_at > moment else []


def missed_from_now(today: Sequence[Slot], moment: dt.datetime) -> list[Slot]:
    """Of these slots, those that are not over."""
    return [slot for slot in today if slot.ends_at > moment]


def missed_by(
    today: Sequence[Slot], awaited: Collection[Slot], minutes: int, moment: dt.datetime
) -> list[Slot]:
    """Of these slots, those not over of which less than half is left when somebody arrives.

    The minutes count from the next of the slots in which they are awaited, because that is the hour they are late
    for; from now once it has begun. Without one they count from the first slot of the day.
    """
    if not today:
        return []
    due = next((slot for slot in missed_from_now(today, moment) if slot in awaited), today[0])
    arrival = max(moment, due.starts_at) + dt.timedelta(minutes=minutes)
    return missed_until(arrival, today, moment)


def missed_until(arrival: dt.datetime, today: Sequence[Slot], moment: dt.datetime) -> list[Slot]:
    """Of these slots, those not over of which less than half is left at this arrival."""
    return [
        slot
        for slot in missed_from_now(today, moment)
        if slot.starts_at + (slot.ends_at - slot.starts_at) / 2 < arrival
    ]
