"""Planning again: what has begun stays, and people not concerned notice nothing."""

import json
import random
import runpy
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.events import make_event
from matchmaker.core.scheduling.changes import PlannedOf, compare
from matchmaker.core.scheduling.check import check
from matchmaker.core.scheduling.problem import (
    Assignment,
    Meeting,
    Participant,
    Table,
    problem_from_json,
    problem_to_json,
)
from matchmaker.core.scheduling.replan import (
    Happenings,
    cannot_be_held,
    frozen_before,
    keep_published,
    replan,
)
from matchmaker.core.scheduling.schedule import schedule_to_json
from matchmaker.core.scheduling.solve import solve
from matchmaker.core.scheduling.solve_again import solve_again
from tests.core.scheduling.tiny import SLOTS, all_schedules, problems

quick = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
thorough = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
NINE = datetime(2027, 3, 11, 9, 0, tzinfo=UTC)
STARTS = [NINE + timedelta(minutes=20 * n) for n in range(4)]


@pytest.mark.parametrize(
    ("minutes", "frozen"), [(-60, 0), (-5, 0), (-4, 1), (0, 1), (14, 1), (15, 1), (16, 2), (55, 3), (90, 4)]
)
def test_a_slot_freezes_five_minutes_before_it_starts(minutes, frozen):
    assert frozen_before(STARTS, NINE + timedelta(minutes=minutes)) == frozen


def changes_between(problem, before, after):
    """What is added, moved and cancelled; `of`: the meeting's place in the problem."""
    return compare(planned(problem, before), planned(problem, after))


def planned(problem, rows):
    for row in rows:
        meeting = problem.meetings[row.meeting]
        place = row.slot, -1 if row.table is None else row.table
        yield PlannedOf(meeting.a, meeting.b, place, row.meeting, meeting.length)


def event(seed):
    return problem_from_json(make_event(12, 30, 8, 10, 160, seed))


def losses(problem, seed):
    """One buyer and 5 % of the suppliers."""
    dice = random.Random(seed)
    buyers = [one.id for one in problem.participants if one.id.startswith("B")]
    suppliers = [one.id for one in problem.participants if one.id.startswith("S")]
    return {dice.choice(buyers), *dice.sample(suppliers, round(len(suppliers) * 0.05))}


@quick
@given(st.integers(0, 10**6))
def test_nobody_who_is_not_concerned_is_moved_when_that_is_not_better(seed):
    problem = event(seed)
    published = solve(problem, until="weight").assignments
    gone = losses(problem, seed)
    happened = Happenings(absent=dict.fromkeys(gone, 4))
    plan = replan(problem, published, 4, happened)

    found = solve_again(plan)

    changes = changes_between(plan, published, found.assignments)
    others = [one for one in changes.moved if not one.before.pair & gone]
    assert not [one for one in changes.cancelled if not one.pair & gone]
    assert not [one for one in others if one.same_time]
    if others:  # then leaving everybody where they were is worth less
        rest = frozenset(
            row.meeting for row in published if gone.isdisjoint(problem.meetings[row.meeting].sides)
        )
        still = solve(replan(problem, published, 4, replace(happened, locked=rest)), until="weight")
        assert (found.shortfall, -found.weight) < (still.shortfall, -still.weight)


@st.composite
def happenings(draw, problem, published):
    """Anything that can happen, several at a time."""
    people = st.sampled_from([one.id for one in problem.participants])
    tables = st.sampled_from([one.id for one in problem.tables])
    slots = st.integers(0, problem.slots)
    guest = Participant("W0", frozenset(range(2, problem.slots)))
    every = frozenset(range(problem.slots))
    hosts = draw(st.sets(people, max_size=4))
    return Happenings(
        absent=draw(st.dictionaries(people, slots, max_size=4)),
        late=draw(st.dictionaries(people, slots, max_size=3)),
        lost_tables=draw(st.dictionaries(tables, slots, max_size=4)),
        new_tables=tuple(Table(f"N{n}", every) for n in range(draw(st.integers(0, 2)))),
        walk_ins=(guest,),
        new_requests=tuple(Meeting("W0", host, every, weight=700) for host in sorted(hosts)),
        locked=frozenset(draw(st.sets(st.sampled_from([row.meeting for row in published]), max_size=6))),
    )


@quick
@given(st.data(), st.integers(0, 10**6), st.integers(0, 8))
def test_whatever_happens_there_is_a_plan_and_what_has_begun_stays(data, seed, frozen):
    problem = event(seed)
    published = solve(problem, until="weight").assignments
    happened = data.draw(happenings(problem, published))
    plan = replan(problem, published, frozen, happened)

    found = solve(plan)

    assert found.status in ("optimal", "feasible")
    assert check(plan, found) == []
    begun = {row for row in published if row.slot < frozen}
    assert begun <= set(found.assignments)
    assert all(row in begun or row.slot >= frozen for row in found.assignments)
    for row in found.assignments:
        if row.slot >= frozen:
            assert all(is_there(happened, who, row.slot) for who in plan.meetings[row.meeting].sides)
            assert row.slot < happened.lost_tables.get(row.table, problem.slots)
    kept = {row.meeting: row for row in found.assignments}
    for row in published:
        if row.meeting in happened.locked and can_stay(happened, problem, row):
            assert kept[row.meeting] == row


def is_there(happened, who, slot):
    return happened.late.get(who, 0) <= slot < happened.absent.get(who, 99)


def can_stay(happened, problem, row):
    sides = problem.meetings[row.meeting].sides
    here = all(is_there(happened, who, row.slot) for who in sides)
    return here and row.slot < happened.lost_tables.get(row.table, problem.slots)


@st.composite
def other_facts(draw, problem):
    """The same problem on another day: less of everything."""
    people = tuple(
        replace(
            one,
            available=frozenset(draw(st.sets(st.integers(0, SLOTS - 1)))),
            capacity=draw(st.integers(1, one.capacity)) if one.capacity else 0,
            max_meetings=draw(st.sampled_from([one.max_meetings, 0, 1])),
        )
        for one in problem.participants
    )
    tables = tuple(
        replace(
            one, slots=one.slots & frozenset(draw(st.sets(st.integers(0, SLOTS - 1)))), features=frozenset()
        )
        for one in problem.tables
    )
    resources = tuple(replace(one, available=frozenset(), capacity=1) for one in problem.resources)
    return replace(problem, participants=people, tables=tables, resources=resources, plain_tables=False)


@thorough
@given(st.data(), problems(), st.integers(0, SLOTS))
def test_no_published_schedule_is_made_impossible_by_the_facts(data, problem, frozen):
    meetings = tuple(replace(one, required=False) for one in problem.meetings)
    before = replace(problem, meetings=meetings, previous=None)
    published = solve(before, until="weight").assignments
    locked = data.draw(st.sets(st.sampled_from([row.meeting for row in published]))) if published else set()
    plan = keep_published(data.draw(other_facts(before)), published, frozen, locked)

    found = solve(plan)

    assert any(True for _ in all_schedules(plan))
    assert found.status in ("optimal", "feasible")
    assert {(row.meeting, row.slot) for row in published if row.slot < frozen} <= {
        (row.meeting, row.slot) for row in found.assignments
    }


SMALL = {
    "format": "matchmaker-problem/1",
    "slots": 4,
    "tables": [{"id": "T1"}, {"id": "T2"}, {"id": "T3"}],
    "participants": [{"id": name} for name in ("A", "B", "C", "D")],
    "meetings": [
        {"a": "A", "b": "B", "weight": 300},
        {"a": "C", "b": "D", "weight": 300},
        {"a": "A", "b": "C", "weight": 900},
        {"a": "B", "b": "D", "weight": 100},
    ],
}
PUBLISHED = (Assignment(0, 0, "T1"), Assignment(1, 0, "T2"), Assignment(2, 2, "T1"))


def small(**changes):
    return problem_from_json(SMALL | changes)


def outcome(problem, frozen, **happened):
    plan = replan(problem, PUBLISHED, frozen, Happenings(**happened))
    return changes_between(plan, PUBLISHED, solve(plan).assignments)


def moved(changes):
    return [(one.before.place, one.after.place) for one in changes.moved]


def test_nothing_happens_and_nothing_changes_but_what_is_added():
    changes = outcome(small(), 0)

    assert (changes.moved, changes.cancelled, changes.kept) == ((), (), 3)
    assert [(one.a, one.b) for one in changes.added] == [("B", "D")]
    assert changes.concerned == {"B", "D"}
    assert changes.of("A") == replace(changes, added=(), kept=0)


def test_a_meeting_that_is_about_to_begin_stays_though_one_side_is_absent():
    changes = outcome(small(), 1, absent={"A": 0})

    assert [one.pair for one in changes.cancelled] == [{"A", "C"}]
    assert changes.moved == ()


def test_who_is_late_is_met_later():
    changes = outcome(small(), 0, late={"A": 1})

    assert [(before[0], after[0] > 0) for before, after in moved(changes)] == [(0, True)]
    assert changes.cancelled == ()
    assert {"C", "D"}.isdisjoint(*(one.after.pair for one in changes.moved))


def test_a_lost_table_changes_the_table_only():
    changes = outcome(small(), 0, lost_tables={"T2": 0})

    assert moved(changes) == [((0, "T2"), (0, "T3"))]
    assert changes.reseated == changes.moved
    assert changes.of("C").moved == changes.moved


def test_a_table_lost_under_a_running_meeting_moves_nobody():
    assert moved(outcome(small(), 1, lost_tables={"T2": 0})) == []


def test_who_walks_in_takes_free_places_only():
    guest = Participant("W", frozenset({0, 2}))
    asked = tuple(Meeting("W", who, frozenset(range(4)), weight=1900) for who in ("A", "B"))

    changes = outcome(small(), 0, walk_ins=(guest,), new_requests=asked)

    assert (changes.moved, changes.cancelled) == ((), ())
    assert {"W", "B"} in [one.pair for one in changes.added]
    assert {"W", "A"} not in [one.pair for one in changes.added]


def test_a_locked_meeting_of_somebody_absent_is_cancelled_all_the_same():
    changes = outcome(small(), 1, absent={"A": 1}, locked=frozenset({1, 2}))

    assert [one.pair for one in changes.cancelled] == [{"A", "C"}]


def test_a_promised_minimum_cancels_no_published_meeting():
    """C was promised a meeting, and only the place of A and B could keep that."""
    people = [{"id": "A"}, {"id": "B"}, {"id": "C", "min_meetings": 1}, {"id": "D"}]
    problem = small(slots=1, participants=people, meetings=[SMALL["meetings"][0], SMALL["meetings"][2]])
    published = (Assignment(0, 0, "T1"),)
    plan = keep_published(problem, published, 0)

    freely, found = solve(plan), solve_again(plan)

    assert [row.meeting for row in freely.assignments] == [1]
    assert (found.assignments, check(plan, found)) == (published, [])
    assert (found.status, found.shortfall, found.shortfall_bound) == ("feasible", 1, 0)


def test_a_new_meeting_takes_a_slot_in_which_its_table_is_free():
    """A keeps T1, where C and D were put at slot 0: A is met at another time rather than sending them away."""
    people = [{"id": "A", "home_table": "T1"}, *({"id": name} for name in "BCD")]
    meetings = [{"a": "A", "b": "B", "weight": 9, "slots": [0, 3]}, {"a": "C", "b": "D", "weight": 1}]
    problem = small(participants=people, meetings=meetings)
    published = (Assignment(1, 0, "T1"),)
    plan = keep_published(problem, published, 0)

    found = solve_again(plan)

    assert set(found.assignments) == {Assignment(0, 3, "T1"), *published}
    assert (found.status, check(plan, found)) == ("optimal", [])


def test_half_of_a_delegation_leaves_while_both_are_in_a_meeting():
    """Its two meetings go on; later it holds one at a time."""
    people = [{"id": "A", "capacity": 1}, *({"id": name} for name in "BCDEF")]
    meetings = [{"a": "A", "b": name, "weight": 10, "slots": [0, 1]} for name in "BCDE"]
    problem = problem_from_json(SMALL | {"participants": people, "meetings": meetings, "slots": 2})
    running = (Assignment(0, 0, "T1"), Assignment(1, 0, "T2"))

    plan = replan(problem, running, 1)
    found = solve(plan)

    assert check(plan, found) == []
    assert sorted(row.slot for row in found.assignments) == [0, 0, 1]


def test_what_cannot_be_held_is_found_by_slot_and_table():
    meetings = [PlannedOf(1, 2, (10, 20)), PlannedOf(1, 3, (11, 20)), PlannedOf(2, 3, (12, 21))]

    assert cannot_be_held(meetings, {3: {11}}, {21: {12}, 20: {12}}) == meetings[1:]


def test_the_other_checker_agrees_on_a_replan(shared, tmp_path):
    other = runpy.run_path(str(shared / "scheduling" / "check_schedule.py"))
    problem = event(7)
    published = solve(problem, until="weight").assignments
    lost = dict.fromkeys(losses(problem, 7), 4)
    plan = replan(problem, published, 4, Happenings(absent=lost, lost_tables={3: 4}))
    (tmp_path / "problem.json").write_text(json.dumps(problem_to_json(plan)))

    document = json.loads(json.dumps(schedule_to_json(solve(plan))))

    assert other["check"](other["load_problem"](tmp_path / "problem.json"), document)[0] == []
