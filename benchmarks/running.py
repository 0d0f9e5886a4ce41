"""Run the parts of a benchmark one after the other, a results file for each."""

import sys
import time
from collections.abc import Callable, Mapping, Sequence

from benchmarks.parts import Part
from benchmarks.report import keep


def run_parts(benchmark: str, parts: Mapping[str, Callable[[], Part]], names: Sequence[str] = ()) -> int:
    """Measure these parts, or all of them; 2 when one of them does not exist."""
    if unknown := sorted(set(names) - parts.keys()):
        print(f"no such part: {', '.join(unknown)}; there are {', '.join(parts)}", file=sys.stderr)
        return 2
    for name in names or parts:
        started = time.monotonic()
        part = parts[name]()
        if part.rows:
            keep(f"{benchmark}-{name}", part)
        else:  # what it needs is not here: the figures of whoever had it stay
            print(f"({name}: {' '.join(part.notes)})")
        print(f"({name}: {time.monotonic() - started:.0f} s)\n", flush=True)
    return 0
