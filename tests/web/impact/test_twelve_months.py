"""What stands beside the hint about a procedure, from what the buyer says of its contracts and what was published."""

from datetime import date

import pytest

from matchmaker.db.sources import PublicContract
from matchmaker.extensions import db
from matchmaker.services.catalogue.procedures import procedure_of
from matchmaker.services.impact.buyers.twelve_months import neighbours_of
from tests.factories.after import declare


@pytest.fixture
def need(town):
    return town.make.need(town.organisation, "Tonte", amount_low=15_000, amount_high=60_000)


def beside(need):
    hint = procedure_of(need)
    return neighbours_of(need, hint)


def test_a_need_of_which_a_contract_came_counts_as_that_contract_and_once(town, need):
    garden = town.meets("Jardins", 0).organisation
    declare(town.delegation, "Jardins", "contract", amount=70_000)
    publish(town, garden, amount=70_000)
    publish(town, town.make.organisation(name="Autre"), uid="autre", amount=5_000)

    total = beside(need).total

    assert (total.low, total.high) == (90_000, 135_000)
    assert [(one.title, one.name) for one in total.others] == [
        ("Publié", "Autre"),
        ("Besoin pour Jardins", "Jardins"),
    ]


def test_the_supplier_of_every_last_contract_is_named_whoever_knows_of_them(town, need):
    garden = town.meets("Jardins", 0).organisation
    declare(town.delegation, "Jardins", "contract")
    assert beside(need).supplier is None

    publish(town, garden, amount=9_000, notified_on=date(2026, 9, 1))
    assert beside(need).supplier == ("Jardins", 2)

    publish(town, town.make.organisation(name="Autre"), uid="autre", amount=5_000)
    assert beside(need).supplier is None


def test_another_trade_and_another_buyer_are_not_of_it(town, need):
    town.meets("Net’Éclair", 1, cpv="90919200")
    declare(town.delegation, "Net’Éclair", "contract", amount=70_000)
    publish(town, town.make.organisation(), buyer_siren="123456782", amount=5_000)

    assert beside(need).total is None


def publish(town, supplier, **values):
    siren = supplier.siret[:9]
    defaults = {
        "uid": "publie",
        "buyer_siren": town.organisation.siret[:9],
        "supplier_siren": siren,
        "supplier_siret": supplier.siret,
        "title": "Publié",
        "cpv": "77310000",
        "notified_on": date(2026, 11, 2),
        "source": "DECP",
    }
    db.session.add(PublicContract(**(defaults | values)))
    db.session.commit()
