"""Direct booking: who may book, and where two could still meet in a published timetable as it stands.

A booking is one meeting more and moves nobody else, so it is a place of ``places.py``; what is said here is who may
ask for one, and what to propose to whom a place has just escaped.
"""

from collections.abc import Iterable, Sequence

from matchmaker.core.scheduling.places import Place, Room, places_for

#: To whom an event's booking can be open, with the kinds of delegation that then book.
OPEN_TO = {
    "buyers": frozenset({"buyer", "both"}),
    "suppliers": frozenset({"supplier", "both"}),
    "both": frozenset({"buyer", "supplier", "both"}),
}
#: Phases in which people have an agenda that can still change.
BOOKABLE_PHASES = frozenset({"published", "booking", "running"})
NEAREST = 3


def may_book(kind: str, open_to: str | None) -> bool:
    """Whether a delegation of this kind books. ``open_to``: of ``OPEN_TO``, None while nobody does."""
    return open_to is not None and kind in OPEN_TO[open_to]


def free_places(room: Room, n: int) -> list[Place]:
    """Every slot where meeting ``n`` fits while all others stay, in the order of the day, its best table first.

    The slot of a meeting that is held is not among them: another table at the same time is no reason to move.
    """
    held = room.place.get(n)
    found = [place for place in places_for(room, n) if held is None or place.slot != held.slot]
    return sorted(found, key=lambda place: place.slot)


def nearest(places: Sequence[Place], slot: int, most: int = NEAREST) -> list[Place]:
    """The places nearest in time to a slot that is gone, in the order of the day."""
    close = sorted(places, key=lambda place: (abs(place.slot - slot), place.slot))
    return sorted(close[:most], key=lambda place: place.slot)


def free_slots(room: Room, meetings: Iterable[int]) -> dict[int, list[int]]:
    """Of each of these meetings, none of which is held, the slots of ``free_places``: quicker for many of them."""
    problem = room.problem
    with_a_table = [
        slot
        for slot in range(problem.slots)
        if any(slot in one.slots and not room.at_table[one.id, slot] for one in problem.tables)
    ]
    return {
        n: [
            slot
            for slot in with_a_table
            if next(room.in_the_way(n, slot), None) is None and room.has_table(n, slot)
        ]
        for n in meetings
    }
