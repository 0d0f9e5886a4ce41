"""Who meets and when, until the two agree: the relaxation chooses, chains place, and what cannot be placed comes
back as a cut. When every chosen meeting has its slot, the schedule is as good as its bound: levels 1 to 3 are proven.
"""

from collections.abc import Mapping, Sequence

from matchmaker.core.scheduling.clash import clashes
from matchmaker.core.scheduling.colour import colour
from matchmaker.core.scheduling.cuts import hall_cuts
from matchmaker.core.scheduling.exact import place_exactly
from matchmaker.core.scheduling.fit import fit
from matchmaker.core.scheduling.quiet import even_out
from matchmaker.core.scheduling.search import Search
from matchmaker.core.scheduling.who import Relaxation

#: How often the choice is made anew.
ROUNDS = 60


def agree(search: Search) -> tuple[int, ...]:
    """Offer schedules to ``search`` until one is proven. Returns the last choice, for others to go on with."""
    search.tell("who")
    search.relaxation = Relaxation(search.space)
    slots = _old_slots(search)
    chosen: tuple[int, ...] = ()
    for _ in range(ROUNDS):
        search.matching = search.relaxation.choose(search.clock.left / 4)
        search.out_of_time |= search.matching.out_of_time
        search.shortfall_bound = max(search.shortfall_bound, search.matching.shortfall_bound)
        if search.matching.chosen is None or not search.space.is_plain:
            break
        chosen = search.matching.chosen
        search.tell("when")
        slots = colour(search.space, chosen, slots)
        _offer(search, slots)
        left = [n for n in chosen if n not in slots]
        if not left or search.is_late():
            break
        cuts = hall_cuts(search.space, chosen, left) or clashes(search.space, chosen, left, search.is_late)
        if not cuts:
            _place_hard_ones(search, chosen, slots)
            break
        search.relaxation.cut(cuts)
    return chosen


def _place_hard_ones(search: Search, chosen: Sequence[int], slots: Mapping[int, int]) -> None:
    """Nothing says that the choice is impossible, and yet no chain places all of it."""
    slots = fit(search, chosen, slots)
    _offer(search, slots)
    if len(slots) < len(chosen):
        search.tell("proof")
        place_exactly(search, chosen)


def _offer(search: Search, slots: Mapping[int, int]) -> None:
    """A schedule that breaks only the rule on breaks is evened out before it is offered again."""
    taken = search.offer({n: (at, None) for n, at in slots.items()})
    if not taken and search.space.must <= slots.keys() and not search.is_even(slots):
        search.attempt("even", lambda: even_out(search, slots))


def _old_slots(search: Search) -> dict[int, int]:
    previous = search.space.problem.previous
    rows = previous.assignments if previous else ()
    return {row.meeting: row.slot for row in rows if row.slot in search.space.starts[row.meeting]}
