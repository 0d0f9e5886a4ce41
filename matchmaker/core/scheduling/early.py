"""Begin each day as early as it can: among timetables that are otherwise equal, nobody waits for the first meeting."""

from collections.abc import Mapping

from matchmaker.core.scheduling.model import Option
from matchmaker.core.scheduling.search import Search
from matchmaker.core.scheduling.sound import is_sound


def begin_early(search: Search) -> None:
    """Move whole days as far towards their first slot as every rule allows. Breaks and values stay what they are.

    A timetable that others already know stays where it is.
    """
    if search.space.problem.previous is not None:
        return
    for first, last in search.space.problem.days:
        today = {n: at for n, (at, _) in (search.best or {}).items() if first <= at <= last}
        for sooner in range(min(today.values(), default=first) - first, 0, -1):
            if search.is_late():
                return
            moved = _moved(search.best or {}, today, sooner)
            if is_sound(search.space, moved):
                search.best = moved
                break


def _moved(placement: Mapping[int, Option], today: Mapping[int, int], sooner: int) -> dict[int, Option]:
    return {n: (at - sooner if n in today else at, kind) for n, (at, kind) in placement.items()}
