"""The hint about the procedure on a need's sheet: for its author alone, never without its article."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from matchmaker.db.catalogue import Need
from matchmaker.db.directory import ChamberOrganisation
from matchmaker.db.sources import PublicContract
from matchmaker.extensions import db
from tests.factories.making import siret

SUPPLIER = siret(7)


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
    assert "au moins un critère de choix environnemental" in shown
    assert "(L2112-2, L2152-7 et R2152-7)" in shown
    assert "des conditions d’exécution sociales" not in shown  # of less than the European threshold
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

    assert "seuils en vigueur au 1er juillet 2027" in sheet(client_as, make, town, need)


def test_a_private_buyer_has_no_hint(client_as, make):
    firm = make.organisation(public_buyer=False, legal_category="5710")
    need = make.need(firm, amount_low=None, amount_high=15_000)

    assert "Quelle procédure" not in sheet(client_as, make, firm, need)


def test_other_purchases_of_the_kind_are_added_up_with_their_article(client_as, make, town, need):
    make.need(
        town,
        "Élagage",
        cpv=["77340000"],
        amount_low=60_000,
        amount_high=100_000,
        visibility="own",
        state="draft",
    )
    make.need(town, "Abandonné", state="abandoned", amount_low=60_000, amount_high=100_000)
    make.need(town, "Nettoyage", cpv=["90919200"], amount_low=60_000, amount_high=100_000)
    published(town, amount=200_000.4)

    shown = sheet(client_as, make, town, need)

    assert "Avec vos autres achats de même nature sur douze mois" in shown
    assert "de 320\u202f000 à 400\u202f000 € HT" in shown
    assert "Les 2 autres achats" in shown
    assert "À partir de 216\u202f000 € HT : procédure formalisée" in shown
    assert "(R2121-6, R2121-7)" in shown
    assert "À vérifier par votre service juridique." in shown
    assert "Abandonné" not in shown


def test_a_purchase_alone_has_no_total(client_as, make, town, need):
    published(town, notified_on=date(2025, 1, 1))

    assert "douze mois" not in sheet(client_as, make, town, need)


def test_the_same_supplier_each_time_is_said_under_the_threshold_alone(client_as, make, town, need):
    make.organisation(name="Les Jardins du Val", siret=SUPPLIER)
    for number, day in enumerate((date(2026, 9, 1), date(2026, 10, 1))):
        published(town, uid=f"contrat-{number}", notified_on=day, amount=None)
    assert "(R2122-8)" not in sheet(client_as, make, town, need)

    change(need, amount_low=15_000, amount_high=60_000)

    shown = sheet(client_as, make, town, need)
    assert "Vos 2 derniers contrats de cette nature sont allés à « Les Jardins du Val »" in shown
    assert "2 autres sont sans montant" in shown


def test_nobody_but_the_buyer_s_people_reads_the_total(client_as, make, town, need):
    chamber = make.chamber()
    db.session.add(ChamberOrganisation(chamber_id=chamber.id, organisation_id=town.id))
    db.session.commit()
    published(town)

    for reader in (make.person(speaks_for=make.organisation()), make.person(staff_of=chamber)):
        shown = client_as(reader).get(f"/besoins/{need.id}/fiche").text
        assert "Entretien d’espaces verts" in shown
        assert "douze mois" not in shown
        assert "Tonte publiée" not in shown


def published(town, **values):
    defaults = {
        "uid": "contrat",
        "buyer_siren": town.siret[:9],
        "supplier_siren": SUPPLIER[:9],
        "supplier_siret": SUPPLIER,
        "title": "Tonte publiée",
        "cpv": "77310000",
        "amount": 30_000.0,
        "notified_on": date(2026, 11, 2),
        "source": "DECP",
    }
    db.session.add(PublicContract(**(defaults | values)))
    db.session.commit()
