"""Edits by hand, against the independent checker and brute force on tiny problems."""

from dataclasses import replace
from itertools import islice

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from matchmaker.core.scheduling.check import broken_rules, check, count
from matchmaker.core.scheduling.edit import (
    Allow,
    CannotEdit,
    Draft,
    Forbid,
    Lock,
    Move,
    Put,
    Stand,
    Swap,
    TakeOut,
    Unlock,
    apply_edit,
    places,
)
from matchmaker.core.scheduling.places import AWAY, BUSY, FULL, TABLE_KEPT, TABLE_TAKEN
from matchmaker.core.scheduling.problem import Assignment, problem_from_json
from matchmaker.core.scheduling.recount import proven_from_json, proven_of, recount
from matchmaker.core.scheduling.solve import solve
from tests.core.scheduling.profiles import examples
from tests.core.scheduling.tiny import all_schedules, problems, value_of

MOST = 40  # schedules looked at to pick one: the first ones hold few meetings, so others are drawn too


def problem_of(meetings, *, slots=3, tables=2, people="ABCD", **fields):
    rows = [{"id": name, "available": None} for name in people]
    document = {
        "format": "matchmaker-problem/1",
        "slots": slots,
        "tables": tables,
        "participants": fields.pop("participants", rows),
        "meetings": [{"a": a, "b": b, "weight": weight} for a, b, weight in meetings],
    }
    return problem_from_json(document | fields)


def draft_of(problem, *places, **values):
    rows = tuple(Assignment(n, *place) for n, place in enumerate(places) if place is not None)
    return Draft(problem, rows, **values)


def refusal(draft, edit):
    with pytest.raises(CannotEdit) as refused:
        apply_edit(draft, edit)
    return [(one.template, dict(one.values)) for one in refused.value.obstacles]


PAIRS = [("A", "B", 5), ("A", "C", 3), ("C", "D", 2)]


def test_moving_puts_a_meeting_in_another_slot_and_locks_it():
    draft = draft_of(problem_of(PAIRS), (0, 0), (1, 0), None)

    edited = apply_edit(draft, Move(1, 2, 1))

    assert edited.draft.stand(1) == Stand(2, 1, locked=True)
    assert edited.effects.waits == {"A": 1}
    assert (edited.effects.breaks, edited.effects.weight, edited.effects.meetings) == (1, 0, 0)


def test_the_most_convenient_table_is_where_people_sit_already():
    draft = draft_of(problem_of(PAIRS, tables=3), (0, 2), (1, 0), None)

    edited = apply_edit(draft, Move(1, 2))

    assert edited.draft.stand(1) == Stand(2, 2, locked=True)


def test_a_busy_participant_is_named_with_whom_it_meets():
    draft = draft_of(problem_of(PAIRS), (0, 0), (1, 0), None)

    assert refusal(draft, Move(1, 0, 1)) == [(BUSY, {"who": "A", "slot": 0, "partners": ("B",)})]


def test_every_broken_rule_has_its_sentence():
    problem = problem_of(
        PAIRS,
        participants=[
            {"id": "A", "available": [1, 2]},
            {"id": "B"},
            {"id": "C", "max_meetings": 1},
            {"id": "D"},
        ],
    )
    draft = draft_of(problem, None, None, (0, 0))

    assert refusal(draft, Put(1, 0, 0)) == [
        (AWAY, {"who": "A", "slot": 0}),
        (BUSY, {"who": "C", "slot": 0, "partners": ("D",)}),
        (FULL, {"who": "C", "count": 1}),
        (TABLE_TAKEN, {"table": 0, "slot": 0, "meeting": 2}),
    ]


def test_a_kept_table_is_kept_by_hand_too():
    problem = problem_of(
        [("A", "B", 1)],
        tables=[{"id": "T1"}, {"id": "T2"}],
        participants=[{"id": "A", "home_table": "T1"}, {"id": "B"}],
    )

    assert refusal(draft_of(problem, None), Put(0, 0, "T2")) == [(TABLE_KEPT, {"who": "A", "table": "T2"})]


def test_swapping_exchanges_the_places():
    draft = draft_of(problem_of(PAIRS), (0, 0), None, (2, 1))

    edited = apply_edit(draft, Swap(0, 2))

    assert (edited.draft.stand(0), edited.draft.stand(2)) == (Stand(2, 1, locked=True), Stand(0, 0))


def test_swapping_keeps_the_tables_that_are_kept():
    problem = problem_of(
        [("A", "B", 1), ("C", "D", 1)],
        tables=[{"id": "T1"}, {"id": "T2"}],
        participants=[
            {"id": "A", "home_table": "T1"},
            {"id": "B"},
            {"id": "C", "home_table": "T2"},
            {"id": "D"},
        ],
    )
    draft = draft_of(problem, (0, "T1"), (1, "T2"))

    edited = apply_edit(draft, Swap(0, 1))

    assert (edited.draft.stand(0).slot, edited.draft.stand(0).table) == (1, "T1")
    assert (edited.draft.stand(1).slot, edited.draft.stand(1).table) == (0, "T2")


def test_a_locked_meeting_gives_its_place_to_nobody():
    draft = draft_of(problem_of(PAIRS), (0, 0), None, (2, 1), locked=frozenset({2}))

    assert [template for template, _ in refusal(draft, Swap(0, 2))] == [
        "{meeting} est verrouillé : déverrouillez d’abord ce rendez-vous."
    ]
    assert refusal(draft, Put(1, 2, 1, instead_of=2)) == refusal(draft, Swap(0, 2))


def test_one_meeting_takes_the_place_of_another():
    draft = draft_of(problem_of(PAIRS), (0, 0), None, None)

    edited = apply_edit(draft, Put(1, 0, instead_of=0))

    assert (edited.draft.stand(0), edited.draft.stand(1)) == (
        Stand(out="taken_out"),
        Stand(0, 0, locked=True),
    )
    assert (edited.effects.meetings, edited.effects.weight) == (0, -2)


def test_locking_and_unlocking_move_nothing():
    draft = draft_of(problem_of(PAIRS), (0, 0), (1, 0), None)

    locked = apply_edit(draft, Lock(0)).draft

    assert (locked.locked, locked.assignments) == (frozenset({0}), draft.assignments)
    assert apply_edit(locked, Unlock(0)).draft == draft


def test_what_is_not_held_cannot_be_locked():
    assert len(refusal(draft_of(problem_of(PAIRS), None, None, None), Lock(0))) == 1


def test_a_forbidden_pair_is_taken_out_and_not_put_back():
    draft = draft_of(problem_of(PAIRS), (0, 0), None, None)

    forbidden = apply_edit(draft, Forbid(0)).draft

    assert forbidden.stand(0) == Stand(out="forbidden")
    assert len(refusal(forbidden, Put(0, 0, 0))) == 1
    assert apply_edit(apply_edit(forbidden, Allow(0)).draft, Put(0, 0, 0, lock=False)).draft == draft


def test_a_required_meeting_is_not_taken_out():
    problem = problem_of(PAIRS)
    required = replace(problem.meetings[0], required=True)
    draft = draft_of(replace(problem, meetings=(required, *problem.meetings[1:])), (0, 0), None, None)

    assert [values for _, values in refusal(draft, TakeOut(0))] == [{"meeting": 0}]
    assert refusal(draft, Forbid(0)) == refusal(draft, TakeOut(0))


def test_places_come_with_the_fewest_waits_first():
    problem = problem_of([("A", "B", 1), ("A", "C", 1)], slots=5)
    draft = draft_of(problem, (2, 0), None)

    assert [(place.slot, place.breaks) for place in places(draft, 1)] == [(1, 0), (3, 0), (0, 1), (4, 1)]


def test_whose_guarantee_is_missed_is_said():
    problem = problem_of(PAIRS, participants=[{"id": name, "min_meetings": 1} for name in "ABCD"])
    draft = draft_of(problem, (0, 0), (1, 0), (2, 0))

    effects = apply_edit(draft, TakeOut(0)).effects

    assert (effects.shortfall, effects.missing) == (1, {"B": 1})


def test_what_is_proven_of_an_edited_timetable():
    problem = problem_of(PAIRS)
    found = solve(problem)
    draft = Draft(problem, found.assignments)
    out = apply_edit(draft, TakeOut(0)).draft

    edited = recount(out, found, proven_of(found))

    assert (found.status, edited.status) == ("optimal", "feasible")
    assert (edited.weight, edited.weight_bound, edited.breaks_bound) == (5, 10, None)
    assert [(row.meeting, row.reason.template) for row in edited.unscheduled] == [(0, "Retiré à la main.")]
    assert check(problem, edited) == []


def test_a_place_that_became_free_is_said():
    problem = problem_of([("A", "B", 5), ("A", "C", 3)], slots=1)
    found = solve(problem)
    out = apply_edit(Draft(problem, found.assignments), TakeOut(0)).draft

    edited = recount(out, found, proven_of(found))

    assert [(row.meeting, row.reason.code) for row in edited.unscheduled] == [(0, "taken_out"), (1, "free")]


def test_a_missed_guarantee_makes_no_claim_on_the_weight():
    problem = problem_of(PAIRS, participants=[{"id": name, "min_meetings": 1} for name in "ABCD"])
    found = solve(problem)

    edited = recount(apply_edit(Draft(problem, found.assignments), TakeOut(0)).draft, found, proven_of(found))

    assert (edited.shortfall, edited.shortfall_bound, edited.weight_bound) == (1, 0, None)


@st.composite
def drafts(draw, **values):
    problem = draw(problems(**values))
    found = list(islice(all_schedules(problem), MOST))
    assume(problem.meetings and found)
    return Draft(problem, draw(st.sampled_from(found)))


@st.composite
def edits(draw, problem):
    n, other = (draw(st.integers(0, len(problem.meetings) - 1)) for _ in range(2))
    slot = draw(st.integers(0, problem.slots - 1))
    table = draw(st.sampled_from([None, *(table.id for table in problem.tables)]))
    return draw(
        st.sampled_from(
            [
                Lock(n),
                Unlock(n),
                Move(n, slot, table),
                Put(n, slot, table),
                Put(n, slot, table, instead_of=other),
                Swap(n, other),
                TakeOut(n),
                Forbid(n),
                Allow(n),
            ]
        )
    )


@examples(25)
@given(st.data())
def test_an_edit_keeps_every_rule_and_counts_what_it_does(data):
    draft = data.draw(drafts())
    edit = data.draw(edits(draft.problem))
    try:
        edited = apply_edit(draft, edit)
    except CannotEdit:
        return

    before, after = (count(draft.problem, one.assignments) for one in (draft, edited.draft))
    assert broken_rules(draft.problem, edited.draft.assignments) == []
    effects = edited.effects
    assert {name: after[name] - before[name] for name in after} == {
        name: getattr(effects, name) for name in after
    }
    assert sum(effects.waits.values()) == effects.breaks
    assert sum(effects.missing.values()) == effects.shortfall
    back = edited.draft.with_stands({change.meeting: change.before for change in edited.changes})
    assert (set(back.assignments), back.locked, back.out) == (set(draft.assignments), draft.locked, draft.out)


@examples(25)
@given(st.data())
def test_the_places_offered_are_all_that_keep_the_rules(data):
    draft = data.draw(drafts())
    n = data.draw(st.integers(0, len(draft.problem.meetings) - 1))

    offered = {(place.slot, table) for place in places(draft, n) for table in place.tables}

    now = draft.stand(n)
    possible = {
        (slot, table.id)
        for slot in range(draft.problem.slots)
        for table in draft.problem.tables
        if not broken_rules(draft.problem, draft.with_stands({n: Stand(slot, table.id)}).assignments)
    }
    if draft.problem.max_break_difference is None:
        assert offered == possible - {(now.slot, now.table)}
    else:
        assert offered <= possible


@examples(15)
@given(st.data())
def test_nothing_false_is_claimed_of_an_edited_timetable(data):
    problem = data.draw(problems())
    found = solve(problem)
    assume(found.status in ("optimal", "feasible") and problem.meetings)
    draft, proven = Draft(problem, found.assignments), proven_from_json(proven_of(found).to_json())
    for _ in range(data.draw(st.integers(1, 3))):
        try:
            draft = apply_edit(draft, data.draw(edits(problem))).draft
        except CannotEdit:
            continue

    edited = recount(draft, found, proven)

    assert check(problem, edited) == []
    values = [value_of(problem, rows) for rows in all_schedules(problem)]
    shortfall, weight, breaks = edited.shortfall_bound, edited.weight_bound, edited.breaks_bound
    assert all(shortfall <= value[0] for value in values)
    assert weight is None or all(weight >= -value[1] for value in values if value[0] <= edited.shortfall)
    reached = [value for value in values if value[:2] == (edited.shortfall, -edited.weight)]
    assert breaks is None or all(breaks <= value[2] for value in reached)
    if edited.status == "optimal":
        assert min(values) == (edited.shortfall, -edited.weight, edited.breaks)
