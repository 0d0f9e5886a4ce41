import pytest

from matchmaker.core.directory.cleaning import Severity
from matchmaker.core.directory.contacts import (
    clean_emails,
    clean_phone,
    clean_postcode,
    clean_website,
    grouped,
)


@pytest.mark.parametrize(
    ("cell", "phone"),
    [
        ("06 12 34 56 78", "0612345678"),
        (612345678.0, "0612345678"),
        ("+33 (0)6 12 34 56 78", "0612345678"),
        ("0033612345678", "0612345678"),
        ("06.12.34.56.78 / 01 60 00 00 00", "0612345678"),
        ("+41 22 730 51 11", "+41227305111"),
        ("12", None),
    ],
)
def test_phones_come_out_in_one_form(cell, phone):
    assert clean_phone(cell).value == phone


def test_every_address_of_a_cell_is_a_person():
    cleaned = clean_emails("Awa Martin <Awa@Val.example> ; compta@val.example\nawa@val.example")

    assert cleaned.value == ("awa@val.example", "compta@val.example")


def test_a_wrong_address_is_left_out_and_told():
    cleaned = clean_emails("awa(at)val.example")

    assert cleaned.value is None
    assert cleaned.problem.severity is Severity.LEFT_OUT


@pytest.mark.parametrize(
    ("cell", "postcode"), [(1000.0, "01000"), ("91 000", "91000"), ("F-91000", "91000"), ("x", None)]
)
def test_postcodes_have_five_digits(cell, postcode):
    assert clean_postcode(cell).value == postcode


def test_websites_get_their_scheme():
    assert clean_website("www.val.example").value == "https://www.val.example"
    assert clean_website("sans").problem.severity is Severity.LEFT_OUT


@pytest.mark.parametrize(
    ("number", "read"), [("0199000012", "01 99 00 00 12"), ("+3225551212", "+3225551212")]
)
def test_a_number_is_shown_in_pairs(number, read):
    assert grouped(number) == read
