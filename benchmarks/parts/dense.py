"""Mixes that are hard to prove: long absences, and many meetings between suppliers."""

from statistics import median
from typing import Any

from benchmarks.alone import Run, alone
from benchmarks.parts import LARGE, SMALL, TIGHT, Part, name_of, shown
from benchmarks.shared import maker_name
from benchmarks.solvers import OURS, measure

LIMIT = 60.0
SEEDS = 10
MIXES: dict[str, dict[str, Any]] = {
    "absences 0.4": {"absence": 0.4},
    "supplier pairs 0.5": {"peer_share": 0.5},
}


def dense(seeds: int | None = None, shapes: tuple[tuple[int, ...], ...] = ()) -> Part:
    part = Part(
        "Levels 1 to 3, dense mixes",
        [
            (
                f"Events from `{maker_name()}`, {LIMIT:.0f} s at most. The gap after five seconds is that of the last report "
                "before; a run that ended earlier counts with its end."
            ),
        ],
    )
    for shape in shapes or (SMALL, TIGHT, LARGE):
        for mix, options in MIXES.items():
            cases = [(OURS, shape, options, seed, LIMIT) for seed in range(1, 1 + (seeds or SEEDS))]
            runs = alone(measure, cases)
            part.rows.append(_row(shape, mix, runs))
            part.runs += [run | {"event": name_of(shape), "mix": mix} for run in runs]
    return part


def _row(shape: tuple[int, ...], mix: str, runs: list[Run]) -> dict[str, Any]:
    gaps = [run["gap_at_5"] for run in runs]
    return {
        "event": name_of(shape),
        "mix": mix,
        "seeds": len(runs),
        "closed": sum(run["closed"] for run in runs),
        "largest gap % after 5 s": shown(None if None in gaps else max(gaps), 4),
        "gap of at most 0.01 % after 5 s": sum(one is not None and one <= 0.01 for one in gaps),
        "seconds": shown(median(run["seconds"] for run in runs)),
        "slowest": shown(max(run["seconds"] for run in runs)),
        "peak MiB": max(run["peak"] for run in runs),
    }
