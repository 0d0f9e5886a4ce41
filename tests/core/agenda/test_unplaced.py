from typing import get_args

import pytest

from matchmaker.core.agenda.unplaced import (
    DECLINED,
    EXPIRED,
    NO_CANDIDATE,
    NOT_MUTUAL,
    SILENT_BY_HAND,
    SILENT_LEFT_OUT,
    TOLD,
    reason_without_candidate,
    told_to_both,
)
from matchmaker.core.scheduling.schedule import Code


def test_every_reason_of_the_schedule_has_words_for_the_two_sides():
    assert set(TOLD) == set(get_args(Code))


def test_words_for_the_two_sides_have_no_gaps_a_name_could_fill():
    assert [words for words in TOLD.values() if "{" in words] == []


def test_unknown_reason_is_told_all_the_same():
    assert told_to_both("something_new") == "Aucune place n’a été trouvée."


@pytest.mark.parametrize(
    ("state", "silence", "candidates", "reason"),
    [
        ("declined", "after", "accepted", DECLINED),
        ("expired", "after", "accepted", EXPIRED),
        ("pending", "left_out", "accepted", SILENT_LEFT_OUT),
        ("pending", "by_hand", "accepted", SILENT_BY_HAND),
        ("pending", "after", "both_asked", NOT_MUTUAL),
        ("accepted", "after", "accepted", NO_CANDIDATE),
    ],
)
def test_wish_that_was_no_candidate_says_why(state, silence, candidates, reason):
    assert reason_without_candidate(state, silence=silence, candidates=candidates) == reason
