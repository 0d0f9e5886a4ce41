"""What the last publication that touched an agenda changed in it."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

What = Literal["added", "moved", "cancelled"]


@dataclass(frozen=True)
class Place:
    """When, and at which table."""

    starts_at: dt.datetime
    table: str


@dataclass(frozen=True)
class Placed:
    """A meeting with the publications that made and last changed it. ``before``: where it was until then, if known."""

    uid: str
    partner: str
    cancelled: bool
    made_in: int | None
    changed_in: int | None
    place: Place
    before: Place | None = None

    @property
    def latest(self) -> int:
        return max(self.made_in or 0, self.changed_in or 0)


@dataclass(frozen=True)
class New:
    """One change. ``before`` is where a moved meeting was, None where that is not known any more."""

    what: What
    partner: str
    place: Place
    before: Place | None = None


def news_in(meetings: list[Placed], number: int) -> dict[str, New]:
    """UID → what publication ``number`` changed, in the order of the day."""
    found = {}
    for one in sorted(meetings, key=lambda one: (one.place.starts_at, one.uid)):
        if one.latest != number or (one.cancelled and one.made_in == number):
            continue
        if one.cancelled:
            found[one.uid] = New("cancelled", one.partner, one.place)
        elif one.made_in == number:
            found[one.uid] = New("added", one.partner, one.place)
        elif one.before != one.place:
            found[one.uid] = New("moved", one.partner, one.place, one.before)
    return found
