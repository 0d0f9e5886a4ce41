"""`make bench`: run every benchmark, or those named, and write results as JSON and one page."""

import sys
from collections.abc import Callable

from benchmarks import scheduling
from benchmarks.report import keep

BENCHMARKS: dict[str, Callable[[], list[dict[str, object]]]] = {"scheduling": scheduling.rows}


def main(names: list[str]) -> int:
    unknown = set(names) - BENCHMARKS.keys()
    if unknown:
        print(
            f"no such benchmark: {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}",
            file=sys.stderr,
        )
        return 2
    for name in names or BENCHMARKS:
        keep(name, BENCHMARKS[name]())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
