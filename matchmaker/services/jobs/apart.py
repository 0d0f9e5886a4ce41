"""Chores that go through many events: the trouble of one stays its own."""

import logging
from collections.abc import Callable

log = logging.getLogger(__name__)


def apart(do: Callable[..., int | None], *ids: int) -> int:
    """What `do` returns for these ids; 0, and what happened in the log, where it raises: the others go on."""
    try:
        return do(*ids) or 0
    except Exception:
        log.exception("%s failed for %s", do.__qualname__, ids)
        return 0
