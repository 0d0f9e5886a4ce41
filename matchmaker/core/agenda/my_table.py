"""« Ma table »: the tables of each room in their order, with the one to go to next.

It says which table is next to which, never how far: nobody has measured the room.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from matchmaker.core.agenda.agendas import Agenda, Appointment


@dataclass(frozen=True)
class Spot:
    """A table on the plan. ``own``: the reader sits there at some other time."""

    table: str
    what: Literal["next", "own", ""] = ""


@dataclass(frozen=True)
class Room:
    """``name`` is empty where the organiser named none."""

    name: str
    spots: tuple[Spot, ...]


@dataclass(frozen=True)
class MyTable:
    """Where to go. ``next``: the meeting under way or to come; None once all are over."""

    next: Appointment | None
    room: str  # of that meeting's table
    rooms: tuple[Room, ...]


def find_table(agenda: Agenda, tables: Sequence[tuple[str, str]], now: dt.datetime) -> MyTable | None:
    """The plan for this agenda at this moment; None while it holds no meeting.

    ``tables`` are (label, room) in the order of the event. Tables of one room that do not follow each other stand
    together, where the first of them is.
    """
    if not agenda.held:
        return None
    coming = min(
        (one for one in agenda.held if one.ends_at > now), key=lambda one: one.starts_at, default=None
    )
    own = {one.table for one in agenda.held} | {agenda.delegation.home_table or ""}
    goes_to = coming.table if coming else None
    room_of = dict(tables)
    order = list(dict.fromkeys(room for _label, room in tables))
    by_room = sorted(tables, key=lambda one: order.index(one[1]))
    rooms = tuple(
        Room(name, tuple(_spot(label, goes_to, own) for label, _room in found))
        for name, found in groupby(by_room, key=lambda one: one[1])
    )
    return MyTable(coming, room_of.get(goes_to or "", ""), rooms)


def _spot(label: str, goes_to: str | None, own: Collection[str]) -> Spot:
    return Spot(label, "next" if label == goes_to else "own" if label in own else "")
