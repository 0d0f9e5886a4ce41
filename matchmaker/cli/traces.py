"""Sentences without tracebacks, for commands that say themselves what came of the plugins."""

import contextlib
import logging
from collections.abc import Iterator


@contextlib.contextmanager
def without_traces() -> Iterator[None]:
    """The sentences alone: a traceback beside each would bury them."""
    log = logging.getLogger("matchmaker.plugin_host")
    before = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(before)
