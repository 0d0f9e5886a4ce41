"""Problems at the edge: empty, overfull, contradictory or with enormous numbers. Each is solved like any other."""

import json

import pytest

from benchmarks.events import make_event
from matchmaker.core.scheduling.check import check
from matchmaker.core.scheduling.problem import problem_from_json
from matchmaker.core.scheduling.schedule import schedule_from_json, schedule_to_json
from matchmaker.core.scheduling.solve import solve

BASE = {"format": "matchmaker-problem/1", "slots": 3, "tables": 2, "participants": [], "meetings": []}
ABC = [{"id": "A"}, {"id": "B"}, {"id": "C"}]
AB = {"a": "A", "b": "B", "weight": 5}
BC = {"a": "B", "b": "C", "weight": 3}


def solved(changes, **options):
    problem = problem_from_json(BASE | changes)
    schedule = solve(problem, **options)
    assert check(problem, schedule) == []
    assert (schedule.failures, schedule.stopped) == ((), None)
    assert schedule_from_json(json.loads(json.dumps(schedule_to_json(schedule)))).status == schedule.status
    return schedule


def figures(schedule):
    return schedule.status, len(schedule.assignments), schedule.shortfall, schedule.weight


@pytest.mark.parametrize(
    "nothing",
    [
        {"slots": 0},
        {"slots": 0, "tables": 0},
        {"tables": 0},
        {"tables": []},
        {"tables": [0, 0, 0]},
        {"participants": [{"id": "A"}]},
        {"participants": ABC},
        {"slots": 0, "sessions": [], "days": []},
        {"max_break_difference": 0},
        {"previous": {"assignments": [], "frozen_before": 3, "stability": 9}},
        {"resources": [{"id": "R", "capacity": 0}]},
    ],
)
def test_nothing_to_place_is_proven_to_be_the_best(nothing):
    assert figures(solved(nothing)) == ("optimal", 0, 0, 0)


@pytest.mark.parametrize(
    "hindrance",
    [
        {"participants": [{"id": "A", "available": []}, {"id": "B"}, {"id": "C"}]},
        {"participants": [{"id": "A", "capacity": 0}, {"id": "B"}, {"id": "C"}]},
        {"participants": [{"id": "A", "max_meetings": 0}, {"id": "B"}, {"id": "C"}]},
        {"meetings": [AB | {"length": 4}]},
        {"meetings": [AB | {"length": 3}], "sessions": [[0, 1], [2, 2]]},
        {"meetings": [AB | {"length": 10**9}]},
        {"meetings": [AB | {"slots": []}]},
        {"meetings": [AB | {"uses": ["R"]}], "resources": [{"id": "R", "capacity": 0}]},
        {"meetings": [AB | {"uses": ["R"]}], "resources": [{"id": "R", "available": []}]},
        {"meetings": [AB | {"needs": ["quiet"]}]},
        {"meetings": [AB | {"tables": []}], "tables": [{"id": "T"}]},
        {"meetings": [AB], "tables": [{"id": "T", "slots": []}]},
    ],
)
def test_a_meeting_that_can_never_be_is_left_out_or_impossible(hindrance):
    changes = {"participants": ABC, "meetings": [AB]} | hindrance

    left_out = solved(changes)
    required = solved(changes | {"meetings": [{**row, "required": True} for row in changes["meetings"]]})

    assert figures(left_out) == ("optimal", 0, 0, 0)
    assert [row.meeting for row in left_out.unscheduled] == [0]
    assert required.status == "infeasible"
    assert required.conflict.meetings == (0,)
    assert required.conflict.reason


def test_200_requests_for_three_slots_are_settled_by_weight():
    people = [{"id": "A"}, *({"id": f"B{n}"} for n in range(200))]
    meetings = [{"a": "A", "b": f"B{n}", "weight": n} for n in range(200)]

    schedule = solved({"participants": people, "meetings": meetings})

    assert {row.meeting for row in schedule.assignments} == {197, 198, 199}
    assert len(schedule.unscheduled) == 197
    assert schedule.status == "optimal"


def test_200_requests_of_the_same_pair_are_never_held_at_once():
    people = [{"id": "A", "capacity": 50}, {"id": "B", "capacity": 50}]
    meetings = [{"a": "A", "b": "B", "weight": 1}] * 200

    assert figures(solved({"participants": people, "meetings": meetings})) == ("optimal", 3, 0, 3)


@pytest.mark.parametrize("weight", [0, 1, 10**9])
def test_weights_that_are_all_equal_are_proven(weight):
    event = make_event(12, 30, 8, 9, 160, seed=1)
    meetings = [{**row, "weight": weight} for row in event["meetings"]]

    schedule = solved(event | {"meetings": meetings}, until="weight")

    assert schedule.status == "optimal"
    assert schedule.weight_bound == schedule.weight == weight * len(schedule.assignments)


def test_enormous_weights_do_not_overflow():
    """A factor scales value and bound exactly: 643 weights of up to 10^9, whose bound is computed in int64."""
    event = make_event(35, 103, 14, 35, 643, seed=1)
    factor = 10**9 // 1500
    large = [{**row, "weight": row["weight"] * factor} for row in event["meetings"]]

    small, great = solved(event, until="weight"), solved(event | {"meetings": large}, until="weight")

    assert (small.status, great.status) == ("optimal", "optimal")
    assert great.weight == great.weight_bound == factor * small.weight


def test_the_largest_weight_the_format_takes_is_not_lost():
    most = 10**12
    meetings = [AB | {"weight": most}, BC | {"weight": most - 1}, AB | {"weight": 1}]

    schedule = solved({"participants": ABC, "meetings": meetings, "slots": 2})

    assert figures(schedule) == ("optimal", 2, 0, 2 * most - 1)


def test_a_guarantee_no_schedule_can_keep_is_counted_and_proven():
    people = [{"id": "A", "min_meetings": 10**6}, {"id": "B", "min_meetings": 7}, {"id": "C"}]

    schedule = solved({"participants": people, "meetings": [AB, BC]})

    assert schedule.status == "optimal"
    assert schedule.shortfall == schedule.shortfall_bound == (10**6 - 1) + (7 - 2)


def test_a_guarantee_above_the_maximum_is_kept_as_far_as_the_maximum():
    people = [{"id": "A"}, {"id": "B", "min_meetings": 3, "max_meetings": 1}, {"id": "C"}]

    assert figures(solved({"participants": people, "meetings": [AB, BC]})) == ("optimal", 1, 2, 5)


def test_everything_required_is_held_or_named():
    meetings = [{**one, "required": True} for one in (AB, BC, AB)]

    held = solved({"participants": ABC, "meetings": meetings})
    clash = solved({"participants": ABC, "meetings": meetings, "slots": 2})

    assert figures(held) == ("optimal", 3, 0, 13)
    assert (clash.status, clash.conflict.meetings) == ("infeasible", (0, 1, 2))
    assert len(clash.assignments) == 2


@pytest.mark.parametrize("required", [False, True])
@pytest.mark.parametrize("circle", [[[0, 1], [1, 0]], [[0, 1], [1, 2], [2, 0]]])
def test_an_order_in_a_circle_leaves_one_out(circle, required):
    meetings = [{**one, "required": required} for one in (AB, BC, AB)]

    schedule = solved({"participants": ABC, "meetings": meetings, "precedences": circle})

    if required:
        assert schedule.status == "infeasible"
        assert set(schedule.conflict.meetings) == {n for pair in circle for n in pair}
    else:
        assert figures(schedule)[:2] == ("optimal", 2)


def test_everything_frozen_stays_as_it_was():
    rows = [{"meeting": 0, "slot": 2, "table": 1}, {"meeting": 1, "slot": 0, "table": 0}]
    previous = {"assignments": rows, "frozen_before": 3, "stability": 50}

    schedule = solved({"participants": ABC, "meetings": [AB, BC, AB], "previous": previous})

    assert {row.meeting: row.slot for row in schedule.assignments} == {0: 2, 1: 0}
    assert (schedule.status, schedule.weight, schedule.breaks) == ("optimal", 8, 1)


def test_all_meetings_in_one_slot_fill_the_tables_only():
    people = [{"id": f"P{n}"} for n in range(20)]
    meetings = [{"a": f"P{n}", "b": f"P{n + 1}", "weight": 1 + n, "slots": [1]} for n in range(0, 20, 2)]

    schedule = solved({"participants": people, "meetings": meetings})

    assert figures(schedule) == ("optimal", 2, 0, 17 + 19)
    assert {row.reason.code for row in schedule.unscheduled} == {"busy"}


def test_a_day_for_each_slot_has_no_breaks():
    changes = {"participants": ABC, "meetings": [AB | {"slots": [0]}, BC | {"slots": [2]}]}

    assert solved(changes).breaks == 1
    assert solved(changes | {"days": [[0, 0], [1, 1], [2, 2]]}).breaks == 0
