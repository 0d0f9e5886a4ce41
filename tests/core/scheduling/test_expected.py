"""Events drawn from expected numbers, and what they say of an event's capacity."""

from collections import Counter
from dataclasses import replace

import pytest

from matchmaker.core.scheduling.expected import Expected, Known, expected_problem
from matchmaker.core.scheduling.forecast import forecast
from matchmaker.core.scheduling.problem import Participant, problem_from_json, problem_to_json
from matchmaker.core.scheduling.simulate import Pace

EXPECTED = Expected(buyers=10, suppliers=25, slots=8, tables=9, wishes=4, present=0.85, guarantee=1)


@pytest.fixture(scope="module")
def found():
    """The capacity of a small event, computed once, and what was told meanwhile."""
    told = []
    small = Expected(buyers=5, suppliers=10, slots=6, tables=4, wishes=3, guarantee=1)
    pace = Pace(seconds=10, tell=lambda done, of: told.append((done, of)))
    return forecast(small, minutes=20, seeds=(1, 2), pace=pace), told


def sides(problem):
    return Counter(side for one in problem.meetings for side in one.sides)


def test_an_expected_event_has_the_numbers_it_was_asked_for():
    problem = expected_problem(EXPECTED, 1)

    people = Counter(str(one.id)[0] for one in problem.participants)
    assert (people, len(problem.meetings), problem.slots) == (Counter(F=25, B=10), 100, 8)
    assert problem_from_json(problem_to_json(problem)) == problem


def test_the_same_seed_gives_the_same_event_and_another_another():
    assert expected_problem(EXPECTED, 1) == expected_problem(EXPECTED, 1)
    assert expected_problem(EXPECTED, 1).meetings != expected_problem(EXPECTED, 2).meetings


def test_people_are_there_for_about_the_share_that_was_expected():
    problems = [expected_problem(replace(EXPECTED, slots=40), seed) for seed in range(20)]

    there = sum(len(one.available) for problem in problems for one in problem.participants)
    assert there / (20 * 35 * 40) == pytest.approx(0.85, abs=0.02)


def test_with_everybody_there_nobody_misses_a_slot():
    problem = expected_problem(replace(EXPECTED, present=1.0), 1)

    assert {len(one.available) for one in problem.participants} == {8}


def test_buyers_are_wanted_unevenly():
    asked = sides(expected_problem(replace(EXPECTED, suppliers=100), 1))
    of_buyers = sorted((asked[f"B+{n}"] for n in range(10)), reverse=True)

    assert of_buyers[0] > 3 * of_buyers[-1]


def test_the_people_and_their_wishes_do_not_depend_on_the_slots_and_tables():
    small, large = (expected_problem(replace(EXPECTED, slots=n, tables=n), 1) for n in (6, 12))

    assert [(one.sides, one.weight) for one in small.meetings] == [
        (one.sides, one.weight) for one in large.meetings
    ]


def test_who_is_known_already_is_kept_and_the_rest_is_drawn():
    real = (
        Participant(7, frozenset({0, 1}), capacity=2, max_meetings=5),
        Participant(8, frozenset({0, 1, 2, 3})),
        Participant(9, frozenset({2})),
    )
    known = Known(real, frozenset({7}), ((8, 7, 612), (9, 7, 300)), slots=4)

    problem = expected_problem(EXPECTED, 1, known)

    assert [(one.a, one.b, one.weight) for one in problem.meetings[:2]] == [(8, 7, 612), (9, 7, 300)]
    assert (len(problem.participants), len(problem.meetings)) == (35, 100)
    # Eight slots instead of four: the first two are the first four.
    assert problem.participants[0] == Participant(7, frozenset({0, 1, 2, 3}), 2, 5)
    assert problem.participants[2].available == {4, 5}


def test_more_real_wishes_than_expected_are_all_kept():
    real = tuple(Participant(n, frozenset({0})) for n in range(4))
    known = Known(real, frozenset({0}), tuple((n, 0, 100) for n in (1, 2, 3)), slots=1)

    problem = expected_problem(Expected(1, 3, 1, 1, wishes=0.5), 1, known)

    assert [one.sides for one in problem.meetings] == [(1, 0), (2, 0), (3, 0)]


def test_an_event_where_everybody_has_asked_everybody_has_no_more_wishes():
    problem = expected_problem(Expected(2, 2, 3, 2, wishes=50, peer_share=0), 1)

    assert len(problem.meetings) == 4


@pytest.mark.parametrize(("buyers", "suppliers"), [(0, 0), (3, 0), (0, 5)])
def test_an_event_without_one_side_has_what_it_can(buyers, suppliers):
    problem = expected_problem(Expected(buyers, suppliers, 4, 2, wishes=2), 1)

    assert len(problem.participants) == buyers + suppliers


def test_capacity_grows_with_slots_and_tables_up_to_what_people_can_do(found):
    capacity, _ = found

    meetings = {(one.slots, one.tables): one.meetings.middle for one in capacity.sizes}
    assert sorted(meetings) == [(slots, tables) for slots in (4, 6, 8) for tables in (3, 4, 5)]
    assert meetings[4, 3] == 12  # every table in every slot
    assert meetings[4, 3] <= meetings[6, 3] <= meetings[8, 3]
    assert meetings[6, 3] <= meetings[6, 4] <= meetings[6, 5]
    assert capacity.now.meetings.middle == meetings[6, 4]
    assert capacity.proven


def test_the_same_hours_are_cut_into_meetings_of_other_lengths(found):
    capacity, _ = found

    cut = [(one.minutes, one.slots) for one in capacity.lengths]
    assert cut == [(10, 12), (15, 8), (20, 6), (25, 4), (30, 4)]
    assert capacity.lengths[2].meetings == capacity.now.meetings


def test_each_change_is_given_over_all_draws(found):
    capacity, _ = found

    by_key = {one.what_if.key: one for one in capacity.prospects}
    later = by_key["slots+1"]
    assert later.meetings.low <= later.meetings.middle <= later.meetings.high
    assert later.percent.low >= 0
    assert by_key["tables-2"].percent.high <= 0


def test_progress_reaches_the_end(found):
    _, told = found

    assert told[-1][0] == told[-1][1]
    assert [done for done, _ in told] == sorted(done for done, _ in told)
