"""What a password must be: long, of different signs, and not its owner's name or address."""

import pytest

from matchmaker.core.directory.passwords import (
    PasswordKnown,
    PasswordTooLong,
    PasswordTooShort,
    PasswordTooSimple,
    check_password,
)

NAME, EMAIL = "Inès Caron", "ines.caron@jardins.example"


@pytest.mark.parametrize(
    "password", ["cheval pile agrafe", "x7Q!fr0mageblanc", "éàü-ôîç-ñßø-42", "ines aime la mer"]
)
def test_long_ones_are_good_whatever_their_signs(password):
    check_password(password, NAME, EMAIL)


@pytest.mark.parametrize(
    ("password", "refusal"),
    [
        ("", PasswordTooShort),
        ("onze signes", PasswordTooShort),
        ("a" * 201, PasswordTooLong),
        ("aaaaaaaaaaaa", PasswordTooSimple),
        ("121212121212", PasswordTooSimple),
        ("ines.caron@jardins.example", PasswordKnown),
        ("InèsCaron2027", PasswordKnown),
        ("caron-ines-caron!", PasswordKnown),
        ("matchmaker123", PasswordKnown),
    ],
)
def test_others_are_refused_with_what_is_wrong(password, refusal):
    with pytest.raises(refusal):
        check_password(password, NAME, EMAIL)
