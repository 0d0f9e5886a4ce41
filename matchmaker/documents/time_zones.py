"""The rules of a time zone as an iCalendar VTIMEZONE, written out for some years.

The standard library knows every zone and icalendar can write one, but its dates of change are given on the
clock after the change; RFC 5545 (3.6.5) wants the clock before it.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard


@dataclass(frozen=True)
class ClockChange:
    """At ``at`` (UTC) the clocks go from one offset to another."""

    at: dt.datetime
    before: dt.timedelta
    after: dt.timedelta
    name: str
    summer: bool


def time_zone(zone: str, *, first_year: int, last_year: int) -> Timezone:
    """The zone from 1 January of one year to 31 December of another, both included."""
    start = dt.datetime(first_year, 1, 1, tzinfo=dt.UTC)
    end = dt.datetime(last_year + 1, 1, 1, tzinfo=dt.UTC)
    component = Timezone()
    component.add("tzid", zone)
    component.add_component(_observance(_change(start, start, ZoneInfo(zone))))
    for change in clock_changes(zone, start, end):
        component.add_component(_observance(change))
    return component


def clock_changes(zone: str, start: dt.datetime, end: dt.datetime) -> Iterator[ClockChange]:
    """Every change of the clocks between two moments, to the minute."""
    info, day = ZoneInfo(zone), dt.timedelta(days=1)
    while start < end:
        if start.astimezone(info).utcoffset() != (start + day).astimezone(info).utcoffset():
            yield _change(start, _moment_of_change(info, start, start + day), info)
        start += day


def _moment_of_change(info: ZoneInfo, before: dt.datetime, after: dt.datetime) -> dt.datetime:
    old = before.astimezone(info).utcoffset()
    while after - before > dt.timedelta(minutes=1):
        middle = before + (after - before) // 2
        middle = middle.replace(second=0, microsecond=0)
        if middle.astimezone(info).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after


def _change(before: dt.datetime, at: dt.datetime, info: ZoneInfo) -> ClockChange:
    local = at.astimezone(info)
    return ClockChange(
        at=at,
        before=_offset(before.astimezone(info)),
        after=_offset(local),
        name=local.tzname() or info.key,
        summer=bool(local.dst()),
    )


def _offset(local: dt.datetime) -> dt.timedelta:
    offset = local.utcoffset()
    if offset is None:
        raise ValueError("a time without its zone has no offset")
    return offset


def _observance(change: ClockChange) -> TimezoneStandard | TimezoneDaylight:
    component = TimezoneDaylight() if change.summer else TimezoneStandard()
    component.add("dtstart", (change.at + change.before).replace(tzinfo=None))
    component.add("tzoffsetfrom", change.before)
    component.add("tzoffsetto", change.after)
    component.add("tzname", change.name)
    return component
