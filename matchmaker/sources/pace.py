"""Ask no faster than the publisher allows, whichever of our processes asks."""

import logging
import time
from collections.abc import Callable

from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.strategies import MovingWindowRateLimiter

SHORTEST_PAUSE = 0.02  # seconds

log = logging.getLogger(__name__)


class TooLongToWait(Exception):
    """The register's turn comes after the question's own time is over."""


class Pace:
    """Counts the questions to each register: at the broker where there is one, else in this process."""

    def __init__(self, broker_url: str = "", pause: Callable[[float], None] = time.sleep) -> None:
        self._pause = pause
        self._limiter = MovingWindowRateLimiter(_storage(broker_url))

    def take_turn(self, name: str, rate: str, deadline: float) -> None:
        """Return when a question may leave. Raises `TooLongToWait` past the deadline (monotonic)."""
        limit = parse(rate)
        while not self._hit(limit, name):
            opens_at, _ = self._limiter.get_window_stats(limit, "source", name)
            seconds = max(opens_at - time.time(), SHORTEST_PAUSE)
            if time.monotonic() + seconds > deadline:
                raise TooLongToWait(name)
            self._pause(seconds)

    def _hit(self, limit: RateLimitItem, name: str) -> bool:
        try:
            return self._limiter.hit(limit, "source", name)
        except StorageError:
            log.warning("the broker does not count the questions to registers; this process counts its own")
            self._limiter = MovingWindowRateLimiter(MemoryStorage())
            return self._limiter.hit(limit, "source", name)


def _storage(broker_url: str) -> Storage:
    if broker_url.startswith(("redis://", "rediss://", "valkey://", "valkeys://")):
        # The protocol is the same, and redis is the client that is installed.
        url = broker_url.replace("valkey", "redis", 1) if broker_url.startswith("valkey") else broker_url
        return storage_from_string(url, wrap_exceptions=True)  # type: ignore[return-value]  # not an async one
    return MemoryStorage()
