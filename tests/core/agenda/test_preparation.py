import pytest

from matchmaker.core.agenda.preparation import ALWAYS, TO_A_BUYER, TO_A_PARTNER, TO_A_SUPPLIER, questions_for


@pytest.mark.parametrize(
    ("own", "partner", "asked"),
    [
        ("supplier", "buyer", TO_A_BUYER),
        ("supplier", "both", TO_A_BUYER),
        ("buyer", "supplier", TO_A_SUPPLIER),
        ("buyer", "both", TO_A_SUPPLIER),
        ("both", "supplier", TO_A_SUPPLIER),
        ("both", "both", TO_A_SUPPLIER),
        ("supplier", "supplier", TO_A_PARTNER),
        ("supplier", "expert", TO_A_PARTNER),
        ("expert", "buyer", TO_A_BUYER),
    ],
)
def test_what_is_asked_follows_from_who_may_buy(own, partner, asked):
    assert questions_for(own, partner) == (*asked, ALWAYS)
