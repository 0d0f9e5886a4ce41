from datetime import date

import pytest

from matchmaker.core.catalogue.quarters import Quarter, quarter_of, quarters_from


@pytest.mark.parametrize(
    ("month", "number"), [(1, 1), (3, 1), (4, 2), (6, 2), (7, 3), (9, 3), (10, 4), (12, 4)]
)
def test_each_month_lies_in_its_quarter(month, number):
    assert quarter_of(date(2027, month, 1)) == Quarter(2027, number)


def test_quarters_run_over_the_new_year():
    assert [q.code for q in quarters_from(date(2026, 8, 20), 4)] == [
        "2026-T3",
        "2026-T4",
        "2027-T1",
        "2027-T2",
    ]


def test_a_quarter_begins_on_its_first_day():
    assert Quarter(2027, 4).first_day == date(2027, 10, 1)
