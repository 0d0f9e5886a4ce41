"""How the time grows with the requests, from 100 to 100,000: ours, and peers for as long as they end in a minute."""

from pathlib import Path

from benchmarks.alone import Run, alone
from benchmarks.parts import Part, shown
from benchmarks.plot import Series, log_log
from benchmarks.shared import maker_name
from benchmarks.solvers import CPSAT, FIRST_COME, MILP, OURS, measure

LIMIT = 60.0
SIZES = (100, 300, 1_000, 3_000, 10_000, 30_000, 100_000)
PICTURE = Path(__file__).parents[2] / "docs" / "scheduling-growth.svg"


def shape_of(requests: int) -> tuple[int, ...]:
    """As many buyers and suppliers as real events have for that many requests; a table for each buyer."""
    buyers, slots = max(8, requests // 65), 14 if requests <= 10_000 else 20
    return buyers, max(16, requests // 17), slots, buyers, requests


def growth(sizes: tuple[int, ...] = SIZES) -> Part:
    part = Part(
        "Growth",
        [
            (
                f"Levels 1 to 3, one event of each size from `{maker_name()}` (shaped like real "
                f"events), {LIMIT:.0f} s at most for each solve (the time-indexed program solves twice, and no limit holds for "
                "building it); a peer that proves nothing or needs more than half of it is not asked for more. "
                "Drawn in `docs/scheduling-growth.svg`."
            ),
        ],
    )
    for solver in (OURS, MILP, CPSAT, FIRST_COME):
        for requests in sizes:
            [run] = alone(measure, [(solver, shape_of(requests), {}, 1, LIMIT)])
            part.runs.append(run | {"requests": requests})
            if solver in (MILP, CPSAT) and (not run["closed"] or run["seconds"] > LIMIT / 2):
                break
    part.rows += [_row(run) for run in part.runs]
    draw(part.runs, PICTURE)
    return part


def draw(runs: list[Run], picture: Path) -> None:
    solvers = list(dict.fromkeys(run["solver"] for run in runs))
    series = [Series(solver, _points(runs, solver)) for solver in solvers]
    picture.write_text(log_log(series, across="Requests", up="Seconds (levels 1 to 3)"))


def _points(runs: list[Run], solver: str) -> list[tuple[float, float, bool]]:
    """Hollow where the answer is not proven, as it never is with first come, first served."""
    mine = [run for run in runs if run["solver"] == solver]
    return [(run["requests"], run["seconds"], run["closed"]) for run in mine]


def _row(run: Run) -> dict[str, object]:
    return {
        "requests": f"{run['requests']:,}",
        "solver": run["solver"],
        "proven best": "yes" if run["closed"] else "no",
        "seconds": shown(run["seconds"]),
        "peak MiB": run["peak"],
    }
