"""A peer that cheats or errs would make the comparison worthless: the same optimum from each, rules kept."""

from dataclasses import replace

import pytest

from benchmarks import peers, scheduling
from benchmarks.direct_cpsat import direct_cpsat
from benchmarks.events import make_event
from benchmarks.parts.growth import draw
from benchmarks.plain_sat import plain_sat
from matchmaker.core.scheduling.check import broken_rules
from matchmaker.core.scheduling.figures import shortfall_of, weight_of
from matchmaker.core.scheduling.problem import Assignment, problem_from_json
from matchmaker.core.scheduling.solve import solve


@pytest.fixture(params=[1, 2, 3])
def problem(request):
    return problem_from_json(make_event(5, 10, 5, 4, 40, seed=request.param))


def seated(starts):
    """Tables in the order of the meetings: a peer only says when."""
    taken = {}
    for n, slot in sorted(starts.items()):
        yield Assignment(n, slot, taken.setdefault(slot, 0))
        taken[slot] += 1


@pytest.mark.parametrize("peer", [peers.first_come, peers.time_indexed, direct_cpsat])
def test_a_peer_keeps_the_rules(problem, peer):
    found = peer(problem, 30.0)

    assert broken_rules(problem, tuple(seated(found["starts"]))) == []


@pytest.mark.parametrize("peer", [peers.time_indexed, direct_cpsat])
def test_an_exact_peer_finds_the_same_optimum(problem, peer):
    ours = solve(problem, until="weight")

    found = peer(problem, 30.0)

    assert ours.status == "optimal"
    assert shortfall_of(problem, found["starts"]) == ours.shortfall
    assert weight_of(problem, found["starts"]) == found["bound"] == ours.weight


def test_the_plain_sat_loop_finds_the_same_fewest_breaks():
    event = make_event(4, 7, 8, 4, 12, seed=4)
    people = [{"id": row["id"], "available": row["available"]} for row in event["participants"]]
    meetings = [{**row, "weight": 0, "required": True} for row in event["meetings"]]
    problem = problem_from_json(event | {"participants": people, "meetings": meetings})
    even = replace(problem, max_break_difference=0)

    for one in (problem, even):
        ours, theirs = solve(one), plain_sat(one, 30.0)

        assert theirs["status"] == ours.status
        if ours.status == "optimal":
            assert theirs["breaks"] == theirs["bound"] == ours.breaks


def test_a_part_that_does_not_exist_is_named(capsys):
    assert scheduling.run(["weight", "nonsense"]) == 2
    assert "no such part: nonsense; there are weight, dense, jair, breaks, growth" in capsys.readouterr().err


def test_growth_is_drawn_with_a_mark_for_each_run(tmp_path):
    runs = [
        {"solver": "matchmaker", "requests": 100, "seconds": 0.01, "closed": True},
        {"solver": "matchmaker", "requests": 10_000, "seconds": 2.0, "closed": True},
        {"solver": "first <come>", "requests": 100, "seconds": 0.0, "closed": False},
    ]

    draw(runs, tmp_path / "growth.svg")

    drawn = (tmp_path / "growth.svg").read_text()
    assert drawn.count("<circle") == 3 + 2 + 1  # runs, a legend for each solver, one for "not proven"
    assert "10,000" in drawn
    assert "first &lt;come&gt;" in drawn
    assert drawn.count("<polyline") == 2
