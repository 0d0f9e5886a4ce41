"""When the meetings of an event start: from a recipe or from a list of times, on one day."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from matchmaker.core.directory.moments import parse_time
from matchmaker.core.events.refusals import (
    DayOutOfRange,
    DayTwice,
    EndBeforeStart,
    LengthTooShort,
    NegativePause,
    NoSlot,
    NoSuchTime,
    PastMidnight,
    SlotsOverlap,
    TimeNotUnderstood,
    TimeTwice,
    TooManySlots,
    UnknownZone,
)
from matchmaker.plugin_api.text import N_

MOST_SLOTS = 96
YEARS = range(2000, 2100)
ADVISED, SHORTEST = 15, 12  # minutes
LONG_GAP = 10  # minutes above the usual gap: from there on it is a pause
DAY = 24 * 60
PAUSE = "pause"


@dataclass(frozen=True)
class TimeSlot:
    """A time at which meetings start; `session` counts the pauses before it. Both times are in UTC."""

    position: int
    session: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Recipe:
    """How an organiser describes a half-day. Durations in minutes.

    Either `count` or `end` says when to stop; `count` wins. A pause of `long_pause` minutes,
    beside the usual gap, comes after every `pause_after` slots.
    """

    start: time
    length: int = 15
    gap: int = 5
    count: int | None = 8
    end: time | None = None
    pause_after: int | None = 4
    long_pause: int = 20

    def starts(self) -> tuple[time, ...]:
        """The times at which meetings start. Raises a named refusal for a recipe that gives none."""
        self._check()
        return tuple(_clock(minute) for minute in self._minutes())

    def _check(self) -> None:
        if self.length < 1:
            raise LengthTooShort
        if self.gap < 0 or self.long_pause < 0:
            raise NegativePause
        if self.count is not None and self.count > MOST_SLOTS:
            raise TooManySlots(count=self.count, most=MOST_SLOTS)
        if self.count is None and self.end is not None and _minute(self.end) < self._first + self.length:
            raise EndBeforeStart(start=f"{self.start:%H:%M}", end=f"{self.end:%H:%M}")
        if (self.count is not None and self.count < 1) or (self.count is None and self.end is None):
            raise NoSlot

    @property
    def _first(self) -> int:
        return _minute(self.start)

    def _minutes(self) -> Iterator[int]:
        minute, made = self._first, 0
        while not self._over(minute, made):
            if minute + self.length > DAY:
                raise PastMidnight(start=f"{minute // 60 % 24:02d}:{minute % 60:02d}")
            yield minute
            made += 1
            minute += self.length + self.gap
            if self.pause_after and made % self.pause_after == 0:
                minute += self.long_pause

    def _over(self, minute: int, made: int) -> bool:
        if self.count is not None:
            return made == self.count
        return self.end is not None and minute + self.length > _minute(self.end)


def read_starts(text: str) -> tuple[time, ...]:
    """Read `14:00, 14:20, pause, 15h40`; the word *pause* is for the reader, gaps tell the rest.

    Raises `TimeNotUnderstood` naming the first part that is no time.
    """
    parts = [part.strip(" .…") for part in re.split(r"[,;\n]|\s-\s", text)]
    return tuple(_read(part) for part in parts if part and part.casefold() != PAUSE)


def _read(part: str) -> time:
    found = parse_time(part)
    if found is None:
        raise TimeNotUnderstood(value=part)
    return found


def slots_on(day: date, zone: str, starts: Sequence[time], length: int) -> tuple[TimeSlot, ...]:
    """The slots of a day in the event's zone, in order, as instants in UTC.

    A gap at least ten minutes above the shortest one begins a new session. Raises a named
    refusal for no slot, overlaps, and wall times that do not exist or come twice.
    """
    if not starts:
        raise NoSlot
    if day.year not in YEARS:
        raise DayOutOfRange(day=f"{day:%d/%m}/{day.year}")
    if length < 1:
        raise LengthTooShort
    if len(starts) > MOST_SLOTS:
        raise TooManySlots(count=len(starts), most=MOST_SLOTS)
    minutes = sorted(_minute(start) for start in starts)
    _check_apart(minutes, length)
    sessions = _sessions(minutes, length)
    place = _zone(zone)
    return tuple(
        TimeSlot(position, session, instant(day, minute, place), instant(day, minute + length, place))
        for position, (minute, session) in enumerate(zip(minutes, sessions, strict=True))
    )


def slots_over(days: Sequence[tuple[date, Sequence[time]]], zone: str, length: int) -> tuple[TimeSlot, ...]:
    """The slots of an event of one day or several, in order; a night begins a new session.

    Raises `DayTwice`, `TooManySlots` for all days together, and what `slots_on` refuses.
    """
    slots: list[TimeSlot] = []
    for before, (day, starts) in zip((None, *sorted(days)), sorted(days), strict=False):
        if before is not None and before[0] == day:
            raise DayTwice(day=f"{day:%d/%m/%Y}")
        position, session = len(slots), slots[-1].session + 1 if slots else 0
        slots += [
            TimeSlot(position + one.position, session + one.session, one.starts_at, one.ends_at)
            for one in slots_on(day, zone, starts, length)
        ]
    if len(slots) > MOST_SLOTS:
        raise TooManySlots(count=len(slots), most=MOST_SLOTS)
    if not slots:
        raise NoSlot
    return tuple(slots)


def _check_apart(minutes: Sequence[int], length: int) -> None:
    for first, second in itertools.pairwise(minutes):
        if second < first + length:
            raise SlotsOverlap(first=_text(first), second=_text(second), end=_text((first + length) % DAY))
    if minutes[-1] + length > DAY:
        raise PastMidnight(start=_text(minutes[-1]))


def _sessions(minutes: Sequence[int], length: int) -> list[int]:
    gaps = [second - first - length for first, second in itertools.pairwise(minutes)]
    found = [0]
    for gap in gaps:
        found.append(found[-1] + (gap >= min(gaps) + LONG_GAP))
    return found


def instant(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """The UTC instant of a wall time given in minutes since midnight.

    Raises `NoSuchTime` in the hour the clocks skip and `TimeTwice` in the hour they repeat.
    """
    local = datetime.combine(day, time()) + timedelta(minutes=minute)
    earlier, later = (local.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if earlier.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local:
        raise NoSuchTime(time=f"{local:%H:%M}", day=f"{local:%d/%m/%Y}")
    if earlier.utcoffset() != later.utcoffset():
        raise TimeTwice(time=f"{local:%H:%M}", day=f"{local:%d/%m/%Y}")
    return earlier.astimezone(UTC)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise UnknownZone(zone=name) from error


def _minute(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _clock(minute: int) -> time:
    return time(minute // 60, minute % 60)


def _text(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


TOO_SHORT = N_(
    "Des rendez-vous de {length} minutes : c’est très court, on a tout juste le temps de se présenter. "
    "Comptez 15 minutes, mieux 20."
)
SHORT = N_("Des rendez-vous de {length} minutes : 15 au moins sont conseillées, 20 sont confortables.")


def advice_on_length(length: int) -> str | None:
    """A French sentence template with `{length}` when the meetings are shorter than advised."""
    if length < SHORTEST:
        return TOO_SHORT
    return SHORT if length < ADVISED else None


def starts_text(slots: Sequence[TimeSlot], zone: str) -> str:
    """The slots as `read_starts` takes them: `14:00, 14:20, pause, 15:40`."""
    parts: list[str] = []
    for before, slot in zip((None, *slots), slots, strict=False):
        if before is not None and before.session != slot.session:
            parts.append(PAUSE)
        parts.append(f"{slot.starts_at.astimezone(ZoneInfo(zone)):%H:%M}")
    return ", ".join(parts)
