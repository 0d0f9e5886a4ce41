"""Spread work over processes of this machine, where there is no worker to give it to."""

import gc
import multiprocessing
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any, TypeVar

from matchmaker.core.errors import Refusal
from matchmaker.plugin_api.text import N_


class ProcessLost(Refusal):
    template = N_(
        "Un processus de calcul s’est arrêté net, par manque de mémoire ou par une extension : rien n’est écrit. "
        "Recommencez avec --processes 1 pour savoir laquelle."
    )


# Objects between two collections. What is found is many small objects without cycles: looking through all of
# them time and again took a fifth of the work.
SELDOM = 200_000

Part = TypeVar("Part")
Answer = TypeVar("Answer")

# What the children of a pool call. They are forked, so that the tables it works on, which
# may take a gigabyte, are shared and not copied.
_work: Callable[[Any], Any] | None = None


def spread(work: Callable[[Part], Answer], parts: Sequence[Part], processes: int) -> Iterator[Answer]:
    """``work(part)`` of each part, in their order, so many at a time. One process: here, without a child.

    Must be called where no other thread runs, as on the command line: a fork copies only its own.
    """
    if processes <= 1 or len(parts) <= 1:
        yield from map(work, parts)
    else:
        with _pool(work, min(processes, len(parts))) as pool:
            yield from pool.map(_called, parts)


def in_a_child(work: Callable[[], Answer]) -> Answer:
    """What ``work`` gives, without what it leaves behind. Raises `ProcessLost` where it ends the process."""
    with _pool(lambda _nothing: work(), 1) as pool:
        answer: Answer = pool.submit(_called, None).result()
    return answer


@contextmanager
def _pool(work: Callable[[Any], Any], processes: int) -> Iterator[ProcessPoolExecutor]:
    """Children forked from this process, which do ``work``."""
    global _work  # noqa: PLW0603  # a closure cannot be sent to a child, but a fork inherits it
    _work = work
    thresholds = gc.get_threshold()
    gc.set_threshold(SELDOM)
    gc.freeze()  # the children's collector would touch every object, and so copy what they share
    try:
        fork = multiprocessing.get_context("fork")
        with ProcessPoolExecutor(processes, fork, initializer=_ignore_interrupts) as pool:
            yield pool
    except BrokenProcessPool as error:
        raise ProcessLost from error
    finally:
        gc.unfreeze()
        gc.set_threshold(*thresholds)
        _work = None


def _ignore_interrupts() -> None:
    """Ctrl-C is for the parent, which ends the children."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _called(part: Any) -> Any:
    assert _work is not None
    return _work(part)
