"""Breaks on the published instances of the University of Girona, against their known optima and a plain SAT loop."""

import csv
import time
from typing import Any

from benchmarks.alone import Run, alone, side_by_side
from benchmarks.parts import Part, shown
from benchmarks.shared import INSTANCES, instance
from benchmarks.solvers import OURS, SAT, ours

LIMIT = 60.0
LIMIT_OF_SAT = 20.0
CORES = 2
PUBLISHED = "Published best solvers: 81 s and 95 s for the 20 originals, each on its own machine."


def jair(names: list[str] | None = None) -> Part:
    part = Part("Breaks, published instances (JAIR 74, 2022)", [])
    if not INSTANCES.exists():
        part.notes.append(f"Skipped: the instances are not here (`../shared/scheduling/{INSTANCES.name}`).")
        return part
    with (INSTANCES / "known.csv").open() as file:
        known = {row["instance"]: row for row in csv.DictReader(file)}
    for name in names or known:
        [run] = alone(measure_ours, [(name, LIMIT)])
        part.runs.append(run)
        rivals = alone(measure_sat, [(name, LIMIT_OF_SAT)]) if name.endswith("original") else []
        part.runs += rivals
        part.rows.append(_row(known[name], run, rivals))
    part.notes += [
        _totals(part),
        _on_two_cores([name for name in names or known if name.endswith("original")]),
        PUBLISHED,
        f"The plain SAT loop is given {LIMIT_OF_SAT:.0f} s for each original.",
    ]
    return part


def measure_ours(name: str, seconds: float) -> Run:
    started = time.monotonic()
    run = ours(instance(name), seconds, until="breaks")
    return run | {"solver": OURS, "instance": name, "seconds": time.monotonic() - started}


def measure_sat(name: str, seconds: float) -> Run:
    from benchmarks.plain_sat import plain_sat

    return plain_sat(instance(name), seconds) | {"solver": SAT, "instance": name}


def _row(known: dict[str, str], run: Run, rivals: list[Run]) -> dict[str, Any]:
    return {
        "instance": known["instance"],
        "known": known["breaks"] or known["status"],
        "matchmaker": _answer(run, run["status"]),
        "as known": "yes" if _agrees(known, run) else "NO",
        "seconds": shown(run["seconds"], 2),
        "peak MiB": run["peak"],
        "plain SAT": _answer(rivals[0], rivals[0]["status"]) if rivals else "–",
        "its seconds": shown(rivals[0]["seconds"], 2) if rivals else "–",
    }


def _answer(run: Run, status: str) -> str:
    if status == "infeasible":
        return "infeasible"
    proven = "proven" if status == "optimal" else "not proven"
    return f"{run['breaks']} {proven}" if run["breaks"] is not None else proven


def _agrees(known: dict[str, str], run: Run) -> bool:
    if known["status"] != run["status"]:
        return False
    return bool(run["status"] == "infeasible" or run["breaks"] == int(known["breaks"]))


def _on_two_cores(originals: list[str]) -> str:
    seconds = side_by_side(measure_ours, [(name, LIMIT) for name in originals], CORES)
    return f"The same {len(originals)}, {CORES} at a time on {CORES} cores: {seconds:.1f} s of wall time."


def _totals(part: Part) -> str:
    originals = [run for run in part.runs if run["solver"] == OURS and run["instance"].endswith("original")]
    total, slowest = (f(run["seconds"] for run in originals) if originals else 0.0 for f in (sum, max))
    agreed = sum(row["as known"] == "yes" for row in part.rows)
    return (
        f"{agreed} of {len(part.rows)} as known, found and proven. The {len(originals)} originals took "
        f"{total:.1f} s one after the other, the slowest {slowest:.1f} s."
    )
