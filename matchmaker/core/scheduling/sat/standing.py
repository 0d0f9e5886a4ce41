"""Which meetings can be held together, with or without the rule on breaks; and when not, a smallest set that cannot."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from matchmaker.core.scheduling.model import Option, all_options
from matchmaker.core.scheduling.sat.asking import Asked, Late
from matchmaker.core.scheduling.sat.encoding import count_everybody, encode
from matchmaker.core.scheduling.space import Space

#: Conflicts for one question.
WORK = 200_000
WORK_SHRINKING = 20_000

Placement = dict[int, Option]


class Standing:
    """Asks about sets of meetings, in one solver that learns from question to question. For a ``with`` block.

    With the rule on breaks, meetings that are not asked for may be held too: one more can even out the breaks.
    """

    def __init__(self, space: Space, must: Iterable[int], late: Late, *, with_rule: bool) -> None:
        options = all_options(space)
        if not with_rule:
            options = {n: options[n] for n in sorted(must)}
            space = replace(space, problem=replace(space.problem, max_break_difference=None))
        self.encoding = encode(space, options, switched=True)
        for person, seat in zip(space.problem.participants, space.seats, strict=True):
            if person.max_meetings is not None:
                places = self.encoding.place.items()
                mine = set(seat.members)
                self.encoding.formula.at_most([x for (n, _), x in places if n in mine], person.max_meetings)
        if with_rule:
            count_everybody(space, self.encoding, certain=False)
        self.sat = Asked(self.encoding.formula, late)

    def __enter__(self) -> "Standing":
        return self

    def __exit__(self, *error: object) -> None:
        self.sat.close()

    def ask(self, must: Collection[int], work: int = WORK) -> bool | None:
        """Whether these can be held together; None when nobody knows."""
        return self.sat.ask([self.encoding.switch[n] for n in must], work)

    @property
    def placement(self) -> Placement:
        """The timetable found, after a yes."""
        return self.encoding.placement(self.sat.true)

    def clash_in(self, must: Collection[int], work: int = WORK) -> list[int] | None:
        """Some of these that cannot be held together; None when they can, or nobody knows."""
        if self.ask(must, work) is not False:
            return None
        core = self.sat.core
        return [n for n in must if self.encoding.switch[n] in core]

    def smallest(self, clash: list[int]) -> list[int]:
        """Leave out one after the other for as long as what remains still clashes."""
        for n in clash:
            if n in clash:
                smaller = self.clash_in([other for other in clash if other != n], WORK_SHRINKING)
                clash = clash if smaller is None else smaller
        return clash
