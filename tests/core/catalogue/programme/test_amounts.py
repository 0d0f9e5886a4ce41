import pytest

from matchmaker.core.catalogue.programme.amounts import Amount, clean_amount, scale_of


@pytest.mark.parametrize(
    ("cell", "low", "high"),
    [
        (45_000, 45_000, 45_000),
        (45_000.4, 45_000, 45_000),
        ("45 000 € HT", 45_000, 45_000),
        ("45\u202f000,50 €", 45_000, 45_000),
        ("45.000 euros", 45_000, 45_000),
        ("45 k€", 45_000, 45_000),
        ("45K€ HT", 45_000, 45_000),
        ("1,2 M€", 1_200_000, 1_200_000),
        ("2 millions d’euros", 2_000_000, 2_000_000),
        ("environ 45 000", 45_000, 45_000),
        ("45 000 € sur 4 ans", 45_000, 45_000),
        ("45 000 € HT sur 4 ans", 45_000, 45_000),
        ("entre 40 000 et 60 000 €", 40_000, 60_000),
        ("40 000 - 60 000 € HT", 40_000, 60_000),
        ("40 à 60 k€", 40_000, 60_000),
        ("< 90 000 € HT", None, 90_000),
        ("moins de 40 k€", None, 40_000),
        ("supérieur à 221 000 €", 221_000, None),
        ("> 1 M€", 1_000_000, None),
    ],
)
def test_an_amount_is_read_as_it_is_written(cell, low, high):
    found = clean_amount(cell)

    assert found.problem is None
    assert (found.value.low, found.value.high) == (low, high)


@pytest.mark.parametrize("cell", [None, "", "-", "NC", "à définir", "A préciser", "?"])
def test_what_is_not_known_is_empty(cell):
    found = clean_amount(cell)

    assert (found.value, found.problem) == (None, None)


@pytest.mark.parametrize(
    "cell", ["selon devis", "marché 2027 : 45 000", "3 lots de 45 000", "10 - 20 - 30", -5, 9e12]
)
def test_what_is_no_amount_is_to_be_corrected(cell):
    found = clean_amount(cell)

    assert found.value is None
    assert "n’est pas un montant" in found.problem.sentence
    assert "45 k€" in found.problem.todo


def test_an_amount_with_tax_is_left_out_and_told():
    found = clean_amount("54 000 € TTC")

    assert found.value is None
    assert (found.problem.severity, found.problem.todo) == ("left_out", "Donnez le montant hors taxes.")


@pytest.mark.parametrize(
    "cell", ["45 000 € HT/an", "1 500 € / mois", "15 000 €/an sur 4 ans", "15 000 € par an"]
)
def test_an_amount_per_period_is_left_out_and_told(cell):
    found = clean_amount(cell)

    assert found.value is None
    assert "par période" in found.problem.template


@pytest.mark.parametrize("cell", ["900 à 1,2 M€", "2027 : 45 000 €... 12"])
def test_two_figures_the_wrong_way_round_are_to_be_corrected(cell):
    assert clean_amount(cell).value is None


def test_nought_is_no_amount():
    assert clean_amount("0 €").value is None


@pytest.mark.parametrize(
    ("header", "scale"),
    [
        ("Montant estimé (k€ HT)", 1_000),
        ("Budget en K€", 1_000),
        ("Montant M€", 1_000_000),
        ("Montant estimé (€ HT)", 1),
        ("Montant en milliers d’euros", 1_000),
    ],
)
def test_the_unit_of_a_header_counts(header, scale):
    assert scale_of(header) == scale


def test_a_unit_in_the_cell_goes_before_that_of_the_header():
    assert Amount(45, 45).times(1_000) == Amount(45_000, 45_000)
    assert Amount(45_000, 45_000, scaled=True).times(1_000) == Amount(45_000, 45_000, scaled=True)
