"""What would have to be given up to hold a meeting where it could start, everything else staying in its slot."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from matchmaker.core.scheduling.reading import Id
from matchmaker.core.scheduling.why.held import Held, slots_in


@dataclass(frozen=True)
class Trade:
    """``gain``: the weight won, less what is given up. ``missed``: who then lacks a promised meeting."""

    given_up: tuple[int, ...]
    gain: int
    missed: tuple[Id, ...]

    @property
    def rank(self) -> tuple[int, int, int]:
        """Smaller is better."""
        return len(self.missed), -self.gain, len(self.given_up)


def trades(held: Held, n: int) -> Iterator[Trade]:
    """For each start where all that is in the way counts for less than the meeting, the cheapest trade."""
    if any(_is_dearer(held, who, held.meetings[n].weight) for who in held.meetings[n].sides):
        return
    for start in _open_to_trade(held, n):
        given_up = _given_up(held, n, start)
        if given_up:
            gain = held.gain(n, start) - sum(held.cost[m] for m in given_up)
            yield Trade(tuple(given_up), gain, _missed(held, n, given_up))


def _open_to_trade(held: Held, n: int) -> Iterator[int]:
    """The starts that are not blocked by a limit whose meetings all count for as much."""
    meeting = held.meetings[n]
    left = sum(1 << start for start in held.space.starts[n])
    for hold in held.holds[n]:
        if hold.least is None or hold.least >= meeting.weight:
            left &= ~hold.blocked(hold.full, meeting.length)
    return slots_in(left)


def _is_dearer(held: Held, who: Id, worth: int) -> bool:
    """At the maximum, with meetings that all count for as much."""
    if not held.at_maximum(who):
        return False
    price = held.cheapest_of(who)
    return price is None or price[0] >= worth


def _given_up(held: Held, n: int, start: int) -> list[int] | None:
    """None as soon as something in the way counts for as much as the meeting, or must be held."""
    found: list[int] = []
    worth, span = held.meetings[n].weight, held.space.span(n, start)
    for hold in held.holds[n]:
        for slot in span:
            if not hold.full >> slot & 1 or any(held.is_in(m, hold, slot) for m in found):
                continue
            price = hold.cheapest[slot]
            if price is None or price[0] >= worth:
                return None
            found.append(price[1])
    for who in held.meetings[n].sides:
        if held.at_maximum(who) and not any(who in held.meetings[m].sides for m in found):
            price = held.cheapest_of(who)
            if price is not None:
                found.append(price[1])
    return found


def _missed(held: Held, n: int, given_up: list[int]) -> tuple[Id, ...]:
    """Those who had what they were promised and would have it no more."""
    change = Counter(who for m in given_up for who in held.meetings[m].sides)
    change.subtract(held.meetings[n].sides)
    return tuple(
        who
        for who, less in change.items()
        if less > 0 and held.degree[who] - less < held.people[who].min_meetings
    )
