"""An event scored on every criterion, beside a plain loop and what the memory allows; and moved weights."""

import random
import tempfile
import time
from pathlib import Path
from statistics import median

import numpy as np

from benchmarks.alone import Run, alone
from benchmarks.catalogue import Maker, every_criterion, full_weights, records
from benchmarks.parts import Part, shown
from benchmarks.plain_formulas import seconds_per_row
from matchmaker.core.scoring.engine import ScoredRows, score_rows
from matchmaker.core.scoring.pairing import Pairing
from matchmaker.core.scoring.pairs import pairs_with
from matchmaker.core.scoring.recommend import advise_all
from matchmaker.core.scoring.relevance import only_shown
from matchmaker.core.scoring.rows import rows_among, rows_between
from matchmaker.plugin_api import Criterion
from matchmaker.services.scoring.parts import stored_parts

SUPPLIERS, BUYERS, EACH = 500, 200, 3
SEEDS = 5
MOVES = 20
SAMPLE = 300  # rows of the plain loop
BANDWIDTH_BYTES = 2**28


def event() -> Part:
    runs = alone(_measure, [(seed,) for seed in range(1, SEEDS + 1)])
    plain = alone(_plain, [(1,)])[0]["per_row"]
    speed = alone(_copying, [()])[0]["bandwidth"]
    part = Part(
        "Scoring an event: every criterion, 500 suppliers × 3 offers, 200 buyers × 3 needs",
        [
            (
                f"{SEEDS} made-up catalogues (`benchmarks/catalogue.py`). Tables: from needs and offers to columns. Scoring: "
                "every installed criterion over every row of needs and offers. Suppliers: the rows of every offer with every "
                "other offer, on the criteria that take them. Disk: the parts of needs and offers as arrays."
            ),
            (
                f"Plain loop: the same formulas, row by row in Python (`tests/reference`), {SAMPLE} rows, carried over to all "
                "of them. Memory limit: the seconds that writing the arrays once takes at the speed of a copy in memory."
            ),
        ],
        runs=runs,
    )
    for run in runs:
        seconds = run["tables"] + run["scoring"]
        part.rows.append(
            {
                "seed": run["seed"],
                "rows": f"{run['rows']:,}",
                "criteria": run["criteria"],
                "tables s": shown(run["tables"]),
                "scoring s": shown(run["scoring"]),
                "both s": shown(seconds),
                "to disk s": shown(run["disk"]),
                "disk MB": shown(run["megabytes"], 1),
                "suppliers s": shown(run["among"]),
                "times the plain loop": f"{plain * run['rows'] / seconds:,.0f}",
                "times the memory limit": shown(run["scoring"] / (run["megabytes"] * 1e6 / speed), 1),
                "peak MiB": run["peak"],
            }
        )
    return part


def weights() -> Part:
    runs = alone(_moved, [(seed,) for seed in range(1, SEEDS + 1)])
    part = Part(
        "Moving a weight: the new ranking of the event",
        [
            (
                f"The same events with the rows among suppliers. {MOVES} moves each of one weight drawn at random: sums, the best row of "
                "each pair, and the ten best partners of every participant, over the rows that may be recommended. First: the "
                "first ranking after the run is read."
            )
        ],
        runs=runs,
    )
    for run in runs:
        part.rows.append(
            {
                "seed": run["seed"],
                "rows": f"{run['rows']:,}",
                "rows shown": f"{run['shown']:,}",
                "pairs": f"{run['pairs']:,}",
                "first s": shown(run["first"]),
                "move, median s": shown(median(run["moves"])),
                "move, slowest s": shown(max(run["moves"])),
                "peak MiB": run["peak"],
            }
        )
    return part


def _measure(seed: int) -> Run:
    kinds = every_criterion()
    maker = Maker(seed, kinds)
    needs, offers = maker.needs(BUYERS, EACH), maker.offers(SUPPLIERS, EACH)
    _measure_once_warm(kinds)
    started = time.perf_counter()
    asking, other, context = records(needs, offers, kinds)
    tables = time.perf_counter() - started
    started = time.perf_counter()
    rows = rows_between(asking, other)
    scored = score_rows(rows, asking, other, [kind() for kind in kinds], context)
    scoring = time.perf_counter() - started
    _refuse_failures(scored)
    disk, size = _written(scored)
    started = time.perf_counter()
    among = score_rows(rows_among(other), other, other, [kind() for kind in kinds], context)
    among_seconds = time.perf_counter() - started
    _refuse_failures(among)
    return {
        "seed": seed,
        "rows": len(rows),
        "criteria": len(scored.parts) + len(scored.vetoes),
        "tables": tables,
        "scoring": scoring,
        "disk": disk,
        "megabytes": size / 1e6,
        "among": among_seconds,
        "by_criterion": dict(scored.seconds),
    }


def _measure_once_warm(kinds: list[type[Criterion]]) -> None:
    """Stems and libraries are loaded once per process, not once per event."""
    maker = Maker(0, kinds)
    asking, other, context = records(maker.needs(2, 2), maker.offers(2, 2), kinds)
    score_rows(rows_between(asking, other), asking, other, [kind() for kind in kinds], context)


def _written(scored: ScoredRows) -> tuple[float, int]:
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        for number, (_name, data) in enumerate(stored_parts([scored])):
            (Path(folder) / str(number)).write_bytes(data)
        seconds = time.perf_counter() - started
        return seconds, sum(path.stat().st_size for path in Path(folder).iterdir())


def _copying() -> Run:
    """Bytes a second of copying memory to memory."""
    source, target = np.ones(BANDWIDTH_BYTES // 8), np.zeros(BANDWIDTH_BYTES // 8)
    times = []
    for _ in range(5):
        started = time.perf_counter()
        np.copyto(target, source)
        times.append(time.perf_counter() - started)
    return {"bandwidth": BANDWIDTH_BYTES / min(times)}


def _plain(seed: int) -> Run:
    return {"per_row": seconds_per_row(Maker(seed, every_criterion()), SAMPLE)}


def _moved(seed: int) -> Run:
    kinds = every_criterion()
    maker = Maker(seed, kinds)
    asking, other, context = records(maker.needs(BUYERS, EACH), maker.offers(SUPPLIERS, EACH), kinds)
    criteria = [kind() for kind in kinds]
    sheets = [
        score_rows(rows_between(asking, other), asking, other, criteria, context),
        score_rows(rows_among(other), other, other, criteria, context),
    ]
    pairing = Pairing([only_shown(sheet) for sheet in sheets], seed)
    chosen = full_weights(kinds)
    first, pairs = _ranked(pairing, chosen)
    rng, moves = random.Random(seed), []
    for _ in range(MOVES):
        chosen[rng.choice(list(chosen))] = rng.choice((0.0, 1.0, 3.0, 10.0))
        moves.append(_ranked(pairing, chosen)[0])
    return {
        "seed": seed,
        "rows": sum(len(one.rows) for one in sheets),
        "shown": sum(len(one.rows) for one in pairing.sheets),
        "pairs": pairs,
        "first": first,
        "moves": moves,
    }


def _ranked(pairing: Pairing, chosen: dict[str, float]) -> tuple[float, int]:
    started = time.perf_counter()
    pairs = pairs_with(pairing, chosen)
    advise_all(pairs, 10)
    return time.perf_counter() - started, len(pairs)


def _refuse_failures(scored: ScoredRows) -> None:
    if scored.failures:
        raise RuntimeError(
            f"not a measure: {', '.join(f'{one.key}: {one.error}' for one in scored.failures)}"
        )
