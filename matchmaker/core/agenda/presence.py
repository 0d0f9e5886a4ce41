"""Who is there, from what the desks noted: every scan is kept, and the latest word counts whenever it comes in."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

from matchmaker.core.scheduling.lateness import Span

What = Literal["present", "absent", "late", "undone"]
# Two desks that say different things of somebody within this time have not seen the same person.
SAME_MOMENT = dt.timedelta(minutes=10)
AROUND = dt.timedelta(days=1)  # a desk is open from this long before the event's days until as long after


@dataclass(frozen=True)
class Scan:
    """One press at a desk. ``at`` is when it was made; ``undoes`` the scan that "undone" takes back."""

    key: str
    what: What
    at: dt.datetime
    desk: str
    minutes: int | None = None
    undoes: str | None = None


@dataclass(frozen=True)
class Standing:
    """The word that counts of somebody, and the one of another desk that it contradicts."""

    word: Scan
    against: Scan | None = None


def of_the_day(scans: Iterable[Scan], moment: dt.datetime, zone: str) -> list[Scan]:
    """Those made on the same day as ``moment`` by the event's clocks: who was there yesterday may be late today."""
    info = ZoneInfo(zone)
    day = moment.astimezone(info).date()
    return [one for one in scans if one.at.astimezone(info).date() == day]


def standing_of(scans: Iterable[Scan]) -> Standing | None:
    """The latest word by the clock of the phones, of those not taken back; None: nothing was noted.

    Of two at the same instant the one given later counts: give them in the order in which they were kept.
    """
    words = _words(scans)
    if not words:
        return None
    last = words[-1]
    others = [one for one in words[:-1] if one.desk != last.desk and last.at - one.at <= SAME_MOMENT]
    against = others[-1] if others and _differ(others[-1], last) else None
    return Standing(last, against)


def was_seen(scans: Iterable[Scan], days: Collection[dt.date], zone: str) -> bool:
    """Whether a desk saw this person on one of the event's days, in a word that was not taken back."""
    info = ZoneInfo(zone)
    return any(one.what == "present" and one.at.astimezone(info).date() in days for one in _words(scans))


def _words(scans: Iterable[Scan]) -> list[Scan]:
    found = list(scans)
    taken_back = {one.undoes for one in found if one.what == "undone"}
    standing = [one for one in found if one.what != "undone" and one.key not in taken_back]
    return sorted(standing, key=lambda one: one.at)


def _differ(one: Scan, other: Scan) -> bool:
    return (one.what, one.minutes) != (other.what, other.minutes)


@dataclass(frozen=True)
class State:
    """Of a structure as a whole. ``until``: when the first of its people is expected, for "late"."""

    what: Literal["present", "absent", "late"]
    until: dt.datetime | None = None


def arrival_of(word: Scan, start: dt.datetime | None) -> dt.datetime:
    """When somebody late is expected: minutes count from ``start``, the day's first slot, if it is to come."""
    return max(word.at, start or word.at) + dt.timedelta(minutes=word.minutes or 0)


def state_of(people: Sequence[Standing | None], start: dt.datetime | None = None) -> State | None:
    """Present with one of its people, late with one on the way, absent without any; else nobody knows yet.

    ``people`` holds one standing for each person who comes for the structure, ``start`` is the day's first slot.
    """
    words = [one.word for one in people if one is not None]
    if any(word.what == "present" for word in words):
        return State("present")
    arrivals = [arrival_of(word, start) for word in words if word.what == "late"]
    if arrivals:
        return State("late", min(arrivals))
    return State("absent") if people and len(words) == len(people) else None


def announced(coming: Sequence[Span], away: Mapping[dt.datetime, bool]) -> State | None:
    """What was said of a structure without a desk: by itself on its agenda, or by the organiser; None: nothing for now.

    ``coming`` are the slots of one day that are not over, ``away`` the starts of those it misses, each with whether
    this was noted on the day. Only who misses the first of them is awaited later or not at all: an absence that
    begins in the afternoon is no news at the door in the morning.
    """
    if not coming or not away.get(coming[0].starts_at):
        return None
    back = next((slot.starts_at for slot in coming if slot.starts_at not in away), None)
    return State("absent") if back is None else State("late", back)


def known_state(scanned: State | None, said: State | None) -> State | None:
    """Of a structure as a whole. Who was seen is present, whatever was said; else what was said counts.

    A desk's own word is noted on the day like the others, so what was said is never older than an absence or a
    delay that a desk noted.
    """
    return scanned if said is None or (scanned is not None and scanned.what == "present") else said


def away_at(people: Sequence[Sequence[Scan]], moment: dt.datetime, start: dt.datetime | None = None) -> bool:
    """Whether, by what was noted up to ``moment``, a structure was absent or still on the way then.

    ``people`` holds the scans of each person who comes for it.
    """
    past = [standing_of([scan for scan in scans if scan.at <= moment]) for scans in people]
    state = state_of(past, start)
    if state is None or state.what == "present":
        return False
    return state.until is None or moment < state.until


def opening_of(slots: Sequence[Span], zone: str) -> tuple[dt.datetime, dt.datetime] | None:
    """From the midnight before the day before the event to the end of the day after; None without slots."""
    if not slots:
        return None
    info = ZoneInfo(zone)
    first, last = slots[0].starts_at.astimezone(info).date(), slots[-1].ends_at.astimezone(info).date()
    midnight = dt.time(tzinfo=info)
    return dt.datetime.combine(first - AROUND, midnight), dt.datetime.combine(last + 2 * AROUND, midnight)


def is_open(slots: Sequence[Span], zone: str, moment: dt.datetime) -> bool:
    """Whether a desk may note arrivals at this moment."""
    opening = opening_of(slots, zone)
    return opening is not None and opening[0] <= moment < opening[1]


def made_at(age: dt.timedelta, now: dt.datetime, opening: tuple[dt.datetime, dt.datetime]) -> dt.datetime:
    """When a scan was made that the phone calls so old: by our clock, neither to come nor, once it is open, before the opening."""
    return min(now, max(opening[0], now - age))


def by_minute(moments: Iterable[dt.datetime], step: int) -> list[tuple[dt.datetime, int]]:
    """How many of these moments fall into each stretch of ``step`` minutes, without the empty ones, in order."""
    counts = Counter(
        one.replace(minute=one.minute - one.minute % step, second=0, microsecond=0) for one in moments
    )
    return sorted(counts.items())
