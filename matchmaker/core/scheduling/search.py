"""One run of the solver: the best placement so far, what is proven, the clock, and calls to engines."""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from matchmaker.core.scheduling.figures import breaks_by_participant, shortfall_of, weight_of
from matchmaker.core.scheduling.model import Option
from matchmaker.core.scheduling.schedule import Progress, Step
from matchmaker.core.scheduling.sound import is_sound
from matchmaker.core.scheduling.space import Space
from matchmaker.core.scheduling.stopping import Stopped, is_stopped
from matchmaker.core.scheduling.who import Matching, Relaxation

log = logging.getLogger(__name__)

T = TypeVar("T")


class Clock:
    """Seconds since the start and until the limit, by the monotonic clock. None are left once a stop is asked."""

    def __init__(self, limit: float) -> None:
        self.started = time.monotonic()
        self.limit = limit

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.started

    @property
    def left(self) -> float:
        return 0.0 if is_stopped() else max(0.0, self.limit - self.seconds)

    def share(self, part: float) -> "Clock":
        """A clock for a part of the time that is left."""
        return Clock(self.left * part)


@dataclass
class Search:
    """What is known of one problem while it is being solved. ``best`` always keeps every hard rule."""

    space: Space
    clock: Clock
    seed: int
    report: Progress
    let_through: tuple[type[BaseException], ...]
    best: dict[int, Option] | None = None
    shortfall_bound: int = 0
    matching: Matching | None = None
    relaxation: Relaxation | None = None  # with the cuts and prices that prove what ``matching`` says
    proofs: list[tuple[int, int]] = field(default_factory=list)  # (shortfall, weight never exceeded up to it)
    infeasible: bool = False
    out_of_time: bool = False
    breaks_bound: int | None = None
    breaks_bound_fixed_set: int | None = None
    failures: list[str] = field(default_factory=list)

    @property
    def starts(self) -> dict[int, int]:
        return {n: at for n, (at, _) in (self.best or {}).items()}

    @property
    def shortfall(self) -> int:
        return shortfall_of(self.space.problem, self.best or {})

    @property
    def weight(self) -> int:
        return weight_of(self.space.problem, self.starts)

    @property
    def breaks(self) -> int:
        return sum(breaks_by_participant(self.space.problem, self.starts).values())

    @property
    def settled(self) -> bool:
        """Levels 1 to 3 are proven, one way or the other."""
        if self.infeasible:
            return True
        reached = self.best is not None and self.shortfall == self.shortfall_bound
        return reached and self.weight == self.weight_bound

    def offer(self, placement: Mapping[int, Option]) -> bool:
        """Take a placement if it keeps every rule and is better than the best one."""
        starts = {n: at for n, (at, _) in placement.items()}
        if not self.space.must <= starts.keys() or not self.is_even(starts):
            return False
        problem = self.space.problem
        value = shortfall_of(problem, starts), -weight_of(problem, starts)
        if self.best is not None and value >= (self.shortfall, -self.weight):
            return False
        if not self.is_taken(placement):
            return False
        self.best = dict(sorted(placement.items()))
        return True

    def is_taken(self, placement: Mapping[int, Option]) -> bool:
        """Whether a placement keeps the rules. One that does not is refused, and the failure told."""
        sound = self.space.must <= placement.keys() and is_sound(self.space, placement)
        if not sound:
            self.failures.append("an engine returned a placement that breaks a rule; it was not taken")
        return sound

    def is_even(self, starts: Mapping[int, int]) -> bool:
        """Whether the rule on breaks is kept."""
        rule = self.space.problem.max_break_difference
        if rule is None or not self.space.problem.participants:
            return True
        breaks = breaks_by_participant(self.space.problem, starts).values()
        return max(breaks) - min(breaks) <= rule

    @property
    def weight_bound(self) -> int | None:
        """No schedule with the shortfall reached, or less, weighs more."""
        reached = self.shortfall_bound if self.best is None else self.shortfall
        bounds = [bound for shortfall, bound in self.proofs if shortfall >= reached]
        if self.matching is not None:
            bounds.append(self.matching.weight_bound_at(reached))
        return min(bounds, default=None)

    def is_late(self) -> bool:
        """The time is up, or somebody said stop: engines in the middle of something leave it."""
        late = self.clock.left <= 0
        self.out_of_time |= late
        return late

    def tell(self, phase: str, breaks: int | None = None) -> None:
        value = None if self.best is None else self.weight
        self.report(Step(phase, value, self.weight_bound, breaks))

    def attempt(self, name: str, act: Callable[[], T]) -> T | None:
        """What ``act`` returns; None when it raised: the run goes on with what it has, and says so."""
        try:
            return act()
        except self.let_through:
            raise
        except Stopped:
            self.out_of_time = True
            return None
        except Exception as error:
            log.exception("scheduling engine %s failed", name)
            self.failures.append(f"{name}: {type(error).__name__}: {error}")
            return None
