"""What each register's answer is read as, and what it is not."""

import json
from datetime import date

import pytest

from matchmaker.core.directory.findings import Findings, FoundContract, FoundFact, FoundProfile
from matchmaker.sources import agence_bio, decp, geoplateforme, liste_ess, marche_inclusion
from matchmaker.sources import recherche_entreprises as entreprises
from matchmaker.sources.source import Subject
from tests.sources.answers import (
    OTHER,
    SIREN,
    SIRET,
    certificate,
    contract,
    enterprise,
    ess_row,
    operators,
    place,
    search,
    siae,
    table,
)

TODAY = date(2027, 3, 1)


def read_enterprise(**values):
    return entreprises.read(entreprises.kept(search(enterprise(**values)), SIRET))


def keys(findings):
    return {fact.key: fact.value for fact in findings.facts}


def test_an_enterprise_is_read_whole():
    assert read_enterprise() == Findings(
        (
            FoundFact("ess_status", True),
            FoundFact("turnover", 455000.0, as_of=date(2024, 12, 31), detail="comptes 2024"),
            FoundFact("naf_rev2", "81.30Z"),
            FoundFact("naf_2025", "81.30Y"),
            FoundFact("siae_kind", "ACI"),
        ),
        FoundProfile(
            legal_name="LES JARDINS D'ALPHONSE",
            legal_category="9220",
            commune="91521",
            postcode="91130",
            latitude=48.6512,
            longitude=2.4137,
        ),
    )


def test_only_what_is_read_is_kept():
    text = json.dumps(entreprises.kept(search(enterprise()), SIRET)) + json.dumps(
        agence_bio.kept(operators(certificate()), SIRET)
    )

    assert "SECRET" not in text
    assert "0102030405" not in text


def test_a_search_that_found_somebody_else_found_nothing():
    assert entreprises.kept(search(enterprise(siren=OTHER[:9])), SIRET) is None
    assert entreprises.kept(search(), SIRET) is None


def test_the_head_office_is_not_the_establishment_asked_for():
    elsewhere = {"siret": SIREN + "00099", "commune": "75113"}

    found = read_enterprise(siege=elsewhere)

    assert (found.profile.legal_name, found.profile.commune) == ("LES JARDINS D'ALPHONSE", None)
    assert "naf_rev2" not in keys(found)


def test_the_establishment_asked_for_may_stand_among_the_others():
    sites = [{"siret": SIRET, "commune": "91223", "etat_administratif": "A"}]

    found = read_enterprise(siege={"siret": SIREN + "00099"}, matching_etablissements=sites)

    assert found.profile.commune == "91223"


@pytest.mark.parametrize("answer", [False, None])
def test_absence_from_the_ess_lists_is_not_a_no(answer):
    assert "ess_status" not in keys(read_enterprise(complements={"est_ess": answer}))


@pytest.mark.parametrize(
    ("said", "kinds"),
    [
        ("['ACI']", ["ACI"]),
        ("['EI', 'ACI']", ["ACI", "EI"]),
        (["EI"], ["EI"]),
        ("EI", ["EI"]),
        ("[", []),
        (None, []),
    ],
)
def test_the_kinds_of_a_siae_are_a_list_written_as_text(said, kinds):
    assert entreprises.siae_kinds({"est_siae": True, "type_siae": said}) == kinds


def test_several_kinds_are_a_question_for_a_person():
    found = read_enterprise(complements={"type_siae": "['EI', 'ACI']"})

    assert "siae_kind" not in keys(found)
    assert "ACI, EI" in found.remarks[0].sentence


def test_a_kind_of_an_enterprise_with_several_sites_may_be_another_ones():
    found = read_enterprise(nombre_etablissements_ouverts=3)

    assert "siae_kind" not in keys(found)
    assert "(ACI)" in found.remarks[0].sentence


def test_no_kind_is_read_of_who_is_no_siae():
    assert entreprises.siae_kinds({"est_siae": False, "type_siae": "['ACI']"}) == []


def test_who_asked_to_be_masked_stays_masked():
    assert read_enterprise(statut_diffusion="P").profile == FoundProfile(legal_category="9220")
    assert read_enterprise(siege={"statut_diffusion_etablissement": "P"}).profile.commune is None


def test_a_ceased_enterprise_is_told():
    assert "cessée" in read_enterprise(etat_administratif="C").remarks[0].sentence
    assert "fermé" in read_enterprise(siege={"etat_administratif": "F"}).remarks[0].sentence


@pytest.mark.parametrize("finances", [None, {}, {"2024": {"ca": None}}, {"2024": None}, {"x": {"ca": 1}}])
def test_without_published_accounts_the_turnover_is_unknown(finances):
    assert "turnover" not in keys(read_enterprise(finances=finances))


def test_coordinates_that_are_no_numbers_are_unknown():
    profile = read_enterprise(siege={"latitude": "", "longitude": "nan"}).profile

    assert (profile.latitude, profile.longitude) == (None, None)


@pytest.mark.parametrize("written", [SIREN, int(SIREN)])
def test_who_is_in_the_list_is_ess(written):
    found = liste_ess.read(liste_ess.kept(table(ess_row(written)), SIREN))

    assert found.facts == (FoundFact("ess_status", True, detail="Associations"),)


def test_a_siren_that_lost_its_zeros_is_found():
    assert liste_ess.kept(table(ess_row(5520135)), "005520135") is not None
    assert liste_ess.kept(table(ess_row(OTHER[:9])), SIREN) is None
    assert liste_ess.kept(table(), SIREN) is None


def test_a_running_certificate_certifies():
    found = agence_bio.read(agence_bio.kept(operators(certificate()), SIRET), TODAY)

    detail = "Certif Exemple, engagée depuis le 15/02/2021"
    assert found == Findings((FoundFact("organic_certified", True, detail=detail),))


def test_a_certificate_that_ends_expires():
    answer = agence_bio.kept(operators(certificate(dateArret="2027-06-30")), SIRET)

    assert agence_bio.read(answer, TODAY).facts[0].expires_on == date(2027, 6, 30)


@pytest.mark.parametrize(
    "one",
    [
        certificate("ARRETEE"),
        certificate("SUSPENDUE"),
        certificate("NON ENGAGEE"),
        certificate(dateArret="2027-02-28"),
        certificate(None),
    ],
)
def test_any_other_certificate_proves_nothing_either_way(one):
    found = agence_bio.read(agence_bio.kept(operators(one), SIRET), TODAY)

    assert (found.facts, len(found.remarks)) == ((), 1)


def test_an_operator_of_another_siret_is_somebody_else():
    assert agence_bio.kept(operators(certificate(), siret=OTHER), SIRET) is None


def test_an_address_gives_its_place():
    found = geoplateforme.read(geoplateforme.kept(place(), "91521"))

    assert found.profile == FoundProfile(commune="91521", latitude=48.6512, longitude=2.4137)


@pytest.mark.parametrize(
    "values", [{"citycode": "91223"}, {"score": 0.5}, {"type": "municipality"}, {"citycode": None}]
)
def test_an_address_elsewhere_unsure_or_vague_is_no_place(values):
    assert geoplateforme.kept(place(**values), "91521") is None


def test_an_arrondissement_lies_in_its_commune():
    assert geoplateforme.kept(place(citycode="75113"), "75056")["citycode"] == "75113"


def test_an_address_is_never_asked_for_without_its_commune():
    client = geoplateforme.Geoplateforme(None)

    assert client.question(Subject(address="12 rue des Tilleuls")) is None
    assert client.question(Subject(commune="91521")) is None
    assert (
        client.question(Subject(address="12  rue\ndes Tilleuls", commune="91521"))
        == "91521 12 rue des Tilleuls"
    )


@pytest.mark.parametrize("answer", [siae(), [siae()], {"results": [siae()]}])
def test_a_siae_has_its_kind_and_its_qpv(answer):
    found = marche_inclusion.read(marche_inclusion.kept(answer, SIRET))

    assert found == Findings((FoundFact("siae_kind", "ACI"), FoundFact("qpv", "inside")))


def test_outside_a_qpv_may_still_be_near_one():
    assert "qpv" not in keys(marche_inclusion.read({"siae": [siae(is_qpv=False)]}))


def test_a_kind_nobody_knows_is_not_taken():
    assert marche_inclusion.read({"siae": [siae(kind="XYZ", is_qpv=None)]}) == Findings()


def test_an_inactive_siae_is_told_and_proves_nothing():
    found = marche_inclusion.read({"siae": [siae(is_active=False)]})

    assert (found.facts, len(found.remarks)) == ((), 1)


def test_two_kinds_at_one_siret_are_a_question_for_a_person():
    found = marche_inclusion.read(marche_inclusion.kept([siae(), siae(kind="EI")], SIRET))

    assert keys(found) == {"qpv": "inside"}
    assert "ACI, EI" in found.remarks[0].sentence


def test_a_siae_of_another_siret_is_somebody_else():
    assert marche_inclusion.kept([siae(siret=OTHER)], SIRET) is None


def test_a_contract_is_read_whole():
    found = decp.read({"contracts": decp.kept([contract()], SIRET)})

    assert found.contracts == (
        FoundContract(
            uid=f"{OTHER}20260001",
            buyer_siren=OTHER[:9],
            supplier_siret=SIRET,
            title="Entretien des espaces verts",
            notified_on=date(2026, 6, 1),
            cpv="77310000",
            amount=48000.0,
            social="Clause sociale",
        ),
    )


@pytest.mark.parametrize("amount", [1e17, -5, "beaucoup", None, float("inf")])
def test_an_absurd_amount_is_unknown_and_the_contract_stays(amount):
    [found] = decp.read({"contracts": [contract(montant=amount)]}).contracts

    assert found.amount is None


@pytest.mark.parametrize(
    "values", [{"donneesActuelles": False}, {"titulaire_id": OTHER}, {"donneesActuelles": "false"}]
)
def test_amended_contracts_and_those_of_others_are_left(values):
    assert decp.kept([contract(**values)], SIRET) == []


@pytest.mark.parametrize("key", ["uid", "acheteur_id", "dateNotification"])
def test_a_contract_without_what_identifies_it_is_left_out(key):
    assert decp.read({"contracts": [contract(**{key: None})]}).contracts == ()


@pytest.mark.parametrize(
    "odd", [{}, [], {"results": 3}, {"results": [3, None]}, {"data": {"a": 1}}, {"items": ["x"]}]
)
def test_an_answer_of_another_shape_says_nothing(odd):
    found = [
        entreprises.kept(odd, SIRET),
        liste_ess.kept(odd, SIREN),
        agence_bio.kept(odd, SIRET),
        geoplateforme.kept(odd, "91521"),
        marche_inclusion.kept(odd, SIRET),
    ]

    assert found == [None] * 5
