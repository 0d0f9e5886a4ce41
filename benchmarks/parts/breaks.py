"""Breaks on the weighted events: how far below what first come, first served leaves, and how close to the bound."""

import time
from typing import Any

from benchmarks.alone import Run, alone
from benchmarks.parts import LARGE, SMALL, TIGHT, Part, name_of, shown
from benchmarks.shared import make_problem, maker_name
from benchmarks.solvers import FIRST_COME, OURS, measure, ours

LIMIT = 30.0
SEEDS = 2


def breaks(seeds: int | None = None, shapes: tuple[tuple[int, ...], ...] = ()) -> Part:
    part = Part(
        "Breaks on weighted events",
        [
            (
                f"Events from `{maker_name()}`; ours stops after {LIMIT:.0f} s. First come, first served holds other (fewer, "
                "lighter) meetings. The bound is for every set of meetings "
                "of the same value; that of the fixed set is for the meetings held."
            ),
        ],
    )
    for shape in shapes or (SMALL, TIGHT, LARGE):
        for seed in range(1, 1 + (seeds or SEEDS)):
            [first] = alone(measure, [(FIRST_COME, shape, {}, seed, LIMIT)])
            [run] = alone(measure_breaks, [(shape, seed, LIMIT)])
            part.rows.append(_row(shape, seed, first, run))
            part.runs += [one | {"event": name_of(shape)} for one in (first, run)]
    return part


def measure_breaks(shape: tuple[int, ...], seed: int, seconds: float) -> Run:
    started = time.monotonic()
    run = ours(make_problem(*shape, seed=seed), seconds, until="breaks")
    return run | {"solver": OURS, "seed": seed, "seconds": time.monotonic() - started}


def _row(shape: tuple[int, ...], seed: int, first: Run, run: Run) -> dict[str, Any]:
    return {
        "event": name_of(shape),
        "seed": seed,
        "first come": first["breaks"],
        "matchmaker": run["breaks"],
        "fewer %": shown(100 * (1 - run["breaks"] / max(1, first["breaks"])), 1),
        "bound": _or_dash(run["breaks_bound"]),
        "bound, fixed set": _or_dash(run["breaks_bound_fixed_set"]),
        "seconds": shown(run["seconds"], 1),
        "peak MiB": run["peak"],
    }


def _or_dash(value: int | None) -> object:
    return "–" if value is None else value
