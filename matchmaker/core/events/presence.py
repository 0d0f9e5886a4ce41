"""When somebody is there, told as stretches of time rather than as a list of slots."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Protocol


class Span(Protocol):
    """A slot, whoever keeps it."""

    @property
    def id(self) -> int: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...


def stretches(slots: Iterable[Span], absent: Collection[int]) -> list[tuple[datetime, datetime]]:
    """Start and end of each run of slots without an absence in between. Slots come in order."""
    found: list[tuple[datetime, datetime]] = []
    running = False
    for slot in slots:
        if slot.id in absent:
            running = False
        elif running:
            found[-1] = (found[-1][0], slot.ends_at)
        else:
            found.append((slot.starts_at, slot.ends_at))
            running = True
    return found
