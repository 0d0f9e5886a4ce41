import pytest

from matchmaker.core.events.refusals import NoTable, TableTwice, TableWithoutName, TooManyTables
from matchmaker.core.events.tables import check_labels, labels


def test_new_labels_leave_out_the_known_ones():
    assert labels(3, ["T1", "T3", "Salon"]) == ("T2", "T4", "T5")


def test_labels_are_tidied():
    assert check_labels([" T1 ", "Salon  vert"]) == ("T1", "Salon vert")


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ([], NoTable),
        (["T1", "T1 "], TableTwice),
        (["T1", "  "], TableWithoutName),
        ([f"T{n}" for n in range(301)], TooManyTables),
    ],
)
def test_labels_that_cannot_be_are_refused_by_name(given, refusal):
    with pytest.raises(refusal):
        check_labels(given)
