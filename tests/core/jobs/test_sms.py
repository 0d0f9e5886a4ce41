"""What fits into an SMS, and to which numbers one can go."""

import pytest

from matchmaker.core.jobs.sms import NoMobileNumber, Size, measure, mobile_number, plain


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("", Size("gsm7", 0, 1)),
        ("é" * 160, Size("gsm7", 160, 1)),
        ("a" * 161, Size("gsm7", 161, 2)),
        ("a" * 307, Size("gsm7", 307, 3)),
        ("€", Size("gsm7", 2, 1)),
        ("{lien}", Size("gsm7", 8, 1)),
        ("ê", Size("ucs2", 1, 1)),
        ("ê" * 71, Size("ucs2", 71, 2)),
        ("😀", Size("ucs2", 2, 1)),
    ],
)
def test_letters_are_counted_in_the_alphabet_they_need(text, size):
    assert measure(text) == size


def test_french_typography_is_written_the_short_way():
    text = plain("« Votre planning »\u00a0: l’œuvre… ça, prêt — Noël")

    assert text == '"Votre planning" : l\'oeuvre... ca, pret - Noel'
    assert measure(text).alphabet == "gsm7"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("06 12 34 56 78", "+33612345678"),
        ("07.12.34.56.78", "+33712345678"),
        ("+33 6 12 34 56 78", "+33612345678"),
        ("0033612345678", "+33612345678"),
        ("+33 (0)6 12 34 56 78", "+33612345678"),
        ("0690 12 34 56", "+590690123456"),
        ("0692 12 34 56", "+262692123456"),
        ("0639 12 34 56", "+262639123456"),
        ("+32 470 12 34 56", "+32470123456"),
        ("0032470123456", "+32470123456"),
    ],
)
def test_a_mobile_number_is_given_as_the_networks_want_it(typed, number):
    assert mobile_number(typed) == number


@pytest.mark.parametrize(
    "typed", ["", "01 23 45 67 89", "+33123456789", "06 12 34", "+0612345678", "abc", "+33612"]
)
def test_a_landline_or_half_a_number_is_refused(typed):
    with pytest.raises(NoMobileNumber):
        mobile_number(typed)
