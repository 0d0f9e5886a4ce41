"""How many requests would be served with other weights: the timetable's own first three levels, at once."""

from collections.abc import Mapping
from dataclasses import dataclass

from matchmaker.db.events import Event
from matchmaker.services.scheduling.build_problem import Built, build_problem
from matchmaker.services.scoring.latest import scores_with

SECONDS = 3.0  # for each of the two; an event of 1,100 requests takes a tenth of one


@dataclass(frozen=True)
class Served:
    """Meetings held of those wished for, today and with the weights tried.

    ``swapped`` are pairs that would meet and do not today. ``proven``: no timetable serves the rules better.
    """

    wished: int
    before: int
    after: int
    swapped: int
    proven: bool


def served_with(event: Event, weights: Mapping[str, float]) -> Served | None:
    """What the timetable of the event would hold; None before the first run, or without slots or wishes."""
    tried = scores_with(event.id, weights)
    if tried is None:
        return None
    today, then = build_problem(event), build_problem(event, tried)
    if not today.problem.slots or not today.pairs:
        return None
    before, held_before = _held(today, set())
    after, held_after = _held(then, held_before)
    return Served(
        wished=len(today.pairs),
        before=len(held_before),
        after=len(held_after),
        swapped=len(held_after - held_before),
        proven=before and after,
    )


def _held(built: Built, near: set[tuple[int, int]]) -> tuple[bool, set[tuple[int, int]]]:
    """Whether it is proven, and the pairs that meet: among equals those of ``near``."""
    # Loaded here: the solver libraries weigh on every process that imports them.
    from matchmaker.core.scheduling.simulate import Pace, solved

    kept = [meeting for meeting, pair in enumerate(built.pairs) if pair in near]
    outcome = solved(built.problem, kept, Pace(seconds=SECONDS, seed=built.seed))
    return outcome.proven, {built.pairs[meeting] for meeting in outcome.held}
