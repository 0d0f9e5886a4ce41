"""What one mark says, and whether a meeting was held once both sides have been heard."""

import pytest

from matchmaker.core.impact.feedback import (
    CommentTooLong,
    DayAnswer,
    MeetingAnswer,
    NoSuchChoice,
    NoSuchMark,
    answer_of_mark,
    day_answer,
    mark_of_answer,
    was_held,
)


@pytest.mark.parametrize(
    ("mark", "answer"),
    [
        ("5", MeetingAnswer(7, "held", 5, "yes", True)),
        ("absent", MeetingAnswer(7, "partner_absent")),
        ("no", MeetingAnswer(7, "not_held")),
        ("", None),
    ],
)
def test_a_mark_says_whether_it_was_held_and_how_useful_it_was(mark, answer):
    read = answer_of_mark(7, mark, "yes", existing_client=True)

    assert read == answer
    assert mark_of_answer(read) == mark


@pytest.mark.parametrize("mark", ["0", "6", "oui", "held", "5 "])
def test_any_other_mark_is_refused(mark):
    with pytest.raises(NoSuchMark):
        answer_of_mark(7, mark)


def test_the_day_is_read_as_typed():
    assert day_answer("4", "perhaps", "  Bien,\r\n merci ") == DayAnswer(4, "perhaps", "Bien, merci")
    assert day_answer("", "", "  ").empty
    for typed in (("0", ""), ("9", ""), ("4", "maybe")):
        with pytest.raises(NoSuchChoice):
            day_answer(*typed, "")
    with pytest.raises(CommentTooLong):
        day_answer("", "", "x" * 1001)


@pytest.mark.parametrize(
    ("status", "said", "state"),
    [
        ("confirmed", [], "unsaid"),
        ("confirmed", ["held"], "held"),
        ("confirmed", ["held", "held"], "held"),
        ("confirmed", ["not_held", "partner_absent"], "not_held"),
        ("confirmed", ["held", "partner_absent"], "disputed"),
        ("done", [], "held"),
        ("no_show", [], "not_held"),
        ("no_show", ["held"], "held"),
    ],
)
def test_silence_is_not_a_meeting_held(status, said, state):
    assert was_held(status, said) == state
