"""Stop asking a register that fails: its publisher has enough to do, and so have we."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from matchmaker.clock import now

FAILURES = 3  # in a row, each after its retries
PAUSE = timedelta(minutes=10)


@dataclass
class Breaker:
    """Closed until `FAILURES` questions in a row went unanswered, then open for `PAUSE`.

    After the pause one question is let through: answered, all is well; unanswered, it opens again.
    It is kept by each process for itself, so a failing register gets a few questions from each.
    """

    failures: int = 0
    open_until: datetime | None = None

    def is_open(self) -> bool:
        """Whether the register must not be asked now."""
        return self.open_until is not None and now() < self.open_until

    def minutes_left(self) -> int:
        """How long it stays open, in whole minutes, at least one while it is."""
        if self.open_until is None:
            return 0
        return max(math.ceil((self.open_until - now()).total_seconds() / 60), 0)

    def answered(self) -> None:
        self.failures, self.open_until = 0, None

    def failed(self) -> None:
        self.failures += 1
        if self.failures >= FAILURES:
            self.wait(PAUSE)

    def wait(self, pause: timedelta) -> None:
        """Ask nothing during the pause: the publisher says so, or nothing comes back."""
        self.open_until = now() + pause
