"""Measure in a process of its own, so that nobody's memory is counted for somebody else."""

import multiprocessing
import resource
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any

Run = dict[str, Any]


def alone(measure: Callable[..., Run], cases: Sequence[tuple[Any, ...]]) -> list[Run]:
    """``measure(*case)`` for each case, one after the other in one new process.

    Each run carries the peak of the process so far, in MiB; the largest is the peak of them all.
    """
    # Not a pool of daemons: what is measured may have children of its own.
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_each, measure, cases).result()


def side_by_side(measure: Callable[..., Run], cases: Sequence[tuple[Any, ...]], processes: int) -> float:
    """Seconds of wall time for all cases, so many at a time, with the start of the processes."""
    started = time.monotonic()
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        pool.starmap(measure, cases, chunksize=1)
    return time.monotonic() - started


def _each(measure: Callable[..., Run], cases: Sequence[tuple[Any, ...]]) -> list[Run]:
    return [measure(*case) | {"peak": _peak()} for case in cases]


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
