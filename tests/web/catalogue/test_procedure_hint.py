"""The hint about the procedure on a need's sheet: for its author alone, never without its article."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from matchmaker.db.catalogue import Need
from matchmaker.extensions import db


@pytest.fixture(autouse=True)
def in_march():
    with time_machine.travel(datetime(2027, 3, 8, 9, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def town(make):
    return make.organisation(name="Ville de Valbrune", public_buyer=True, legal_category="7210")


@pytest.fixture
def need(make, town):
    return make.need(town, visibility="public", amount_low=60_000, amount_high=100_000)


def change(need, **values):
    db.session.rollback()
    for name, value in values.items():
        setattr(db.session.get(Need, need.id), name, value)
    db.session.commit()


def sheet(client_as, make, organisation, need):
    return client_as(make.person(speaks_for=organisation)).get(f"/besoins/{need.id}/fiche").text


def test_its_author_reads_it_with_the_articles_and_the_caution(client_as, make, town, need):
    shown = sheet(client_as, make, town, need)

    assert "À partir de 60\u202f000 € HT : procédure adaptée" in shown
    assert "(L2123-1)" in shown
    assert "(R2132-2)" in shown
    assert "seuils en vigueur au 8 mars 2027" in shown
    assert "À vérifier par votre service juridique." in shown


def test_nobody_else_reads_it(client_as, make, need):
    other = make.organisation()

    assert "Quelle procédure" not in sheet(client_as, make, other, need)


@pytest.mark.parametrize(
    "values",
    [
        {"amount_low": None, "amount_high": None},
        {"cpv": []},
        {"cpv": ["45261000", "77310000"]},
        {"kind": "partnership"},
        {"publication_on": datetime(2028, 2, 1, tzinfo=UTC)},
        {"expected_on": date(2028, 4, 1)},
    ],
)
def test_what_is_not_known_has_no_hint(client_as, make, town, need, values):
    change(need, **values)

    assert "Quelle procédure" not in sheet(client_as, make, town, need)


def test_the_day_is_that_of_the_publication(client_as, make, town, need):
    change(need, publication_on=datetime(2027, 6, 30, 22, 30, tzinfo=UTC))  # past midnight in Paris

    assert "seuils en vigueur au 1 juillet 2027" in sheet(client_as, make, town, need)


def test_a_private_buyer_has_no_hint(client_as, make):
    firm = make.organisation(public_buyer=False, legal_category="5710")
    need = make.need(firm, amount_low=None, amount_high=15_000)

    assert "Quelle procédure" not in sheet(client_as, make, firm, need)
