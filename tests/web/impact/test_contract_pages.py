"""A buyer completes its contracts, sets its targets, and takes SPASER and DECP files away. Nobody else does."""

import csv
import io
import json
from datetime import date

import pytest

from matchmaker.core.impact.decp import REQUIRED
from matchmaker.db.awards import Award, SpaserTarget
from matchmaker.db.catalogue import Need
from matchmaker.db.directory import Membership
from matchmaker.db.events import Delegation
from matchmaker.db.groupements import Groupement, GroupementMember
from matchmaker.db.jobs import Audit
from matchmaker.db.scheduling import Meeting
from matchmaker.extensions import db
from tests.core.impact.test_decp import TYPED
from tests.factories.after import declare
from tests.reference import decp as schema
from tests.web.impact.conftest import registered

BOARD = "/tableau-de-bord"


@pytest.fixture
def signed(town):
    town.meets("Jardins", 0, facts=[registered("esus", True)], siret="12345678200010")
    declare(town.delegation, "Jardins", "contract", amount=60_000)
    return town


@pytest.fixture
def page(signed):
    return f"{BOARD}/contrats/{db.session.query(Meeting).one().id}"


@pytest.fixture
def buyer(signed, client_as):
    return client_as(signed.person)


def rows_of(answer):
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))


def test_a_contract_completed_counts_in_the_year_of_its_notification(signed, page, buyer):
    typed = TYPED | {"dateNotification": ["2028-01-10"], "codeCPV": ["90919200-4"]}

    assert buyer.submit(page, None, **typed).status_code == 303

    kept = db.session.query(Award).one()
    assert (kept.notified_on, kept.cpv, kept.answers["dureeMois"]) == (date(2028, 1, 10), "90919200", 24)
    assert "dateNotification" not in kept.answers
    assert "60" not in buyer.get(f"{BOARD}?annee=2027").text.split("Montant déclaré")[1][:80]
    assert "<td" in buyer.get(f"{BOARD}?annee=2028").text
    assert [row["codeCPV"] for row in rows_of(buyer.get(f"{BOARD}/decp.csv?annee=2028"))] == ["90919200"]


def test_the_file_of_a_completed_contract_is_valid_by_the_schema(page, buyer):
    buyer.submit(page, None, **TYPED)

    made = buyer.get(f"{BOARD}/decp.json?annee=2027")

    assert schema.breaks(json.loads(made.data)) == []
    assert 'filename="decp-ville-de-valbrune-2027.json"' in made.headers["Content-Disposition"]
    assert "Toutes les données essentielles" in buyer.get(page).text


def test_what_is_known_without_asking_is_written_and_the_rest_left_out(page, buyer):
    [made] = json.loads(buyer.get(f"{BOARD}/decp.json?annee=2027").data)["marches"]["marche"]

    assert made == {
        "acheteur": {"id": made["acheteur"]["id"]},
        "objet": "Besoin pour Jardins",
        "codeCPV": "77310000",
        "lieuExecution": {"code": "91521", "typeCode": "Code commune"},
        "montant": 60_000,
        "titulaires": [{"titulaire": {"typeIdentifiant": "SIRET", "id": "12345678200010"}}],
    }
    assert {rule for _at, rule in schema.breaks({"marches": {"marche": [made]}})} == {"required"}
    assert f"Il manque encore {len(REQUIRED) - len(made)} données" in buyer.get(page).text


def test_a_reserved_need_proposes_its_consideration_and_the_buyer_confirms(signed, page, buyer):
    meeting = db.session.query(Meeting).one()
    db.session.get(Need, meeting.need_id).reservation = "l2113_13"
    db.session.commit()

    assert "considerationsSociales" not in buyer.get(f"{BOARD}/decp.json").text
    buyer.submit(page)
    [made] = json.loads(buyer.get(f"{BOARD}/decp.json").data)["marches"]["marche"]
    assert made["considerationsSociales"] == {"considerationSociale": ["Marché réservé"]}


def test_a_groupement_names_each_of_its_members(signed, buyer, make):
    joint = db.session.query(Meeting).one()
    partner = db.session.get(Delegation, joint.b_id)
    members = [make.organisation() for _ in range(2)]
    groupement = Groupement(
        organisation_id=partner.organisation_id, lead_id=members[0].id, state="formed", kind="solidaire"
    )
    groupement.members = [GroupementMember(organisation_id=one.id, state="accepted") for one in members]
    db.session.add(groupement)
    db.session.commit()

    [made] = json.loads(buyer.get(f"{BOARD}/decp.json").data)["marches"]["marche"]

    assert [one["titulaire"]["id"] for one in made["titulaires"]] == [one.siret for one in members]
    assert made["typeGroupementOperateurs"] == "Solidaire"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"dureeMois": "longtemps"}, "un nombre entier, 1 au moins"),
        ({"codeCPV": "12"}, "Le code CPV 12 n’existe pas"),
        ({"considerationsSociales": "Autre"}, "n’est pas dans la liste"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_typed_is_lost(page, buyer, changed, words):
    answer = buyer.submit(page, None, **({"id": "M-1"} | changed))

    assert (answer.status_code, words in answer.text) == (400, True)
    assert 'value="M-1"' in answer.text
    assert db.session.query(Award).count() == 0


def test_saving_again_replaces_and_is_logged(page, buyer):
    buyer.submit(page, None, **TYPED)
    buyer.submit(page, None, id="M-2", techniques=None)

    [kept] = db.session.query(Award).all()
    assert kept.answers["id"] == "M-2"
    assert "techniques" not in kept.answers
    assert db.session.query(Audit).filter_by(act="impact.save_contract", object_kind="award").count() == 2


def test_only_contracts_of_ones_own_open(signed, page, make, client_as):
    strangers = [
        make.person(speaks_for=make.organisation()),
        make.person(speaks_for=make.organisation(public_buyer=True)),
        make.person(staff_of=signed.event.chamber),
    ]
    for stranger in strangers:
        browser = client_as(stranger)
        assert browser.get(page).status_code == 404
        for name in ("decp.json", "decp.csv", "spaser.csv"):
            for query in ("", f"?structure={signed.organisation.id}"):
                answer = browser.get(f"{BOARD}/{name}{query}").data
                assert (b"Jardins" in answer, b"60000" in answer) == (False, False)


def test_a_meeting_without_contract_has_no_such_page(town, client_as):
    town.meets("Jardins", 0)
    declare(town.delegation, "Jardins", "quote")

    meeting = db.session.query(Meeting).one().id
    assert client_as(town.person).get(f"{BOARD}/contrats/{meeting}").status_code == 404


def test_targets_stand_in_the_spaser_file(signed, buyer):
    buyer.submit(
        f"{BOARD}?annee=2027",
        f"{BOARD}/objectifs?structure={signed.organisation.id}&annee=2027&km=30",
        esus="12,5",
        siae="30",
    )
    buyer.submit(
        f"{BOARD}?annee=2027",
        f"{BOARD}/objectifs?structure={signed.organisation.id}&annee=2027&km=30",
        siae="",
    )

    rows = {row["category"]: row for row in rows_of(buyer.get(f"{BOARD}/spaser.csv?annee=2027"))}

    assert list(rows) == ["ess", "siae", "adapted", "esus"]
    assert rows["esus"]["target"] == "12,5"
    assert rows["siae"]["target"] == ""
    assert (rows["esus"]["contracts"], rows["esus"]["amount"], rows["esus"]["share"]) == (
        "1",
        "60000",
        "100,0",
    )
    assert (rows["siae"]["contracts"], rows["siae"]["unknown"]) == ("0", "1")
    assert db.session.query(SpaserTarget).count() == 1


def test_a_target_that_is_no_share_is_refused(signed, buyer):
    to = f"{BOARD}/objectifs?structure={signed.organisation.id}&annee=2027&km=30"
    buyer.submit(f"{BOARD}?annee=2027", to, esus="140")

    assert "« 140 » n’est pas une part" in buyer.get(BOARD).text
    assert db.session.query(SpaserTarget).count() == 0


def test_who_speaks_for_two_buyers_gets_a_row_for_each(signed, make, buyer):
    county = make.organisation(name="Département", public_buyer=True)
    db.session.add(Membership(person_id=signed.person.id, organisation_id=county.id))
    db.session.commit()

    rows = rows_of(buyer.get(f"{BOARD}/spaser.csv?annee=2027"))

    assert len(rows) == len({(row["buyer"], row["category"]) for row in rows}) == 8
