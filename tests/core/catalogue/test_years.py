"""An offer that is taken up again has the year in its title."""

import pytest

from matchmaker.core.catalogue.years import LONGEST, title_for


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Tonte", "Tonte (2027)"),
        ("Tonte (2026)", "Tonte (2027)"),
        ("Tonte (2026) ", "Tonte (2027)"),
        ("Tonte (77)", "Tonte (77) (2027)"),
        ("Budget 2026", "Budget 2026 (2027)"),
    ],
)
def test_the_year_takes_the_place_of_an_earlier_one(title, expected):
    assert title_for(title, 2027) == expected


def test_a_long_title_keeps_room_for_the_year():
    assert title_for("x" * LONGEST, 2027) == "x" * (LONGEST - 7) + " (2027)"
