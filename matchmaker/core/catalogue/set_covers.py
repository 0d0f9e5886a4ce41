"""The smallest sets of members that cover every part together: exact, as far as so many steps go.

Parts are bits of a mask, at most some thirty. In a set nobody is there without need: whoever is taken
out leaves a part uncovered. Two members who cover the same parts are therefore never in one set, and of
those who do only the best few can ever be in the best few sets: this is what makes 1,500 offers small.

Many parts and narrow members can still be too many combinations for anybody to wait for. The search then
stops after the same number of steps on every machine, and says that there may be better sets.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

Combination = tuple["Coverer", ...]
Key = tuple[int, Fraction, tuple[bytes, ...]]
STEPS = 100_000  # about a second
STEPS_PER_SET = 100  # what it costs to compare the ways to fill one set


@dataclass(frozen=True)
class Coverer:
    """Somebody who covers the parts of ``mask``; ``worth``: a whole number, summed over these parts."""

    mask: int
    worth: int
    tie: bytes  # orders equals; never a name
    place: int = 0  # what the caller knows it by


@dataclass(frozen=True)
class Covers:
    """The sets found, best first; not ``complete`` where the steps ran out, so that there may be better ones."""

    sets: list[Combination]
    complete: bool = True


def best_covers(
    coverers: Iterable[Coverer],
    parts: int,
    limit: int,
    *,
    least: int = 1,
    with_one: Coverer | None = None,
    steps: int = STEPS,
) -> Covers:
    """At most ``limit`` sets that cover all the bits of ``parts``: smallest first, then by mean worth.

    ``least``: of so many members at least; ``with_one``: only sets with this member. Where ``steps`` of
    search do not find any, the one set that taking the widest first gives.
    """
    if not parts:
        return Covers([])
    groups = _groups(coverers, parts, limit, with_one)
    search = _Search(groups, parts, with_one, steps)
    found: list[Combination] = []
    for size in range(least, parts.bit_count() + 1):
        found += search.best(size, limit - len(found))
        if len(found) >= limit or search.spent:
            break
    if search.spent and not found:
        found = [one for one in _widest_first(groups, parts, with_one) if len(one) >= least]
    return Covers(found, not search.spent)


def key_of(combination: Combination) -> Key:
    """What sets are ordered by: size, mean worth per part covered, then chance."""
    worth = sum(one.worth for one in combination)
    covered = sum(one.mask.bit_count() for one in combination)
    return len(combination), -Fraction(worth, covered), tuple(sorted(one.tie for one in combination))


def _groups(
    coverers: Iterable[Coverer], parts: int, limit: int, with_one: Coverer | None
) -> dict[int, list[Coverer]]:
    """For each set of parts, the best few who cover it."""
    groups: dict[int, list[Coverer]] = defaultdict(list)
    for one in coverers:
        if one.mask & parts:
            groups[one.mask & parts].append(one)
    if with_one is not None and with_one.mask & parts:
        groups[with_one.mask & parts] = [with_one]
    return {
        mask: sorted(found, key=lambda one: (-one.worth, one.tie))[:limit] for mask, found in groups.items()
    }


class _Spent(Exception):
    """No step is left."""


class _Search:
    """All sets of one size: branch on the first part still open, among the masks that cover it."""

    def __init__(
        self, groups: dict[int, list[Coverer]], parts: int, with_one: Coverer | None, steps: int
    ) -> None:
        self.groups, self.parts, self.steps = groups, parts, steps
        self.spent = False
        self.first = (with_one.mask & parts) if with_one is not None else None
        masks = sorted(groups, key=lambda mask: (-Fraction(groups[mask][0].worth, mask.bit_count()), mask))
        self.covering = {
            bit: [mask for mask in masks if mask >> bit & 1] for bit in range(parts.bit_length())
        }
        self.widest = max((mask.bit_count() for mask in groups), default=0)
        # Worth per part of the richest, rounded up.
        self.richest = max(
            (-(-group[0].worth // mask.bit_count()) for mask, group in groups.items()), default=0
        )

    def best(self, size: int, limit: int) -> list[Combination]:
        """The best of this size, best first; what was found of them where the steps run out."""
        self.size, self.limit = size, limit
        self.kept: list[tuple[Key, Combination]] = []
        self.last = (0, 1)  # worth and parts of the last one kept
        self.banned: set[int] = set()  # the sets that hold one of these have been seen
        if self.first == 0:
            return []
        try:
            self._extend(() if self.first is None else (self.first,))
        except _Spent:
            self.spent = True
        return [combination for _key, combination in self.kept]

    def _step(self, number: int = 1) -> None:
        self.steps -= number
        if self.steps < 0:
            raise _Spent

    def _extend(self, chosen: tuple[int, ...]) -> None:
        open_parts = self.parts
        for mask in chosen:
            open_parts &= ~mask
        left = self.size - len(chosen)
        if not open_parts:
            if not left:
                self._keep(chosen)
            return
        if open_parts.bit_count() > left * self.widest or open_parts.bit_count() < left:
            return
        if not self._hopeless(chosen, left):
            self._branch(chosen, (open_parts & -open_parts).bit_length() - 1)

    def _branch(self, chosen: tuple[int, ...], bit: int) -> None:
        seen = []
        for mask in self.covering[bit]:
            self._step()
            if mask in self.banned:
                continue
            if _all_needed((*chosen, mask)):
                self._extend((*chosen, mask))
            self.banned.add(mask)
            seen.append(mask)
        self.banned.difference_update(seen)

    def _hopeless(self, chosen: Sequence[int], left: int) -> bool:
        """Whether even the richest that could come cannot reach the last place."""
        worth = sum(self.groups[mask][0].worth for mask in chosen)
        covered = sum(mask.bit_count() for mask in chosen)
        most = left * self.widest
        return self._below(worth + most * self.richest, covered + most)

    def _below(self, worth: int, covered: int) -> bool:
        """Whether so much worth on so many parts, whole numbers both, is less than what is kept."""
        return len(self.kept) >= self.limit and worth * self.last[1] < self.last[0] * covered

    def _keep(self, masks: Sequence[int]) -> None:
        groups = [self.groups[mask] for mask in masks]
        if self._below(sum(group[0].worth for group in groups), sum(mask.bit_count() for mask in masks)):
            return
        self._step(STEPS_PER_SET)
        ways = ((key_of(combination), combination) for combination in _best_of(groups, self.limit))
        self.kept = sorted((*self.kept, *ways), key=lambda one: one[0])[: self.limit]
        last = self.kept[-1][1]
        self.last = sum(one.worth for one in last), sum(one.mask.bit_count() for one in last)


def _widest_first(
    groups: dict[int, list[Coverer]], parts: int, with_one: Coverer | None
) -> list[Combination]:
    """The set that always taking who covers most of what is open gives, without whom it does not need."""
    chosen = [with_one.mask & parts] if with_one is not None else []
    while open_parts := parts & ~_union(chosen):
        best = max(groups, key=lambda mask: ((mask & open_parts).bit_count(), groups[mask][0].worth, -mask))
        if not best & open_parts:
            return []
        chosen.append(best)
    for mask in [*chosen]:
        others = [one for one in chosen if one != mask]
        if parts & ~_union(others) == 0:
            chosen = others
    combination = tuple(groups[mask][0] for mask in chosen)
    return [combination] if with_one is None or with_one in combination else []


def _union(masks: Iterable[int]) -> int:
    covered = 0
    for mask in masks:
        covered |= mask
    return covered


def _all_needed(masks: Sequence[int]) -> bool:
    """Whether each still has a part of its own: once it has none, nobody who comes gives it one."""
    once = twice = 0
    for mask in masks:
        twice |= once & mask
        once |= mask
    return all(mask & ~twice for mask in masks)


def _best_of(groups: Sequence[Sequence[Coverer]], limit: int) -> list[Combination]:
    """The best ways to take one of each group."""
    ways = (
        tuple(group[place] for group, place in zip(groups, places, strict=True))
        for places in _leading([len(group) for group in groups], limit)
    )
    return sorted(ways, key=key_of)[:limit]


def _leading(sizes: Sequence[int], limit: int) -> Iterator[tuple[int, ...]]:
    """The positions that can be among the best: (p + 1)(q + 1)… ways are at least as good as (p, q, …)."""
    if not sizes:
        yield ()
        return
    for place in range(min(sizes[0], limit)):
        for rest in _leading(sizes[1:], limit // (place + 1)):
            yield (place, *rest)
