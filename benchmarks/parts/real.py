"""Real canteens and structures d'insertion: the ten best of each, the time, the map, and what a trade would change."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from benchmarks.alone import Run, alone
from benchmarks.parts import Part, shown
from benchmarks.real_data import CANTEENS, FOLDER, STRUCTURES, Scene, present, read_scene
from benchmarks.real_journeys import stops_of
from benchmarks.real_loop import best_by_loop
from benchmarks.real_map import draw_map
from benchmarks.real_top import (
    TOP,
    Best,
    best_of,
    criteria,
    relevance_first,
    relevant_to_any,
    scored_by,
    tables_of,
)
from benchmarks.report import RESULTS
from matchmaker.data.tables import read_table

RUNS = 5
ALT = "Map of the canteens by the distance of the farthest of their ten structures, and a line to the first"
SAMPLED = 17  # one canteen in so many for the loop: some forty, of every département
PICTURE = RESULTS / "scoring-real.svg"
SOURCES = (
    "Sources: canteens, betagouv/ma-cantine, declarations about 2023 (Licence Ouverte); communes, Etalab, INSEE, IGN and "
    "DILA (Licence Ouverte 2.0); structures, an export of the ASP of December 2020, of which no line is kept. A line of the "
    "map ends at the point of the structure's commune."
)
TITLE = "Real data: public canteens and structures d'insertion"
SILENT, FOOD_ACTIVITIES = ("78", "88", "94"), ("10", "56")  # NAF rev. 2, counted and never scored
FOOD_CLASSES = ("0314", "0321", "0322", "15", "555")  # CPV
TOWNS = ((0, "under 2,000"), (2_000, "2,000 to 20,000"), (20_000, "from 20,000"))


@dataclass
class Stopwatch:
    """Wall and CPU seconds of one step after the other."""

    steps: dict[str, tuple[float, float]] = field(default_factory=dict)
    last: tuple[float, float] = field(default_factory=lambda: (time.perf_counter(), time.process_time()))

    def lap(self, step: str) -> None:
        now = time.perf_counter(), time.process_time()
        self.steps[step] = now[0] - self.last[0], now[1] - self.last[1]
        self.last = now


def real(folder: Path = FOLDER, picture: Path = PICTURE) -> Part:
    """Measure, count and draw; a part without rows where the data are not there."""
    if not present(folder):
        missing = f"Not measured: `{CANTEENS}` and `{STRUCTURES}` are not in `../shared/data`."
        return Part(TITLE, [missing])
    runs = [run for _ in range(RUNS) for run in alone(measure, [(str(folder),)])]
    loops = [run for _ in range(RUNS) for run in alone(measure_loop, [(str(folder),)])]
    scene = read_scene(folder)
    asked = criteria()
    tables = tables_of(scene, asked)
    best = best_of(scored_by(tables, asked), tables)
    picture.write_text(draw_map(stops_of(scene, best)))
    notes = [
        *_about(scene, len(tables.rows), runs, loops),
        f'<img src="{picture.name}" width="560" alt="{ALT}">',
    ]
    notes += [_table(_by_departement(scene, best)), _table(_by_town(scene, best))]
    return Part(
        TITLE,
        [*notes, *_findings(scene, best), *_relevance(scene), "Seconds, medians of the runs:"],
        _rows(runs, loops),
        runs + loops,
    )


def measure(folder: str) -> Run:
    """From the files to the ten best of every canteen, in a process of its own."""
    watch = Stopwatch()
    scene = read_scene(Path(folder))
    watch.lap("read both files, find the communes")
    asked = criteria()
    watch.lap("load the plugins")
    tables = tables_of(scene, asked)
    watch.lap("tables and rows")
    scored = scored_by(tables, asked)
    watch.lap("score")
    best = best_of(scored, tables)
    watch.lap(f"top {TOP} of each canteen")
    return {"what": "matchmaker", "rows": len(tables.rows), "kept": len(best.need), "steps": watch.steps}


def measure_loop(folder: str) -> Run:
    """The plain loop over some canteens, and how far its ranks are from ours."""
    scene = read_scene(Path(folder))
    sample = scene.needs[::SAMPLED]
    watch = Stopwatch()
    marks = best_by_loop(sample, scene.offers, TOP)
    watch.lap("plain loop")
    asked = criteria()
    tables = tables_of(replace(scene, needs=sample), asked)
    ours = best_of(scored_by(tables, asked), tables).rank
    theirs = np.array([rank for need in marks for rank, _ in need])
    return {
        "what": "plain loop",
        "rows": len(tables.rows),
        "difference": float(np.abs(ours - theirs).max()),
        "steps": watch.steps,
    }


def _rows(runs: Sequence[Run], loops: Sequence[Run]) -> list[dict[str, Any]]:
    steps = list(runs[0]["steps"])
    rows = [_row(step, [run["steps"][step] for run in runs]) for step in steps]
    rows.append(_row("**total**", [_sum(run, steps) for run in runs]))
    factor = runs[0]["rows"] / loops[0]["rows"]
    whole = [_sum(run, ["plain loop"], factor) for run in loops]
    return [*rows, _row("score and top 10 by a plain loop, extrapolated", whole)]


def _sum(run: Run, steps: Sequence[str], factor: float = 1.0) -> tuple[float, float]:
    wall, cpu = (factor * sum(run["steps"][step][side] for step in steps) for side in (0, 1))
    return wall, cpu


def _row(step: str, seconds: Sequence[tuple[float, float]]) -> dict[str, Any]:
    wall, cpu = ([one[side] for one in seconds] for side in (0, 1))
    return {
        "step": step,
        "wall s": shown(median(wall), 2),
        "CPU s": shown(median(cpu), 2),
        "slowest wall s": shown(max(wall), 2),
    }


def _about(scene: Scene, rows: int, runs: Sequence[Run], loops: Sequence[Run]) -> list[str]:
    needs, offers = len(scene.needs), len(scene.offers)
    same = needs * offers - rows
    sampled = loops[0]["rows"]
    ours = median(_sum(run, ["score", f"top {TOP} of each canteen"])[1] for run in runs)
    loop = median(_sum(run, ["plain loop"], rows / sampled)[1] for run in loops)
    return [
        (
            f"{needs} canteens × {offers:,} structures = {rows:,} rows ({same} left out: buyer and supplier are the same "
            f"organisation), with `local`, `organic` and `insertion`, a weight of 1 each and their usual settings; {RUNS} runs, "
            f"each in a process of its own; peak {max(run['peak'] for run in runs)} MiB. The files are read where they lie "
            "and nothing of them is kept here but sums and the points of communes."
        ),
        (
            "The canteens stand at the point of their commune and ask for 20 % organic produce. They are public buyers, for "
            "whom nearness weighs nothing until they say so after a warning: here all of them are taken to have said so. The "
            "structures' kind comes from an extract of a register of December 2020, which today is worth .8 (declared: .3). "
            "Their organic share is not in the file: it stays unknown and adds nothing to any of them."
        ),
        (
            f"A plain loop over the pairs, written from the rules and not from the plugins, scored {sampled:,} of the rows: "
            f"{loop / ours:.0f} times the CPU seconds of ours for the whole. Its ranks differ by "
            f"{max(run['difference'] for run in loops):.6f} at most (ours are kept in steps of 1/50,000)."
        ),
        SOURCES,
    ]


def _by_departement(scene: Scene, best: Best) -> list[dict[str, Any]]:
    departements = np.array(scene.departements)
    groups = [(one, departements == one) for one in sorted(set(scene.departements))]
    return [_group("département", name, chosen, scene, best) for name, chosen in groups]


def _by_town(scene: Scene, best: Best) -> list[dict[str, Any]]:
    people = np.array([need.place.population or np.nan for need in scene.needs])
    sizes = np.searchsorted([least for least, _ in TOWNS], people, side="right") - 1
    groups = [(name, (sizes == place) & ~np.isnan(people)) for place, (_, name) in enumerate(TOWNS)]
    return [_group("inhabitants", name, chosen, scene, best) for name, chosen in groups]


def _group(kind: str, name: str, chosen: Any, scene: Scene, best: Best) -> dict[str, Any]:
    mine = chosen[best.need]
    farthest = best.farthest(len(scene.needs))[chosen]
    first = best.first
    return {
        kind: name,
        "canteens": int(chosen.sum()),
        f"structures in their top {TOP}": len(set(best.offer[mine].tolist())),
        "km to the first": _quantile(first.km[chosen[first.need]], 0.5),
        "km to the farthest of ten": _quantile(farthest, 0.5),
        "of the worst tenth": _quantile(farthest, 0.9),
    }


def _quantile(km: Any, share: float) -> str:
    return shown(float(np.nanquantile(km, share)), 1) if len(km) else "–"


def _findings(scene: Scene, best: Best) -> list[str]:
    shares = [_with_activity([scene.activities[place] for place in best.offer.tolist()], SILENT)]
    shares.append(_with_activity([scene.activities[place] for place in best.offer.tolist()], FOOD_ACTIVITIES))
    silent = _with_activity(scene.activities, SILENT)
    behind = sum((need.organic_current.value or 0.0) < 0.2 for need in scene.needs)
    return [
        (
            f"{len(set(best.offer.tolist()))} different structures fill the {len(best.offer):,} places. As nearly all have an "
            "eligible kind and none a known organic share, the order is that of the distances: by itself it says who is near, "
            f"not who can cook. {shares[1]:.1%} of the places go to structures whose activity code is one of food "
            f"({' or '.join(FOOD_ACTIVITIES)}), {shares[0]:.0%} to codes {', '.join(SILENT)}, which say nothing of a trade "
            f"({silent:.0%} of all structures have one). The codes are counted here and never scored. "
            f"{behind} canteens declared less than 20 % organic."
        ),
    ]


def _with_activity(activities: Sequence[str], divisions: Sequence[str]) -> float:
    return sum(one[:2] in divisions for one in activities) / len(activities)


def _relevance(scene: Scene) -> list[str]:
    numbers = relevance_first(scene.needs, scene.offers, criteria("text"))
    text = [one for one in criteria("text") if one.key == "text"]
    words = _food_words()
    asking = [replace(scene.needs[0], id=place, words=word) for place, word in enumerate(words)]
    named = relevant_to_any(asking, scene.offers, text)
    fitting = relevant_to_any(scene.needs, scene.offers, text)
    return [
        (
            "**Relevance first.** The service recommends nobody whose trade it does not know, and the file states no trade: all "
            "that is left are the words of a name. Against the title of each canteen's CPV "
            f"class it would recommend {fitting} of the {len(scene.offers):,} structures ({max(numbers)} at most to a canteen; "
            f"{sum(number >= TOP for number in numbers)} of {len(numbers)} canteens get {TOP} or more). Each of the {len(words)} words and phrases of food in "
            f"our CPV table asked for by itself finds {named} structures in all ({named / len(scene.offers):.1%}), and even these are too many: "
            "a name with bread, bio or restaurant in it may be a charity, a shop or a car wash."
        ),
        (
            "So few, because a name is not a trade and silence is not one either: structures that do cook stay out until they, "
            "or a register, say what they sell. A list filled with the nearest ones would look better, but nothing "
            "says that one of them could serve a meal."
        ),
    ]


def _food_words() -> list[str]:
    """Titles and keywords of the food classes of the product's own CPV table."""
    rows = [row for row in read_table("cpv.csv") if row["code"].startswith(FOOD_CLASSES)]
    words = [word for row in rows for word in (row["label"], *row["keywords"].split("|"))]
    return [word for word in dict.fromkeys(words) if word]


def _table(rows: Sequence[dict[str, Any]]) -> str:
    columns = list(rows[0])
    lines = [" | ".join(columns), "|".join("---" for _ in columns)]
    lines += [" | ".join(str(row[column]) for column in columns) for row in rows]
    return "\n".join(f"| {line} |" for line in lines)
