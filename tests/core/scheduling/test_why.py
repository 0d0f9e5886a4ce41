"""Reasons: true of every schedule there is, and said of the meetings that stand in the way."""

from dataclasses import replace

import pytest
from hypothesis import given

from matchmaker.core.scheduling.figures import shortfall_of, weight_of
from matchmaker.core.scheduling.problem import problem_from_json
from matchmaker.core.scheduling.solve import solve
from matchmaker.core.scheduling.space import make_space
from matchmaker.core.scheduling.why import explain
from matchmaker.core.scheduling.why.sentences import NO_GAIN
from tests.core.scheduling.profiles import examples
from tests.core.scheduling.tiny import all_schedules, problems, value_of


def keeps(problem, schedule, because, rows):
    """Whether ``rows`` hold all that the schedule holds outside ``because``: where it was published, if it was."""
    starts = {row.meeting: row.slot for row in rows}
    published = {row.meeting: row.slot for row in problem.previous.assignments} if problem.previous else {}
    return all(
        row.meeting in starts and (published.get(row.meeting) != row.slot or starts[row.meeting] == row.slot)
        for row in schedule.assignments
        if row.meeting not in because
    )


@examples(150)
@given(problems())
def test_every_reason_is_true(problem):
    schedule = solve(problem, until="weight")
    reached = value_of(problem, schedule.assignments)[:2]
    others = all_schedules(problem) if schedule.status == "optimal" and schedule.unscheduled else []

    for row in schedule.unscheduled:
        for rows in others:
            holds = any(one.meeting == row.meeting for one in rows)
            if holds and keeps(problem, schedule, row.reason.because, rows):
                value = value_of(problem, rows)[:2]
                # A meeting that counts for nothing may be added to no avail: an equal schedule.
                assert value > reached or (row.reason.template == NO_GAIN and value == reached)


@examples(150)
@given(problems())
def test_only_what_is_held_stands_in_the_way(problem):
    schedule = solve(problem, until="weight")
    held = {row.meeting for row in schedule.assignments}

    assert {row.meeting for row in schedule.unscheduled} == set(range(len(problem.meetings))) - held
    for row in schedule.unscheduled:
        assert held.issuperset(row.reason.because)
        if schedule.status == "optimal":
            assert row.reason.code != "not_proven"


@examples(100)
@given(problems())
def test_codes_mean_what_the_format_says(problem):
    schedule = solve(problem, until="weight")
    starts = {row.meeting: row.slot for row in schedule.assignments}
    alone = replace(
        problem,
        previous=None,
        max_break_difference=None,
        participants=tuple(replace(one, max_meetings=None) for one in problem.participants),
    )

    for row in schedule.unscheduled if schedule.status == "optimal" else ():
        meeting = problem.meetings[row.meeting]
        frozen = problem.previous.frozen_before if problem.previous else 0
        free = replace(
            meeting, slots=frozenset(slot for slot in meeting.slots if slot >= frozen), required=False
        )
        one = replace(alone, meetings=(free,), precedences=())
        impossible = all(not rows for rows in all_schedules(one))
        assert impossible == (row.reason.code in ("no_common_slot", "no_such_table"))
        if row.reason.code == "participant_full":
            full = [
                person.id
                for person in problem.participants
                if person.max_meetings is not None
                and sum(person.id in problem.meetings[n].sides for n in starts) == person.max_meetings
            ]
            assert set(full) & set(meeting.sides)
        if row.reason.code == "fixed":
            assert all(problem.meetings[n].required or starts[n] < frozen for n in row.reason.because)
        if row.reason.code == "precedence":
            linked = [pair for pair in problem.precedences if row.meeting in pair]
            assert set(row.reason.because) <= {n for pair in linked for n in pair}
        if row.reason.code == "break_rule":
            assert problem.max_break_difference is not None


@examples(60)
@given(problems())
def test_what_is_said_before_the_proof_is_true_too(problem):
    """A schedule that is not the best: reasons that do not need it to be are given, the others are not."""
    everything = all_schedules(problem)
    if not everything:
        return
    rows = everything[len(everything) // 2]
    starts = {row.meeting: row.slot for row in rows}
    reached = shortfall_of(problem, starts), -weight_of(problem, starts)

    for one in explain(make_space(problem), starts, settled=False):
        kept = starts.keys() - set(one.reason.because)
        for other in everything if one.reason.code != "not_proven" else ():
            numbers = {row.meeting for row in other}
            if one.meeting in numbers and kept <= numbers:
                assert value_of(problem, other)[:2] > reached


def people(*names, **more):
    return [{"id": name, **more} for name in names]


def left_out(**problem):
    """The only reason of a problem in one slot at two tables."""
    document = {"format": "matchmaker-problem/1", "slots": 1, "tables": 2, **problem}
    schedule = solve(problem_from_json(document), until="weight")
    assert schedule.status == "optimal"
    return [
        (row.meeting, row.reason.code, row.reason.because, row.reason.sentence())
        for row in schedule.unscheduled
    ]


AB, AC, BD = {"a": "A", "b": "B"}, {"a": "A", "b": "C"}, {"a": "B", "b": "D"}


def test_what_counts_more_together_is_named():
    found = left_out(
        participants=people(*"ABCD"),
        meetings=[AB | {"weight": 5}, AC | {"weight": 3}, BD | {"weight": 4}],
    )

    sentence = "Le tenir coûterait d’autres rendez-vous, qui ensemble comptent davantage : A – C, B – D."
    assert found == [(0, "outweighed", (1, 2), sentence)]


def test_what_counts_more_alone_keeps_its_place():
    found = left_out(participants=people(*"ABC"), meetings=[AB | {"weight": 5}, AC | {"weight": 6}])

    assert found == [(0, "busy", (1,), "Agenda complet : A rencontre déjà C.")]


def test_what_could_be_swapped_at_equal_value_is_not_blamed():
    [(_, code, because, sentence)] = left_out(
        participants=people(*"ABC"), meetings=[AB | {"weight": 5}, AC | {"weight": 5}]
    )

    assert (code, because) == ("busy", ())
    assert sentence.startswith("Agenda complet : A rencontre déjà ")


def test_a_promise_is_named_with_the_meeting_that_keeps_it():
    found = left_out(
        participants=[*people("A", "B"), {"id": "C", "min_meetings": 1}],
        meetings=[AB | {"weight": 5}, AC | {"weight": 1}],
    )

    assert found == [(0, "guarantee", (1,), "Place donnée pour garantir un rendez-vous à C.")]


def test_a_required_meeting_is_fixed():
    found = left_out(
        participants=people(*"ABC"), meetings=[AB | {"weight": 5}, AC | {"weight": 1, "required": True}]
    )

    sentence = "La place est tenue par des rendez-vous fixés d’avance : A – C."
    assert found == [(0, "fixed", (1,), sentence)]


def test_an_imposed_order_names_the_meeting_before():
    found = left_out(
        slots=2,
        participants=people(*"ABCD"),
        meetings=[AC | {"weight": 9, "slots": [1]}, BD | {"weight": 5, "slots": [0, 1]}],
        precedences=[[0, 1]],
    )

    assert found == [(1, "precedence", (0,), "L’ordre imposé avec A – C ne laisse aucun créneau à B et D.")]


def test_the_rule_on_breaks_names_whose_agenda_is_in_the_way():
    found = left_out(
        slots=3,
        participants=[*people("A"), *people("B", "C", "D")],
        meetings=[
            AC | {"weight": 9, "slots": [0]},
            AB | {"weight": 5, "slots": [2]},
        ],
        max_break_difference=0,
    )

    sentence = "L’écart de pauses permis ne laisse aucune place à A et B, à cause des rendez-vous de A."
    assert found == [(1, "break_rule", (0,), sentence)]


@pytest.mark.parametrize(("weights", "because"), [((5, 9, 9), (1, 2)), ((5, 9, 5), (1,)), ((5, 5, 5), ())])
def test_all_tables_taken_names_what_is_worth_more(weights, because):
    names = "ABCDEF"
    found = left_out(
        participants=people(*names),
        meetings=[
            {"a": names[2 * n], "b": names[2 * n + 1], "weight": weight} for n, weight in enumerate(weights)
        ],
    )

    [(_, code, named, sentence)] = found
    assert (code, named) == ("busy", because)
    assert sentence.startswith("Toutes les tables sont prises sur les créneaux communs à ")


def test_a_heavier_schedule_that_breaks_a_promise_proves_nothing():
    document = {
        "format": "matchmaker-problem/1",
        "slots": 1,
        "tables": 1,
        "participants": [*people("A", "B"), {"id": "D", "min_meetings": 1}],
        "meetings": [AB | {"weight": 1}, BD | {"weight": 0}],
    }

    [left] = explain(make_space(problem_from_json(document)), {0: 0}, settled=False)

    assert left.reason.code == "not_proven"
