"""The one signature behind which every exact engine stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from matchmaker.core.scheduling.model import Model, Row


@dataclass(frozen=True)
class Task:
    """Maximise ``goal`` over a model and some more rows."""

    model: Model
    goal: Mapping[int, int]
    rows: Sequence[Row] = ()
    hint: Sequence[int] | None = None
    ceiling: int | None = None  # a proven bound: an answer that reaches it is the best
    seconds: float = 30.0
    work: float | None = None  # deterministic units; None: no limit but the seconds
    seed: int = 0


@dataclass(frozen=True)
class Answer:
    """``values`` None: nothing found. ``bound`` None: nothing proven."""

    values: tuple[int, ...] | None = None
    value: int | None = None
    bound: int | None = None
    infeasible: bool = False
    out_of_time: bool = False

    @property
    def proven(self) -> bool:
        return self.infeasible or (self.value is not None and self.value == self.bound)


class Engine(Protocol):
    def __call__(self, task: Task) -> Answer: ...


def value_of(goal: Mapping[int, int], values: Sequence[int]) -> int:
    return sum(factor * values[variable] for variable, factor in goal.items())


def keeps(rows: Sequence[Row], values: Sequence[int]) -> bool:
    """Whether integer values satisfy every row: floating-point answers are not believed unchecked."""
    for row in rows:
        total = sum(factor * values[v] for v, factor in zip(row.variables, row.factors, strict=True))
        if (row.low is not None and total < row.low) or (row.high is not None and total > row.high):
            return False
    return True
