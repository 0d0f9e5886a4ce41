"""Levels 1 to 3 on the default mix: ours and every peer on the same events in the same run."""

from statistics import median
from typing import Any

from benchmarks.alone import Run, alone
from benchmarks.parts import HUGE, LARGE, SMALL, TIGHT, Part, name_of, shown
from benchmarks.shared import maker_name
from benchmarks.solvers import CPSAT, FIRST_COME, MILP, OURS, gap, measure

LIMIT = 60.0
#: How many seeds each solver gets: one that always takes its whole minute gets one.
SEEDS = {OURS: 10, FIRST_COME: 10, MILP: 10, CPSAT: 1}
SEEDS_OF_HUGE = {OURS: 10, FIRST_COME: 10, MILP: 1}


def weight(seeds: int | None = None, shapes: tuple[tuple[int, ...], ...] = ()) -> Part:
    part = Part(
        "Levels 1 to 3, default mix",
        [
            (
                f"Events from `{maker_name()}`; {LIMIT:.0f} s at most for each run. The time-indexed program is solved "
                "twice (shortfall, then weight), with that limit each; the direct CP-SAT model has two workers and, as it "
                "may take its whole minute, one seed."
            ),
            (
                "Gap: what the solver's own bound leaves open. Below: how far the weight lies under the best bound proven by "
                "anybody, over the runs with the same shortfall as ours. Seconds are medians. Shortfall and "
                "weight are sums over the seeds: compare rows with as many of them."
            ),
        ],
    )
    for shape in shapes or (SMALL, TIGHT, LARGE, HUGE):
        counts = SEEDS_OF_HUGE if shape == HUGE else SEEDS
        found = {
            solver: alone(
                measure,
                [(solver, shape, {}, seed, LIMIT) for seed in range(1, 1 + min(count, seeds or count))],
            )
            for solver, count in counts.items()
        }
        part.rows += [_row(shape, solver, found) for solver in counts]
        part.runs += [run | {"event": name_of(shape)} for runs in found.values() for run in runs]
    return part


def _row(shape: tuple[int, ...], solver: str, found: dict[str, list[Run]]) -> dict[str, Any]:
    runs = found[solver]
    gaps = [gap(run["weight"], run["bound"]) for run in runs]
    known = [one for one in gaps if one is not None]
    seconds = median(run["seconds"] for run in runs)
    same = {run["seed"]: run["seconds"] for run in found[OURS]}
    return {
        "event": name_of(shape),
        "solver": solver,
        "seeds": len(runs),
        "shortfall": _sum(runs, "shortfall"),
        "weight": _sum(runs, "weight"),
        "proven best": sum(run["closed"] for run in runs),
        "largest gap %": shown(max(known) if len(known) == len(runs) else None, 4),
        "below %": shown(_below(runs, found), 2),
        "seconds": shown(seconds),
        "slowest": shown(max(run["seconds"] for run in runs)),
        "times ours": shown(median(run["seconds"] / same[run["seed"]] for run in runs), 1),
        "peak MiB": max(run["peak"] for run in runs),
    }


def _sum(runs: list[Run], name: str) -> Any:
    values = [run[name] for run in runs]
    return "–" if None in values else sum(values)


def _below(runs: list[Run], found: dict[str, list[Run]]) -> float | None:
    ours = {run["seed"]: run for run in found[OURS]}
    below = []
    for run in runs:
        own = ours[run["seed"]]
        bounds = [
            other["bound"]
            for others in found.values()
            for other in others
            if other["seed"] == run["seed"] and other["bound"] and other["shortfall"] == own["shortfall"]
        ]
        if run["weight"] is not None and bounds:
            below.append(100.0 * (min(bounds) - run["weight"]) / min(bounds))
    return sum(below) / len(below) if below else None
