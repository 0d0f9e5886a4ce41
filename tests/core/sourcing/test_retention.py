"""Until when names are kept, and what is due on which day."""

from datetime import date, timedelta

import pytest

from matchmaker.core.anniversary import years_after
from matchmaker.core.sourcing.retention import (
    KeptTooLong,
    KeptTooShort,
    Retention,
    check_kept_until,
    next_step,
)

AWARDED = date(2027, 3, 1)
END = date(2032, 9, 1)
EVE = END - timedelta(days=30)


def test_five_years_and_six_months_after_the_end_unless_the_buyer_chose_otherwise():
    assert Retention().until is None
    assert Retention(settled_on=AWARDED).until == END
    assert Retention(settled_on=AWARDED, chosen=date(2028, 1, 1)).until == date(2028, 1, 1)
    assert years_after(date(2028, 2, 29), 5) == date(2033, 2, 28)


@pytest.mark.parametrize(
    ("kept", "today", "step"),
    [
        (Retention(), date(2099, 1, 1), None),
        (Retention(settled_on=AWARDED), EVE - timedelta(days=1), None),
        (Retention(settled_on=AWARDED), EVE, "warn"),
        (Retention(settled_on=AWARDED), date(2033, 1, 1), "warn"),
        (Retention(settled_on=AWARDED, warned_on=EVE), END - timedelta(days=1), None),
        (Retention(settled_on=AWARDED, warned_on=EVE), END, "empty"),
        (Retention(settled_on=AWARDED, warned_on=END), END + timedelta(days=29), None),
        (Retention(settled_on=AWARDED, warned_on=END), END + timedelta(days=30), "empty"),
        (Retention(settled_on=AWARDED, warned_on=EVE, emptied_on=END), date(2040, 1, 1), None),
    ],
)
def test_what_is_due(kept, today, step):
    assert next_step(kept, today) == step


def test_a_date_is_at_least_thirty_days_and_at_most_thirty_years_ahead():
    today = date(2027, 3, 1)

    check_kept_until(date(2027, 3, 31), today)
    check_kept_until(date(2057, 3, 1), today)

    with pytest.raises(KeptTooShort):
        check_kept_until(date(2027, 3, 30), today)
    with pytest.raises(KeptTooLong):
        check_kept_until(date(2057, 3, 2), today)
