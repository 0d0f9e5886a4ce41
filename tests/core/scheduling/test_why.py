"""Reasons: true of every schedule there is, and said of the meetings that stand in the way."""

from dataclasses import replace

from hypothesis import given

from matchmaker.core.scheduling.solve import solve
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
