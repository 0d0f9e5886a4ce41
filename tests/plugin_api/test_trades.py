import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.plugin_api.trades import covering, covers

CODES = st.lists(st.text("037", min_size=8, max_size=8), max_size=12)


@pytest.mark.parametrize(
    ("offered", "asked", "answers"),
    [
        ("77310000", "77310000", True),
        ("77311000", "77314000", True),  # one class
        ("77300000", "77310000", True),  # a group holds its classes
        ("77310000", "77300000", False),
        ("77000000", "77310000", False),  # a whole division says too little
        ("77310000", "90910000", False),
    ],
)
def test_a_code_answers_for_its_class_and_a_group_for_each_of_its_own(offered, asked, answers):
    assert covers(offered, asked) is answers


@given(CODES, CODES)
def test_many_codes_at_once_are_as_one_by_one(offered, asked):
    expected = [[covers(one, other) for other in asked] for one in offered]

    assert covering(offered, asked).tolist() == expected
