"""`make bench-scheduling`: the timetable beside its peers, all parts or those named, a results file for each."""

import sys
import time
from collections.abc import Callable, Sequence

from benchmarks.parts import Part
from benchmarks.parts.breaks import breaks
from benchmarks.parts.dense import dense
from benchmarks.parts.growth import growth
from benchmarks.parts.jair import jair
from benchmarks.parts.weight import weight
from benchmarks.report import keep

PARTS: dict[str, Callable[[], Part]] = {
    "weight": weight,
    "dense": dense,
    "jair": jair,
    "breaks": breaks,
    "growth": growth,
}


def run(names: Sequence[str] = ()) -> int:
    """Measure these parts, one after the other; 2 when one of them does not exist."""
    if unknown := sorted(set(names) - PARTS.keys()):
        print(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}", file=sys.stderr)
        return 2
    for name in names or PARTS:
        started = time.monotonic()
        keep(f"scheduling-{name}", PARTS[name]())
        print(f"({name}: {time.monotonic() - started:.0f} s)\n", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
