"""`make bench-scoring`: scoring an event, a country and real lists, all parts or those named."""

import sys
from collections.abc import Callable, Sequence

from benchmarks.parts import Part
from benchmarks.parts.real import real
from benchmarks.parts.scoring_country import country
from benchmarks.parts.scoring_event import event, weights
from benchmarks.parts.scoring_workers import workers
from benchmarks.running import run_parts

PARTS: dict[str, Callable[[], Part]] = {
    "event": event,
    "weights": weights,
    "country": country,
    "workers": workers,
    "real": real,
}


def run(names: Sequence[str] = ()) -> int:
    """Measure these parts; 2 when one of them does not exist."""
    return run_parts("scoring", PARTS, names)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
