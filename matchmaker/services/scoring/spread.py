"""Spread work over processes of this machine, where there is no worker to give it to."""

import gc
import multiprocessing
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

from matchmaker.core.errors import Refusal
from matchmaker.plugin_api.text import N_


class ProcessLost(Refusal):
    template = N_(
        "Un processus de calcul s’est arrêté net, par manque de mémoire ou par une extension : rien n’est écrit. "
        "Recommencez avec --processes 1 pour savoir laquelle."
    )


Part = TypeVar("Part")
Answer = TypeVar("Answer")

# What the children of a pool call. They are forked, so that the tables it works on, which
# may take a gigabyte, are shared and not copied.
_work: Callable[[Any], Any] | None = None


def spread(work: Callable[[Part], Answer], parts: Sequence[Part], processes: int) -> Iterator[Answer]:
    """``work(part)`` of each part, in their order, so many at a time. One process: here, without a child.

    Must be called where no other thread runs, as on the command line: a fork copies only its own.
    """
    global _work  # noqa: PLW0603  # a closure cannot be sent to a child, but a fork inherits it
    if processes <= 1 or len(parts) <= 1:
        yield from map(work, parts)
        return
    _work = work
    gc.freeze()  # the children's collector would touch every object, and so copy what they share
    try:
        # Ctrl-C is for the parent, which ends the children.
        with ProcessPoolExecutor(
            min(processes, len(parts)),
            multiprocessing.get_context("fork"),
            initializer=signal.signal,
            initargs=(signal.SIGINT, signal.SIG_IGN),
        ) as pool:
            yield from pool.map(_called, parts)
    except BrokenProcessPool as error:
        raise ProcessLost from error
    finally:
        gc.unfreeze()
        _work = None


def _called(part: Any) -> Any:
    assert _work is not None
    return _work(part)
