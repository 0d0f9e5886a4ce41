"""A pulse beside work that may be silent for minutes."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Flask, current_app

log = logging.getLogger(__name__)


@contextmanager
def keep_alive(beat: Callable[[], None], *, every: float) -> Iterator[None]:
    """Call `beat` every so many seconds, in a thread, for as long as the block runs.

    A beat that fails is logged and tried again: the work itself learns of a lost job or database
    at its next report.
    """
    over = threading.Event()
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # a thread needs the object
    pulse = threading.Thread(target=_pulse, args=(app, beat, every, over), daemon=True)
    pulse.start()
    try:
        yield
    finally:
        over.set()
        pulse.join()


def _pulse(app: Flask, beat: Callable[[], None], every: float, over: threading.Event) -> None:
    with app.app_context():
        while not over.wait(every):
            try:
                beat()
            except Exception:
                log.warning("a heartbeat was not taken", exc_info=True)
