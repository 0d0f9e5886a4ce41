"""Whether a placement keeps the rules, counted in integers. No engine's answer becomes the best one unchecked.

This guards the search against an engine that returns garbage. The schedule as a whole is judged by ``check``, which
shares no code with this.
"""

from collections import Counter
from collections.abc import Mapping

from matchmaker.core.scheduling.model import Option
from matchmaker.core.scheduling.space import Limit, Space


def is_sound(space: Space, placement: Mapping[int, Option]) -> bool:
    """Every rule on slots, totals, tables and order is kept; required meetings and breaks are not looked at."""
    return (
        all(_is_option(space, n, option) for n, option in placement.items())
        and all(_has_room(space, limit, placement) for limit in space.limits)
        and _classes_have_room(space, placement)
        and _maxima_are_kept(space, placement)
        and _is_in_order(space, placement)
    )


def _is_option(space: Space, n: int, option: Option) -> bool:
    at, kind = option
    return 0 <= n < len(space.starts) and at in space.starts[n] and kind in space.classes_at(n, at)


def _has_room(space: Space, limit: Limit, placement: Mapping[int, Option]) -> bool:
    held = [n for n in limit.members if n in placement]
    if len(held) <= min(limit.room, default=0):
        return True
    load = Counter(slot for n in held for slot in space.span(n, placement[n][0]))
    return all(count <= limit.room[slot] for slot, count in load.items())


def _classes_have_room(space: Space, placement: Mapping[int, Option]) -> bool:
    if not space.classes:
        return True
    load = Counter((kind, slot) for n, (at, kind) in placement.items() for slot in space.span(n, at))
    return all(kind is None or count <= len(space.classes[kind]) for (kind, _), count in load.items())


def _maxima_are_kept(space: Space, placement: Mapping[int, Option]) -> bool:
    return all(
        person.max_meetings is None or sum(n in placement for n in seat.members) <= person.max_meetings
        for person, seat in zip(space.problem.participants, space.seats, strict=True)
    )


def _is_in_order(space: Space, placement: Mapping[int, Option]) -> bool:
    return all(
        first not in placement
        or second not in placement
        or space.span(first, placement[first][0]).stop <= placement[second][0]
        for first, second in space.problem.precedences
    )
