import pytest

from matchmaker.core.directory.figures import clean_decimal, clean_share, clean_whole, clean_yes_no


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1 234,5 €", 1234.5),
        ("12.000", 12000.0),
        ("1.234,50", 1234.5),
        (3, 3.0),
        ("30 km", 30.0),
        ("12 000 € HT", 12000.0),
        ("abc", None),
    ],
)
def test_french_numbers(cell, number):
    assert clean_decimal(cell).value == number


@pytest.mark.parametrize(
    ("cell", "share"),
    [
        ("20 %", 0.2),
        (0.2622, 0.2622),
        ("0.262", 0.262),
        ("45", 0.45),
        ("1", 1.0),
        ("0,5 %", 0.005),
        ("120 %", None),
    ],
)
def test_shares_run_from_0_to_1(cell, share):
    assert clean_share(cell).value == share


def test_whole_numbers_have_a_floor():
    assert clean_whole("3", least=1).value == 3
    assert clean_whole("0", least=1).problem is not None
    assert clean_whole("2,5").problem is not None


@pytest.mark.parametrize(
    ("cell", "answer"),
    [("Oui", True), ("x", True), (False, False), ("NON", False), ("", None), ("peut-être", None)],
)
def test_yes_no_and_unknown(cell, answer):
    assert clean_yes_no(cell).value is answer
