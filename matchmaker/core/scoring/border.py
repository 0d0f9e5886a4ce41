"""What a criterion raises stays with the criterion, also what ordinary code lets through.

The engine leaves out a criterion that raises an error. `KeyboardInterrupt`, `GeneratorExit` and their like
are no errors to Python, and would end the worker; an error that cannot be printed would end the run.
"""

import logging
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import numpy as np

log = logging.getLogger(__name__)

Answer = TypeVar("Answer")


class EndsTheProgram(Exception):
    """A criterion raised what is meant to end a program. The message names it."""


@contextmanager
def border() -> Iterator[None]:
    """Surround a criterion's work; what it set of numpy's manners is put back."""
    with np.errstate():
        try:
            yield
        except (Exception, SystemExit) as error:
            _refuse_unprintable(error)
            raise
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt) and _somebody_may_have_pressed_it():
                raise
            raise EndsTheProgram(type(error).__name__) from error


def answer_or(otherwise: Answer, key: str, asked_to: str, ask: Callable[[], Answer]) -> Answer:
    """What the criterion answers, or ``otherwise`` where it raises: the log then says what it was ``asked_to`` do."""
    try:
        with border():
            return ask()
    except (Exception, SystemExit):
        # A plugin is a border: without this answer its score stands, and the page as well.
        log.exception("criterion %s could not %s", key, asked_to)
        return otherwise


def _refuse_unprintable(error: BaseException) -> None:
    try:
        str(error)
    except Exception:  # noqa: BLE001  # whatever it is, the caller learns it from this
        raise EndsTheProgram(type(error).__name__) from None


def _somebody_may_have_pressed_it() -> bool:
    """Python raises it in the main thread alone, where its own handler is in place. A worker has none."""
    main = threading.current_thread() is threading.main_thread()
    return main and signal.getsignal(signal.SIGINT) is signal.default_int_handler
