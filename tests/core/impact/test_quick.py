"""One line of the keyboard: a mark per meeting, on the keyboards people have."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.core.impact.feedback import MeetingAnswer
from matchmaker.core.impact.quick import (
    NotANumber,
    UnknownMark,
    WrongCount,
    answers_typed,
    marks_typed,
    number_typed,
)


def read(typed, count):
    return answers_typed(typed, range(count), name="Coop Signal", number=12)


def test_a_line_has_one_key_a_meeting():
    assert read("50a-4", 5) == (
        MeetingAnswer(0, "held", 5),
        MeetingAnswer(1, "not_held"),
        MeetingAnswer(2, "partner_absent"),
        MeetingAnswer(4, "held", 4),
    )


def test_a_letter_after_a_number_says_whether_more_is_to_come():
    assert [one.follow_up for one in read("5o4P3n2", 4)] == ["yes", "perhaps", "no", None]


def test_the_top_row_of_a_french_keyboard_needs_no_shift():
    assert marks_typed("&é\"'(à-") == marks_typed("123450-")
    assert number_typed("&è") == 17
    assert number_typed("-_") == 68


@pytest.mark.parametrize(
    ("typed", "mark", "place"), [("56", "6", 2), ("5oo", "o", 3), ("0o", "o", 2), ("x", "x", 1)]
)
def test_what_is_no_mark_is_named_with_its_place(typed, mark, place):
    with pytest.raises(UnknownMark) as refused:
        marks_typed(typed)

    assert refused.value.values == {"mark": mark, "place": place}


@pytest.mark.parametrize("typed", ["55", "5555", ""])
def test_a_line_with_another_number_of_marks_is_somebody_elses_sheet(typed):
    with pytest.raises(WrongCount) as refused:
        read(typed, 3)

    assert refused.value.values == {"typed": len(typed), "expected": 3, "name": "Coop Signal", "number": 12}


@pytest.mark.parametrize("typed", ["", "douze", "1.5", "-", "1234567", "²"])
def test_a_number_is_a_number(typed):
    if typed == "-":
        assert number_typed(typed) == 6  # the key of a French keyboard
        return
    with pytest.raises(NotANumber):
        number_typed(typed)


@given(st.lists(st.sampled_from(["1", "2o", "3p", "4n", "5", "0", "a", "-"]), max_size=20))
def test_however_the_marks_stand_together_each_is_one_meeting(marks):
    assert len(marks_typed("".join(marks))) == len(marks)
