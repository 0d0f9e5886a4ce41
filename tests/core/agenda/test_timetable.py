from dataclasses import replace

import pytest

from matchmaker.core.agenda.timetable import BadTimetable, Slot
from tests.factories.timetables import DELEGATIONS, MEETINGS, PRINTED, SLOTS, UNPLACED, at, make_timetable


def test_span_of_a_double_meeting_runs_to_the_end_of_its_last_slot():
    double = replace(MEETINGS[0], slot=1, length=2)

    span = make_timetable(meetings=(double,)).span_of(double)

    assert span == Slot(at(14, 20), at(14, 55))


@pytest.mark.parametrize(
    "broken",
    [
        {"printed_at": PRINTED.replace(tzinfo=None)},
        {"slots": (Slot(at(14, 0).replace(tzinfo=None), at(14, 15)), *SLOTS[1:])},
        {"delegations": (*DELEGATIONS, DELEGATIONS[0])},
        {"meetings": (replace(MEETINGS[0], a="S9"),)},
        {"meetings": (replace(MEETINGS[0], slot=4),)},
        {"meetings": (replace(MEETINGS[0], slot=3, length=2),)},
        {"unplaced": (replace(UNPLACED[0], b="B9"),)},
    ],
)
def test_timetable_that_cannot_be_is_refused(broken):
    with pytest.raises(BadTimetable):
        make_timetable(**broken)
