"""`make bench-scheduling`: the timetable beside its peers, all parts or those named, a results file for each."""

import sys
from collections.abc import Callable, Sequence

from benchmarks.parts import Part
from benchmarks.parts.breaks import breaks
from benchmarks.parts.dense import dense
from benchmarks.parts.growth import growth
from benchmarks.parts.jair import jair
from benchmarks.parts.weight import weight
from benchmarks.running import run_parts

PARTS: dict[str, Callable[[], Part]] = {
    "weight": weight,
    "dense": dense,
    "jair": jair,
    "breaks": breaks,
    "growth": growth,
}


def run(names: Sequence[str] = ()) -> int:
    """Measure these parts; 2 when one of them does not exist."""
    return run_parts("scheduling", PARTS, names)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
