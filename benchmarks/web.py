"""`make bench-web`: how long the pages of a large event take."""

import sys
from collections.abc import Callable, Sequence

from benchmarks.parts import Part
from benchmarks.parts.web_pages import pages
from benchmarks.running import run_parts

PARTS: dict[str, Callable[[], Part]] = {"pages": pages}


def run(names: Sequence[str] = ()) -> int:
    """Measure these parts; 2 when one of them does not exist."""
    return run_parts("web", PARTS, names)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
