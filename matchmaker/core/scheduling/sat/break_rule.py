"""The rule on breaks, where chains did not keep it: a timetable of the required meetings that does, or a proof."""

from matchmaker.core.scheduling.model import all_options
from matchmaker.core.scheduling.sat.asking import Asked
from matchmaker.core.scheduling.sat.encoding import count_everybody, encode
from matchmaker.core.scheduling.sat.standing import WORK, Standing
from matchmaker.core.scheduling.search import Search


def keep_the_rule(search: Search) -> None:
    """Offer a schedule that keeps the rule, or say that there is none. Leaves both open when the work is spent."""
    space = search.space
    if all(n in space.must for n, starts in enumerate(space.starts) if starts):
        _keep_it_with_all(search)
        return
    must = sorted(space.must)
    with Standing(space, must, search.is_late, with_rule=True) as standing:
        answer = standing.ask(must)
        search.infeasible |= answer is False
        if answer:
            search.offer(standing.placement)


def _keep_it_with_all(search: Search) -> None:
    """Every meeting is required, so everybody's number of busy slots is known, which helps a lot."""
    if not search.space.must <= {n for n, starts in enumerate(search.space.starts) if starts}:
        search.infeasible = True
        return
    if _asks_too_much_of_somebody(search):
        search.infeasible = True
        return
    options = all_options(search.space)
    encoding = encode(search.space, {n: options[n] for n in sorted(search.space.must)})
    count_everybody(search.space, encoding, certain=True)
    with Asked(encoding.formula, search.is_late) as sat:
        answer = sat.ask((), WORK)
        search.infeasible |= answer is False
        if answer:
            search.offer(encoding.placement(sat.true))


def _asks_too_much_of_somebody(search: Search) -> bool:
    return any(
        person.max_meetings is not None
        and len(search.space.must.intersection(seat.members)) > person.max_meetings
        for person, seat in zip(search.space.problem.participants, search.space.seats, strict=True)
    )
