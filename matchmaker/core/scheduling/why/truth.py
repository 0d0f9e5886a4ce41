"""Which meetings may be named as standing in the way, so that the reason is true.

FORMAT.md: a reason is true when every schedule that holds the meeting and keeps all meetings outside ``because`` is
worse or impossible. It is read here as strictly as it can be:

- *worse* means a larger shortfall, or the same and a smaller weight (less stability). An equal schedule is not
  worse: a meeting that could be swapped for this one at equal value is therefore never named.
- *keeps* means holds, in whatever slot; only a meeting that stands where it was published must stay there,
  because moving it is a change that people are told of.

The more meetings are named, the more is claimed. With none named, the claim is that nothing can be added to the
schedule; that follows from its being the best. Naming more takes a proof that no equal schedule gives them up: the
prices of the relaxation give it for nearly all, and on small problems an exact engine decides the rest.
"""

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

from matchmaker.core.scheduling.build import build_model
from matchmaker.core.scheduling.cpsat import solve_cpsat
from matchmaker.core.scheduling.engine import Task
from matchmaker.core.scheduling.exact import shortfall_rows
from matchmaker.core.scheduling.figures import shortfall_of, weight_of
from matchmaker.core.scheduling.model import Model, Row, all_options
from matchmaker.core.scheduling.prices import Prices
from matchmaker.core.scheduling.space import Space

#: Choices up to which the exact engine is asked, how often, and for how many of its deterministic seconds.
SMALL = 300
MOST_QUESTIONS = 60
WORK = 0.1


class Truth:
    """What is proven of schedules that hold a meeting which this one does not."""

    def __init__(
        self, space: Space, starts: Mapping[int, int], prices: Prices | None, *, settled: bool
    ) -> None:
        self.space = space
        self.starts = starts
        self.prices = prices
        self.settled = settled
        self.questions = 0

    def part_of(self, n: int, because: Collection[int]) -> tuple[int, ...] | None:
        """The meetings that can be named as ``n``'s reason; None where not even the empty reason is proven."""
        if self.prices and self.prices.excludes(n):
            return tuple(sorted(because))
        if not self.settled:
            return None
        firm = tuple(m for m in sorted(because) if self.prices and self.prices.keeps(m, n))
        adds = self.space.problem.meetings[n].weight > 0
        if adds and len(firm) == len(because):
            return firm
        exact = self._exactly(n, because) if self._may_ask else None
        if exact is not None and len(exact) >= len(firm):
            return exact
        return firm if adds else exact

    @property
    def _may_ask(self) -> bool:
        return self.questions < MOST_QUESTIONS and sum(map(len, self.space.starts)) <= SMALL

    def _exactly(self, n: int, because: Iterable[int]) -> tuple[int, ...] | None:
        """Leave out what equal schedules give up, until there is no equal schedule."""
        named = set(because)
        while self._may_ask:
            self.questions += 1
            equal, proven = self._equal_schedule(n, named)
            if proven:
                return tuple(sorted(named))
            given_up = {m for m in named if equal is not None and equal.get(m) != self.starts[m]}
            if equal is None or not named:
                return None
            named -= {m for m in given_up if m not in equal} or given_up or named
        return None

    def _equal_schedule(self, n: int, named: Collection[int]) -> tuple[dict[int, int] | None, bool]:
        """A schedule no worse that holds ``n`` and keeps what is not named; or that there is none."""
        kept = [n, *(m for m in self.starts if m not in named)]
        if not all(self._variables.get(m) for m in kept):
            return None, True
        rows = [Row(self._variables[m], [1] * len(self._variables[m]), 1, None) for m in kept]
        task = Task(self._model, {}, [*self._as_good, *rows], work=WORK)
        answer = solve_cpsat(task)
        if answer.values is None:
            return None, answer.infeasible
        return {m: at for m, (at, _) in self._model.placement(answer.values).items()}, False

    @cached_property
    def _model(self) -> Model:
        return build_model(self.space, all_options(self.space))

    @cached_property
    def _variables(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for variable, (n, _, _) in enumerate(self._model.choices):
            found.setdefault(n, []).append(variable)
        return found

    @cached_property
    def _as_good(self) -> list[Row]:
        problem, weight = self.space.problem, self._model.weight
        least = weight_of(problem, self.starts) + self._model.lost
        return [
            *shortfall_rows(self._model, shortfall_of(problem, self.starts)),
            Row(list(weight), list(weight.values()), least, None),
        ]
