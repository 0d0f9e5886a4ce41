"""Groups of fewer than three structures are merged, and the merged one is never read by subtraction."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from matchmaker.core.impact.secrecy import LEAST, shown_groups


def test_small_groups_are_merged():
    shown = shown_groups([*"aaaa", *"bb", *"c"], "merged")

    assert shown == {"a": "a", "b": "merged", "c": "merged"}


def test_a_single_small_group_takes_the_next_smallest_in():
    assert shown_groups([*"aaaa", *"bbb", *"c"], "merged") == {"a": "a", "b": "merged", "c": "merged"}


def test_groups_of_three_stay_as_they_are():
    assert shown_groups([*"aaa", *"bbb"], "merged") == {"a": "a", "b": "b"}


@given(st.lists(st.sampled_from("abcdefgh"), max_size=40))
def test_no_group_shown_is_small_unless_there_are_fewer_than_three_in_all(labels):
    shown = Counter(shown_groups(labels, "merged")[label] for label in labels)

    assert sum(shown.values()) == len(labels)
    assert all(count >= LEAST for count in shown.values()) or len(labels) < LEAST
