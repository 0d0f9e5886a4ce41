"""Fairness in figures, and what each guarantee costs, against all schedules of tiny problems."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from matchmaker.core.scheduling.alternative import Range
from matchmaker.core.scheduling.equity import (
    CAPPED,
    FEW_ASKED,
    FEW_POSSIBLE,
    NOBODY_ASKED,
    Standing,
    by_group,
    evenness,
    failures,
    gini,
    lower_half,
    standings,
)
from matchmaker.core.scheduling.problem import problem_from_json
from matchmaker.core.scheduling.promises import cost_of_promises, without_promises
from matchmaker.core.scheduling.simulate import Pace
from matchmaker.core.scheduling.solve import solve
from tests.core.scheduling.profiles import examples
from tests.core.scheduling.tiny import all_schedules, problems, value_of

PACE = Pace(seconds=10)


def event(guarantees=(), *, slots=1, meetings=None, **people):
    """One buyer and three firms; ``guarantees`` are (firm, meetings promised)."""
    promised = dict(guarantees)
    names = ("B", "F1", "F2", "F3")
    return problem_from_json(
        {
            "format": "matchmaker-problem/1",
            "slots": slots,
            "tables": 3,
            "participants": [
                {"id": name, "min_meetings": promised.get(name, 0)} | people.get(name, {}) for name in names
            ],
            "meetings": meetings
            or [{"a": name, "b": "B", "weight": 100 * n} for n, name in enumerate(names[1:], start=1)],
        }
    )


def solved(problem):
    return solve(problem, until="weight")


def held(schedule):
    return frozenset(row.meeting for row in schedule.assignments)


def test_a_standing_counts_wishes_and_what_became_of_them():
    problem = event([("F1", 1)], slots=2, F2={"available": []})
    schedule = solved(problem)

    buyer, first, second, third = standings(problem, held(schedule), [("F1", "B"), ("F3", "B"), ("B", "F3")])

    assert buyer == Standing("B", 1, 2, wanted=3, possible=2, held=2, promised=0, most=None)
    assert (first.sent, first.held, first.missing, first.share) == (1, 1, 0, 1.0)
    assert (second.wanted, second.possible, second.held, second.share) == (1, 0, 0, 0.0)
    assert third.received == 1


def test_nobody_asked_is_no_share_at_all():
    assert Standing("X", 0, 0, 0, 0, 0, 0, None).share is None
    assert evenness([Standing("X", 0, 0, 0, 0, 0, 0, None)]) is None


@pytest.mark.parametrize(
    ("counts", "half", "index"),
    [([3, 3, 3, 3], 0.5, 0.0), ([0, 0, 0, 8], 0.0, 0.75), ([1, 2, 3], 1 / 3, 2 / 9), ([0, 0], None, None)],
)
def test_evenness_in_two_numbers(counts, half, index):
    assert lower_half(counts) == (None if half is None else pytest.approx(half))
    assert gini(counts) == (None if index is None else pytest.approx(index))


@given(st.lists(st.integers(0, 20), min_size=1, max_size=12))
def test_gini_is_half_the_mean_difference_over_the_mean(counts):
    assume(sum(counts))
    differences = sum(abs(a - b) for a in counts for b in counts)

    assert gini(counts) == pytest.approx(differences / (2 * len(counts) * sum(counts)))


def test_groups_keep_the_order_of_the_participants():
    problem = event()
    of = standings(problem, held(solved(problem)))

    groups = dict(by_group(of, lambda who: "buyers" if who == "B" else "firms"))

    assert list(groups) == ["buyers", "firms"]
    firms = groups["firms"]
    assert (firms.participants, firms.held, firms.wanted, firms.lowest, firms.middle, firms.highest) == (
        *(3, 1, 3),
        *(0, 0, 1),
    )
    assert (firms.without, firms.share) == (2, pytest.approx(1 / 3))


@pytest.mark.parametrize(
    ("problem", "template"),
    [
        (event([("F1", 1)], meetings=[{"a": "F2", "b": "B"}]), NOBODY_ASKED),
        (event([("F1", 2)], slots=3), FEW_ASKED),
        (event([("F1", 1)], F1={"available": []}), FEW_POSSIBLE),
        (event([("B", 2)], slots=3, B={"max_meetings": 1}), CAPPED),
        (event([("F1", 1), ("F2", 1)]), None),
    ],
)
def test_a_broken_promise_says_why(problem, template):
    schedule = solved(problem)

    (failure, *_) = failures(problem, schedule, standings(problem, held(schedule)))

    assert failure.template == template
    if template:
        assert "{" not in template.format(**failure.values)
    else:
        assert [reason.code for reason in failure.reasons] == ["busy"]


def test_who_is_over_the_guarantee_is_not_listed():
    problem = event([("F3", 1)])
    schedule = solved(problem)

    assert failures(problem, schedule, standings(problem, held(schedule))) == ()


def test_a_guarantee_costs_the_meeting_that_is_worth_more():
    problem = event([("F1", 1)])

    costs = cost_of_promises(problem, solved(problem), pace=PACE)

    (cost,) = costs.each
    assert (cost.who, cost.weight, cost.instead, cost.given_up, cost.others) == (
        *("F1", Range(200, 200)),
        *((2,), (0,), 0),
    )
    assert (costs.together, costs.binding, costs.left_out) == (Range(200, 200), 1, 0)


def test_guarantees_that_cost_nothing_are_settled_at_once():
    problem = event([("F3", 1)])

    costs = cost_of_promises(problem, solved(problem), pace=PACE)

    assert (costs.together, costs.each) == (Range(0, 0), ())


def test_no_guarantee_needs_no_calculation():
    told = []

    costs = cost_of_promises(event(), solved(event()), pace=Pace(tell=lambda *step: told.append(step)))

    assert (costs.each, told) == ((), [])


def test_a_promise_nobody_could_keep_costs_nothing():
    problem = event([("F1", 5), ("F2", 1)], slots=2)

    costs = cost_of_promises(problem, solved(problem), pace=PACE)

    # F1 can have one meeting at most: that one is what is left of its promise, and costs F3 its own.
    assert [(cost.who, cost.weight.exact) for cost in costs.each] == [("F1", 200), ("F2", 100)]


def test_of_two_promises_only_one_of_which_can_be_kept_each_frees_the_other():
    problem = event([("F1", 1), ("F2", 1)])

    costs = cost_of_promises(problem, solved(problem), pace=PACE)

    assert costs.together.exact == 100
    assert [(cost.who, cost.others) for cost in costs.each if cost.others] == [("F2", -1)]


def best_of(problem):
    shortfall, weight, _ = min(value_of(problem, rows) for rows in all_schedules(problem))
    return shortfall, -weight


@examples(20)
@given(problems(special=False))
def test_every_cost_is_the_one_of_all_schedules(problem):
    schedule = solved(problem)
    assume(schedule.status == "optimal")
    now = best_of(problem)

    costs = cost_of_promises(problem, schedule, pace=PACE)

    promised = [one.id for one in problem.participants if one.min_meetings]
    assert costs.together.exact == best_of(without_promises(problem, promised))[1] - now[1]
    for cost in costs.each:
        assert cost.weight.exact == best_of(without_promises(problem, [cost.who]))[1] - now[1]
    # Whoever is not named costs nothing. It has no more than promised, else it would not bind.
    named = {cost.who for cost in costs.each}
    degree = {one.who: one.held for one in standings(problem, held(schedule))}
    for who in promised:
        person = next(one for one in problem.participants if one.id == who)
        if who not in named and degree[who] <= person.min_meetings and now[0] == 0:
            assert best_of(without_promises(problem, [who]))[1] == now[1]


def test_the_schedule_is_not_changed_by_names():
    problem = event([("F1", 1)])
    renamed = replace(problem, name="autre")

    assert cost_of_promises(problem, solved(problem)) == cost_of_promises(renamed, solved(renamed))
