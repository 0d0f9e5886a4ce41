"""What a screen in the room says, stretch by stretch: between two of them nothing on it changes."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, Protocol
from zoneinfo import ZoneInfo

Kind = Literal["before", "meetings", "moving", "pause", "after"]


class Span(Protocol):
    """A slot, whoever keeps it. ``session`` is another number after each pause."""

    @property
    def starts_at(self) -> dt.datetime: ...
    @property
    def ends_at(self) -> dt.datetime: ...
    @property
    def session(self) -> int: ...


@dataclass(frozen=True)
class Stretch:
    """``slot`` is the place of the slot that runs, ``then`` of the one that comes next, from 0.

    The first stretch has no beginning and the last no end. "before" comes before the first slot of each day.
    """

    kind: Kind
    starts_at: dt.datetime | None
    ends_at: dt.datetime | None
    slot: int | None = None
    then: int | None = None


def stretches_of(slots: Sequence[Span], zone: str) -> list[Stretch]:
    """The stretches of an event, in order and without a gap; none where it has no slot."""
    return list(_stretches(slots, ZoneInfo(zone))) if slots else []


def _stretches(slots: Sequence[Span], zone: ZoneInfo) -> Iterator[Stretch]:
    yield Stretch("before", None, slots[0].starts_at, then=0)
    for place, (slot, after) in enumerate(pairwise(slots)):
        yield Stretch("meetings", slot.starts_at, slot.ends_at, place, place + 1)
        if slot.ends_at < after.starts_at:
            yield Stretch(_gap(slot, after, zone), slot.ends_at, after.starts_at, then=place + 1)
    yield Stretch("meetings", slots[-1].starts_at, slots[-1].ends_at, len(slots) - 1)
    yield Stretch("after", slots[-1].ends_at, None)


def _gap(slot: Span, after: Span, zone: ZoneInfo) -> Kind:
    if slot.ends_at.astimezone(zone).date() != after.starts_at.astimezone(zone).date():
        return "before"
    return "moving" if slot.session == after.session else "pause"


@dataclass(frozen=True)
class Seating:
    """A meeting as the room sees it: ``slot`` by its id, the label of its table, the ids of both sides."""

    slot: int
    table: str
    sides: tuple[int, int]


@dataclass(frozen=True)
class Tables:
    """Tables somebody is still expected at, and tables whose meeting is not held; in the order given."""

    late: tuple[str, ...] = ()
    free: tuple[str, ...] = ()


def tables_to_name(
    meetings: Sequence[Seating],
    noted: Mapping[int, Collection[int]],
    absent: Mapping[int, Collection[int]],
    slots: Sequence[int],
) -> dict[int, Tables]:
    """For each slot, by its id, the tables where not both sides are; ``slots`` are the ids in order.

    ``noted``: per structure the slots somebody noted on the day, for an absence or for lateness. ``absent``:
    all those it misses. Who misses everything from the first noted on does not come any more.
    """
    place = {slot: position for position, slot in enumerate(slots)}
    gone = {
        side
        for side, missed in noted.items()
        if all(slot in absent[side] for slot in slots[min(place[one] for one in missed) :])
    }
    found: dict[int, tuple[list[str], list[str]]] = {}
    for meeting in meetings:
        away = [side for side in meeting.sides if meeting.slot in noted.get(side, ())]
        if away:
            late, free = found.setdefault(meeting.slot, ([], []))
            (free if gone.intersection(away) else late).append(meeting.table)
    return {slot: Tables(tuple(late), tuple(free)) for slot, (late, free) in found.items()}
