"""Properties that tie two runs together: no optimum has to be known for them to be tested."""

import json
import random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from benchmarks.events import make_event
from matchmaker.core.scheduling.check import check
from matchmaker.core.scheduling.problem import problem_from_json, problem_to_json
from matchmaker.core.scheduling.schedule import schedule_to_json
from matchmaker.core.scheduling.solve import solve
from tests.core.scheduling.profiles import TIMES, examples
from tests.core.scheduling.tiny import problems

quick = examples(8)

#: Of a size at which the parts work together; proven in well under a second.
MIDDLE = [make_event(12, 30, 8, 9, 160, seed=seed) for seed in (1, 2, 3)]


def solved(document, until="weight"):
    problem = problem_from_json(document)
    schedule = solve(problem, until=until)
    assert check(problem, schedule) == []
    assert schedule.failures == ()
    return schedule


def value_of(schedule):
    """(infeasible, shortfall, -weight): smaller is better, as the format orders the levels."""
    if schedule.status == "infeasible":
        return (1,)
    assert schedule.status == "optimal"
    return 0, schedule.shortfall, -schedule.weight


def file_of(problem):
    return json.loads(json.dumps(problem_to_json(problem)))


def renamed_and_shuffled(document, seed):
    """Other names, other orders, sides swapped; numbers that point at meetings are moved along."""
    dice = random.Random(seed)
    document = json.loads(json.dumps(document))
    name = {row["id"]: f"{dice.random():.9f}" for row in document["participants"]}
    order = list(range(len(document["meetings"])))
    dice.shuffle(order)
    place = {old: new for new, old in enumerate(order)}
    for row in document["participants"]:
        row["id"] = name[row["id"]]
    for row in document["meetings"]:
        row["a"], row["b"] = dice.sample([name[row["a"]], name[row["b"]]], 2)
    document["meetings"] = [document["meetings"][old] for old in order]
    dice.shuffle(document["participants"])
    document["precedences"] = [[place[n] for n in pair] for pair in document.get("precedences") or []]
    if document.get("previous"):
        for row in document["previous"]["assignments"]:
            row["meeting"] = place[row["meeting"]]
    if (
        document["tables"]
        and isinstance(document["tables"], list)
        and isinstance(document["tables"][0], dict)
    ):
        dice.shuffle(document["tables"])
    return document


@quick
@given(problems(), st.integers(0, 99))
def test_names_and_orders_change_no_value(problem, seed):
    document = file_of(problem)

    one, other = solved(document, "tables"), solved(renamed_and_shuffled(document, seed), "tables")

    assert value_of(one) == value_of(other)
    assert one.breaks == other.breaks or one.status == "infeasible"


@pytest.mark.parametrize("document", MIDDLE, ids=lambda document: document["name"])
def test_names_and_orders_change_no_value_of_an_event(document):
    assert value_of(solved(document)) == value_of(solved(renamed_and_shuffled(document, 5)))


@pytest.mark.parametrize("document", MIDDLE, ids=lambda document: document["name"])
def test_more_tables_are_never_worse_and_one_less_never_better(document):
    values = [value_of(solved(document | {"tables": count})) for count in (7, 8, 9, 10)]

    assert values == sorted(values, reverse=True)
    assert values[0] > values[-1]  # tables are scarce in these events, so it shows


def with_one_slot_more(document):
    """A slot at the end in which everybody is there, as a session of its own, and any meeting may start."""
    document = json.loads(json.dumps(document))
    new = document["slots"]
    for kind in ("sessions", "days"):
        document[kind] = [*(document.get(kind) or ([[0, new - 1]] if new else [])), [new, new]]
    for row in [*document["participants"], *document.get("resources", [])]:
        row["available"] = [*(range(new) if row.get("available") is None else row["available"]), new]
    for row in document["meetings"]:
        row["slots"] = [*(range(new) if row.get("slots") is None else row["slots"]), new]
    if isinstance(document["tables"], list):
        if document["tables"] and isinstance(document["tables"][0], dict):
            for row in document["tables"]:
                row["slots"] = [*(range(new) if row.get("slots") is None else row["slots"]), new]
        else:
            document["tables"] = [*document["tables"], max(document["tables"], default=0)]
    return document | {"slots": new + 1}


@quick
@given(problems())
def test_one_more_slot_is_never_worse(problem):
    document = file_of(problem)

    assert value_of(solved(with_one_slot_more(document))) <= value_of(solved(document))


@pytest.mark.parametrize("document", MIDDLE, ids=lambda document: document["name"])
def test_one_more_slot_is_never_worse_for_an_event(document):
    assert value_of(solved(with_one_slot_more(document))) < value_of(solved(document))


def times(document, factor):
    meetings = [{**row, "weight": row["weight"] * factor} for row in document["meetings"]]
    previous = document.get("previous")
    if previous:
        previous = previous | {"stability": previous["stability"] * factor}
    return document | {"meetings": meetings, "previous": previous}


@quick
@given(problems(), st.sampled_from([2, 3, 1000]))
def test_weights_times_a_factor_give_the_value_times_it(problem, factor):
    document = file_of(problem)

    one, other = solved(document), solved(times(document, factor))

    assert (one.status, one.shortfall) == (other.status, other.shortfall)
    if one.status == "optimal":  # guarantees come first either way, so they may even bind
        assert other.weight == factor * one.weight


@pytest.mark.parametrize("document", MIDDLE, ids=lambda document: document["name"])
def test_twice_the_weights_give_twice_the_value_of_an_event(document):
    one, other = solved(document), solved(times(document, 2))

    assert (other.shortfall, other.weight, other.weight_bound) == (
        one.shortfall,
        2 * one.weight,
        2 * one.weight_bound,
    )


@quick
@given(problems())
def test_somebody_without_meetings_changes_nothing(problem):
    assume(problem.max_break_difference is None)  # somebody without breaks tightens that rule
    document = file_of(problem)
    wider = document | {"participants": [{"id": "idle"}, *document["participants"]]}

    one, other = solved(document, "tables"), solved(wider, "tables")

    assert (value_of(one), one.breaks) == (value_of(other), other.breaks)


@quick
@given(problems())
def test_a_required_meeting_that_is_held_anyway_changes_nothing(problem):
    document = file_of(problem)
    one = solved(document)
    assume(one.status == "optimal" and one.assignments)
    document["meetings"][one.assignments[0].meeting]["required"] = True

    assert value_of(solved(document)) == value_of(one)


@quick
@given(problems())
def test_a_meeting_less_is_never_better(problem):
    assume(problem.meetings and not problem.meetings[-1].required)
    assume(problem.previous is None and not problem.precedences)
    document = file_of(problem)
    fewer = document | {"meetings": document["meetings"][:-1]}

    assert value_of(solved(document)) <= value_of(solved(fewer))


@pytest.mark.parametrize(
    "document", MIDDLE if TIMES > 1 else MIDDLE[:2], ids=lambda document: document["name"]
)
def test_the_same_file_and_seed_give_the_same_bytes(document):
    def written():
        schedule = solve(problem_from_json(document), seed=4, time_limit=120)
        assert schedule.stopped is None
        content = schedule_to_json(schedule) | {"seconds": 0, "weight_seconds": 0}
        return json.dumps(content, ensure_ascii=False, indent=1).encode()

    assert written() == written()
