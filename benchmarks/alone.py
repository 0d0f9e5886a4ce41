"""Measure in a process of its own, so that nobody's memory is counted for somebody else."""

import multiprocessing
import resource
from collections.abc import Callable, Sequence
from typing import Any

Run = dict[str, Any]


def alone(measure: Callable[..., Run], cases: Sequence[tuple[Any, ...]]) -> list[Run]:
    """``measure(*case)`` for each case, one after the other in one new process.

    Each run carries the peak of the process so far, in MiB; the largest is the peak of them all.
    """
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_each, (measure, cases))


def _each(measure: Callable[..., Run], cases: Sequence[tuple[Any, ...]]) -> list[Run]:
    return [measure(*case) | {"peak": _peak()} for case in cases]


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
