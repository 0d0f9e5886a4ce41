"""The first Ctrl-C asks the work to end well and keep what it has; a second one ends the program at once."""

import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import TypeVar

T = TypeVar("T")

#: Seconds between two looks at the work; Ctrl-C itself is noticed at once.
EVERY = 0.2


def until_ctrl_c(
    work: Callable[[Callable[[], bool]], T], *, told: Callable[[], None], tick: Callable[[], None]
) -> T:
    """What ``work(is_asked_to_stop)`` returns. ``told`` is called at the first Ctrl-C, ``tick`` now and then.

    The work runs in a thread of its own: Python handles signals in the main one, which a solver would block.
    """
    asked = threading.Event()

    def ask(_signal: int, _frame: FrameType | None) -> None:
        if asked.is_set():
            raise KeyboardInterrupt
        asked.set()  # nothing else: a handler that writes could fall into the middle of another write

    before = signal.signal(signal.SIGINT, ask)
    try:
        return _watched(lambda: work(asked.is_set), _told_once(asked, told, tick))
    finally:
        signal.signal(signal.SIGINT, before)


def _told_once(
    asked: threading.Event, told: Callable[[], None], tick: Callable[[], None]
) -> Callable[[], None]:
    already = threading.Event()

    def look() -> None:
        if asked.is_set() and not already.is_set():
            already.set()
            told()
        tick()

    return look


def _watched(work: Callable[[], T], look: Callable[[], None]) -> T:
    found: list[T] = []
    raised: list[BaseException] = []

    def do() -> None:
        try:
            found.append(work())
        except BaseException as error:  # noqa: BLE001  # raised again in the main thread
            raised.append(error)

    thread = threading.Thread(target=do, daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(EVERY)
        look()
    if raised:
        raise raised[0]
    return found[0]
