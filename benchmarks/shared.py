"""Events and published instances that lie beside the project, where they do; nothing of them is kept here."""

import json
import runpy
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks import events
from matchmaker.core.scheduling.problem import Problem, problem_from_json

FOLDER = Path(__file__).parents[1].parent / "shared" / "scheduling"
INSTANCES = FOLDER / "jair2022"


@cache
def _maker() -> tuple[Callable[..., dict[str, Any]], str]:
    script = FOLDER / "make_event.py"
    if script.exists():
        return runpy.run_path(str(script))["make"], "../shared/scheduling/make_event.py"
    return events.make_event, "benchmarks/events.py"


def maker_name() -> str:
    """Which maker the events come from: figures of two makers are not to be compared."""
    return _maker()[1]


def make_problem(
    buyers: int,
    suppliers: int,
    slots: int,
    tables: int,
    requests: int,
    *,
    seed: int,
    absence: float = 0.15,
    peer_share: float = 0.1,
) -> Problem:
    make, _ = _maker()
    shape = {"peer_share": peer_share, "absence": absence, "seed": seed}
    return problem_from_json(make(buyers, suppliers, slots, tables, requests, **shape))


def instance(name: str) -> Problem:
    return problem_from_json(json.loads((INSTANCES / f"{name}.json").read_text()))
