"""« 1er mars », and every other day as it was."""

import pytest

from matchmaker.core.french_dates import first_of_month


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("lundi 1 mars 2027 à 18:00", "lundi 1er mars 2027 à 18:00"),
        ("1 août 2027", "1er août 2027"),
        ("11 mars 2027", "11 mars 2027"),
        ("21 décembre", "21 décembre"),
        ("1 March 2027", "1 March 2027"),
        ("table 1, mardi 2 février", "table 1, mardi 2 février"),
    ],
)
def test_the_first_of_a_month_is_counted(written, said):
    assert first_of_month(written) == said
