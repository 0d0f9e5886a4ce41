"""What a new timetable changes in the one people have: added, moved, cancelled, and who must be told what."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

#: A delegation, a slot or a table: ids in an event, whatever a problem file calls them elsewhere.
W = TypeVar("W", bound=int | str)


@dataclass(frozen=True)
class PlannedOf(Generic[W]):
    """A meeting of a timetable: its two delegations, its slot and table."""

    a: W
    b: W
    place: tuple[W, W]  # slot, table
    number: int = 0  # which one, where two delegations may have several
    length: int = 1  # slots it takes

    @property
    def pair(self) -> frozenset[W]:
        return frozenset((self.a, self.b))

    @property
    def key(self) -> tuple[frozenset[W], int]:
        return self.pair, self.number


@dataclass(frozen=True)
class MovedOf(Generic[W]):
    before: PlannedOf[W]
    after: PlannedOf[W]

    @property
    def same_time(self) -> bool:
        """Only the table is another one."""
        return (self.before.place[0], self.before.length) == (self.after.place[0], self.after.length)

    @property
    def stays(self) -> bool:
        """Nothing has changed."""
        return self.same_time and self.before.place == self.after.place


@dataclass(frozen=True)
class ChangesOf(Generic[W]):
    """Each meeting that is not as it was. Kept ones are counted only."""

    added: tuple[PlannedOf[W], ...] = ()
    moved: tuple[MovedOf[W], ...] = ()
    cancelled: tuple[PlannedOf[W], ...] = ()
    kept: int = 0

    @property
    def concerned(self) -> frozenset[W]:
        """The delegations whose agenda changes: they must be told, and nobody else."""
        moved = [one.after for one in self.moved]
        return frozenset(side for one in (*self.added, *moved, *self.cancelled) for side in (one.a, one.b))

    @property
    def rescheduled(self) -> tuple[MovedOf[W], ...]:
        """Those that start at another time."""
        return tuple(one for one in self.moved if not one.same_time)

    @property
    def reseated(self) -> tuple[MovedOf[W], ...]:
        """Those that only change table."""
        return tuple(one for one in self.moved if one.same_time)

    @property
    def counts(self) -> dict[str, int]:
        return {
            "added": len(self.added),
            "moved": len(self.moved),
            "cancelled": len(self.cancelled),
            "kept": self.kept,
        }

    def of(self, who: W) -> "ChangesOf[W]":
        """What this delegation must be told. What it keeps is not counted."""
        return replace(
            self,
            added=tuple(one for one in self.added if who in one.pair),
            moved=tuple(one for one in self.moved if who in one.after.pair),
            cancelled=tuple(one for one in self.cancelled if who in one.pair),
            kept=0,
        )

    def within(self, slots: Iterable[W]) -> "ChangesOf[W]":
        """The changes that take something from one of these slots or put something there."""
        there = frozenset(slots)
        return replace(
            self,
            added=tuple(one for one in self.added if one.place[0] in there),
            moved=tuple(
                one for one in self.moved if there.intersection((one.before.place[0], one.after.place[0]))
            ),
            cancelled=tuple(one for one in self.cancelled if one.place[0] in there),
            kept=0,
        )


#: Those of an event: ids are numbers.
Place = tuple[int, int]  # slot id, table id
Planned = PlannedOf[int]
Moved = MovedOf[int]
Changes = ChangesOf[int]


def compare(old: Iterable[PlannedOf[W]], new: Iterable[PlannedOf[W]]) -> ChangesOf[W]:
    """The changes from one timetable to the other, in the order of their slots."""
    before = {one.key: one for one in old}
    after = {one.key: one for one in new}
    moved = [MovedOf(before[key], after[key]) for key in after if key in before]
    return ChangesOf(
        added=_sorted(after[key] for key in after if key not in before),
        moved=tuple(one for one in _by_place(moved) if not one.stays),
        cancelled=_sorted(before[key] for key in before if key not in after),
        kept=sum(one.stays for one in moved),
    )


def _sorted(meetings: Iterable[PlannedOf[W]]) -> tuple[PlannedOf[W], ...]:
    return tuple(sorted(meetings, key=_rank))


def _by_place(moved: Iterable[MovedOf[W]]) -> list[MovedOf[W]]:
    return sorted(moved, key=lambda one: _rank(one.after))


def _rank(one: PlannedOf[W]) -> list[tuple[bool, W]]:
    """Slot, table, then the two sides; numbers before names."""
    return [(isinstance(part, str), part) for part in (*one.place, one.a, one.b)]
