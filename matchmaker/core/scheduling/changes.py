"""What a new timetable changes in the one people have: added, moved, cancelled. Two delegations meet once in each."""

from collections.abc import Iterable
from dataclasses import dataclass

Place = tuple[int, int]  # slot id, table id


@dataclass(frozen=True)
class Planned:
    """A meeting of a timetable: its two delegations, its slot and table."""

    a: int
    b: int
    place: Place

    @property
    def pair(self) -> frozenset[int]:
        return frozenset((self.a, self.b))


@dataclass(frozen=True)
class Moved:
    before: Planned
    after: Planned


@dataclass(frozen=True)
class Changes:
    """Each meeting that is not as it was. Kept ones are counted only."""

    added: tuple[Planned, ...] = ()
    moved: tuple[Moved, ...] = ()
    cancelled: tuple[Planned, ...] = ()
    kept: int = 0

    @property
    def concerned(self) -> frozenset[int]:
        """The delegations whose agenda changes."""
        moved = [one.after for one in self.moved]
        return frozenset(side for one in (*self.added, *moved, *self.cancelled) for side in (one.a, one.b))

    @property
    def counts(self) -> dict[str, int]:
        return {
            "added": len(self.added),
            "moved": len(self.moved),
            "cancelled": len(self.cancelled),
            "kept": self.kept,
        }


def compare(old: Iterable[Planned], new: Iterable[Planned]) -> Changes:
    """The changes from one timetable to the other, in the order of their slots."""
    before = {one.pair: one for one in old}
    after = {one.pair: one for one in new}
    moved = [Moved(before[pair], after[pair]) for pair in after if pair in before]
    return Changes(
        added=_sorted(after[pair] for pair in after if pair not in before),
        moved=tuple(one for one in _by_place(moved) if one.before.place != one.after.place),
        cancelled=_sorted(before[pair] for pair in before if pair not in after),
        kept=sum(one.before.place == one.after.place for one in moved),
    )


def _sorted(meetings: Iterable[Planned]) -> tuple[Planned, ...]:
    return tuple(sorted(meetings, key=lambda one: (one.place, one.a, one.b)))


def _by_place(moved: Iterable[Moved]) -> list[Moved]:
    return sorted(moved, key=lambda one: (one.after.place, one.after.a, one.after.b))
