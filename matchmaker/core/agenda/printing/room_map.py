"""The tables of a room as a grid in their order. It says which is next to which, never how far."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

SMALL_ROOM, ROW = 24, 15  # up to 24 tables stand in rows of 6, more in rows of 15


@dataclass(frozen=True)
class Place:
    table: str
    own: bool  # where this sheet's reader sits at some time


def room_map(tables: Sequence[str], own: Collection[str]) -> tuple[tuple[Place, ...], ...]:
    """The tables row by row; the last row may be shorter."""
    width = 6 if len(tables) <= SMALL_ROOM else ROW
    places = [Place(table, table in own) for table in tables]
    return tuple(tuple(places[start : start + width]) for start in range(0, len(places), width))
