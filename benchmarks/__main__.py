"""`make bench`: run every benchmark, or those named, and write results as JSON and a page each."""

import sys
from collections.abc import Callable

from benchmarks import scheduling, scoring, web

BENCHMARKS: dict[str, Callable[[], int]] = {
    "scheduling": scheduling.run,
    "scoring": scoring.run,
    "web": web.run,
}


def main(names: list[str]) -> int:
    if unknown := sorted(set(names) - BENCHMARKS.keys()):
        print(f"no such benchmark: {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    return max(BENCHMARKS[name]() for name in names or BENCHMARKS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
