"""Published instances with known optima (not part of a clone): breaks proven least, or proven impossible."""

import csv
import json

import pytest

from matchmaker.core.scheduling.check import check
from matchmaker.core.scheduling.problem import problem_from_json
from matchmaker.core.scheduling.solve import solve

#: Those that take a second or two; the benchmark runs all forty.
QUICK = (
    *(
        "tic-12.original",
        "tic-12.forb0003",
        "tic-12crafc.forb0003",
        "tic-13.original",
        "tic-13crafb.forb0003",
    ),
    *("tic-13crafc.original", "forumt-14.original", "forumt-14crafe.original", "forumt-14crafe.forb0003"),
    *("forum-13crafc.original", "tic-14crafd.forb0003"),
)


@pytest.mark.parametrize("name", QUICK)
def test_a_published_instance_is_settled(shared, name):
    folder = shared / "scheduling" / "jair2022"
    rows = csv.DictReader((folder / "known.csv").read_text().splitlines())
    known = next(row for row in rows if row["instance"] == name)
    problem = problem_from_json(json.loads((folder / f"{name}.json").read_text()))

    schedule = solve(problem, time_limit=120)

    assert schedule.status == known["status"]
    assert check(problem, schedule) == []
    if known["breaks"]:
        assert schedule.breaks == schedule.breaks_bound == int(known["breaks"])
    else:
        assert 0 < len(schedule.conflict.meetings) < len(problem.meetings)
