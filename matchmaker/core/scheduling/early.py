"""Begin each day with its first slot: among timetables that are otherwise equal, nobody is asked to wait for the first."""

from collections.abc import Mapping

from matchmaker.core.scheduling.model import Option
from matchmaker.core.scheduling.search import Search
from matchmaker.core.scheduling.sound import is_sound


def begin_early(search: Search) -> None:
    """Move whole days earlier for as long as every rule is kept. Breaks and values stay what they are.

    A timetable that others already know stays where it is.
    """
    if search.space.problem.previous is not None:
        return
    for first, last in search.space.problem.days:
        while (sooner := _sooner(search.best or {}, first, last)) and is_sound(search.space, sooner):
            search.best = sooner


def _sooner(placement: Mapping[int, Option], first: int, last: int) -> dict[int, Option] | None:
    """One slot earlier for what happens from ``first`` to ``last``; None when the day begins with its first slot."""
    today = {n: option for n, option in placement.items() if first <= option[0] <= last}
    if not today or min(at for at, _ in today.values()) == first:
        return None
    return {**placement, **{n: (at - 1, kind) for n, (at, kind) in today.items()}}
