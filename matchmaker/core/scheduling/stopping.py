"""Stop a run early: whoever started it may say so at any moment, and the best schedule found so far is kept.

The question "shall I stop?" belongs to the whole run and is asked deep inside engines, so it travels as a context
variable and not through every signature. It may be asked from any thread and must answer at once.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

T = TypeVar("T")

Stop = Callable[[], bool]

#: How often an engine at work looks up, in seconds.
EVERY = 0.1

_stop: ContextVar[Stop | None] = ContextVar("stop", default=None)


class Stopped(Exception):
    """An engine was left behind because the run is to end now. No failure."""


@contextmanager
def stoppable(stop: Stop | None) -> Iterator[None]:
    """Runs inside the block end early once ``stop()`` is true."""
    token = _stop.set(stop)
    try:
        yield
    finally:
        _stop.reset(token)


def is_stopped() -> bool:
    stop = _stop.get()
    return stop is not None and stop()


@contextmanager
def interrupted_by_stop(interrupt: Callable[[], None]) -> Iterator[None]:
    """Around an engine that can be told: ``interrupt`` is called once the run is to end."""
    stop = _stop.get()
    if stop is None:
        yield
        return
    over = threading.Event()
    watch = threading.Thread(target=_watch, args=(stop, over, interrupt), daemon=True)
    watch.start()
    try:
        yield
    finally:
        over.set()
        watch.join()


def _watch(stop: Stop, over: threading.Event, interrupt: Callable[[], None]) -> None:
    while not over.wait(EVERY):
        if stop():
            interrupt()
            return


def unless_stopped(act: Callable[[], T]) -> T:
    """Around an engine that cannot be told: what ``act`` returns, or ``Stopped`` as soon as the run is to end.

    ``act`` must change nothing of ours: left behind, it goes on alone until its own time limit.
    """
    stop = _stop.get()
    if stop is None:
        return act()
    found: list[T] = []
    raised: list[BaseException] = []
    work = threading.Thread(target=_do, args=(act, found, raised), daemon=True)
    work.start()
    while work.is_alive():
        if stop():
            raise Stopped
        work.join(EVERY)
    if raised:
        raise raised[0]
    return found[0]


def _do(act: Callable[[], T], found: list[T], raised: list[BaseException]) -> None:
    try:
        found.append(act())
    except BaseException as error:  # noqa: BLE001  # handed to the caller's thread, whatever it is
        raised.append(error)
