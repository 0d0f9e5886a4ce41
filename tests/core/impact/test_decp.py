"""Essential data are written as the published schema has them; what nobody said is left out."""

import json
from datetime import date

import pytest

from matchmaker.core.errors import Invalid
from matchmaker.core.impact.award_answers import answers_typed, kept
from matchmaker.core.impact.decp import (
    ASKED,
    REQUIRED,
    Contract,
    decp_file,
    decp_rows,
    essential_data,
    missing,
)
from tests.reference import decp as schema

TYPED = {
    "id": ["2027-12"],
    "objet": ["Entretien des parcs"],
    "codeCPV": ["77310000"],
    "dateNotification": ["2027-04-15"],
    "dureeMois": ["24"],
    "considerationsSociales": ["Marché réservé", "Clause sociale"],
    "considerationsEnvironnementales": ["Critère environnemental"],
    "nature": ["Marché"],
    "procedure": ["Procédure adaptée"],
    "techniques": ["Sans objet"],
    "modalitesExecution": ["Tranches", "Bons de commande"],
    "ccag": ["Maitrise d'œuvre"],
    "formePrix": ["Forfaitaire"],
    "typesPrix": ["Définitif ferme"],
    "offresRecues": ["3"],
    "marcheInnovant": ["no"],
    "attributionAvance": ["yes"],
    "sousTraitanceDeclaree": ["no"],
    "typeGroupementOperateurs": ["Pas de groupement"],
    "datePublicationDonnees": ["2027-05-02"],
}
KNOWN = {"buyer_siret": "21910521000017", "holders": ["12345678200010"], "amount": 60_000, "commune": "91521"}


def contract(typed=TYPED, **known):
    return Contract(**(KNOWN | known), answers=answers_typed(typed))


def test_a_contract_of_which_all_is_said_is_valid_by_the_schema():
    written = decp_file([contract()])

    assert schema.breaks(written) == []
    assert json.loads(json.dumps(written)) == written
    assert missing(essential_data(contract())) == []
    assert list(essential_data(contract())) == list(REQUIRED)


def test_what_is_not_said_is_left_out_and_nothing_else_is_wrong():
    written = decp_file([contract({}, buyer_siret=None, holders=[None], amount=None, commune=None)])

    assert written == {"marches": {"marche": [{}]}}
    assert schema.breaks(written) == sorted((f"$.marches.marche[0].{name}", "required") for name in REQUIRED)
    assert len(missing({})) == len(REQUIRED)


@pytest.mark.parametrize("name", sorted(TYPED))
def test_each_value_is_valid_by_itself(name):
    data = essential_data(contract({name: TYPED[name]}))

    assert name in data
    assert [
        rule for at, rule in schema.breaks(decp_file([contract({name: TYPED[name]})])) if rule != "required"
    ] == []


@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED.keys())
def test_closed_lists_are_those_of_the_schema(asked):
    rule = schema.PROPERTIES[asked.name]

    if asked.kind == "several":
        assert rule["properties"][asked.inside]["items"]["enum"] == list(asked.choices)
    elif asked.kind == "one":
        assert rule["enum"] == list(asked.choices)
    assert (asked.kind == "text") == bool(asked.most)


def test_what_the_schema_asks_is_asked_or_known():
    assert list(REQUIRED) == schema.CONTRACT["required"]
    assert set(REQUIRED) == {*ASKED, "acheteur", "titulaires", "montant", "lieuExecution"}


def test_the_published_example_is_valid_by_the_schema_as_we_say_it(shared):
    """Our second telling is itself compared with something published: the example that the schema comes with."""
    example = json.loads((shared / "data/decp_exemple_marches.json").read_text("utf-8"))

    assert schema.breaks(example) == []


def test_a_holder_without_a_siret_leaves_the_list_out_rather_than_shorten_it():
    assert "titulaires" not in essential_data(contract(holders=["12345678200010", None]))
    assert len(essential_data(contract(holders=["12345678200010", "12345679000011"]))["titulaires"]) == 2


def test_a_contract_of_nothing_has_no_amount():
    assert "montant" not in essential_data(contract(amount=0))


def test_the_table_holds_the_same_values_in_the_published_columns():
    heads, [row, bare] = decp_rows(
        [contract(holders=["12345678200010", "12345679000011"]), contract({}, amount=None)]
    )
    said = dict(zip(heads, row, strict=True))

    assert said["acheteur.id"] == "21910521000017"
    assert (said["lieuExecution.code"], said["lieuExecution.typeCode"]) == ("91521", "Code commune")
    assert (said["titulaire_id_2"], said["titulaire_typeIdentifiant_2"]) == ("12345679000011", "SIRET")
    assert said["considerationsSociales"] == "Clause sociale, Marché réservé"
    assert (said["marcheInnovant"], said["attributionAvance"]) == ("false", "true")
    assert (said["montant"], said["dateNotification"]) == (60_000, "2027-04-15")
    assert dict(zip(heads, bare, strict=True))["montant"] is None


def test_no_contract_makes_an_empty_file():
    assert decp_file([]) == {"marches": {"marche": []}}
    assert decp_rows([])[1] == []


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("id", "x" * 17, "prend 16 signes au plus"),
        ("dureeMois", "0", "un nombre entier, 1 au moins"),
        ("dureeMois", "deux ans", "un nombre entier, 1 au moins"),
        ("offresRecues", "999999", "un nombre entier, 1 au moins"),
        ("dateNotification", "15/04/2027", "n’est pas une date"),
        ("dateNotification", "0001-01-01", "n’est pas une date"),
        ("considerationsSociales", "Bien social", "n’est pas dans la liste"),
        ("ccag", "Aucun", "n’est pas dans la liste"),
        ("marcheInnovant", "peut-être", "n’est pas dans la liste"),
    ],
)
def test_what_the_schema_would_refuse_is_refused_in_words(name, typed, words):
    with pytest.raises(Invalid) as refused:
        answers_typed({name: [typed]})

    assert words in str(refused.value.template).format(**refused.value.values)


def test_none_goes_with_nothing_else():
    with pytest.raises(Invalid):
        answers_typed({"considerationsSociales": ["Clause sociale", "Pas de considération sociale"]})

    assert answers_typed({"considerationsSociales": ["Pas de considération sociale"]}) == {
        "considerationsSociales": ["Pas de considération sociale"]
    }


def test_answers_are_kept_as_json_and_empty_ones_not_at_all():
    answers = answers_typed(TYPED | {"id": [" "], "techniques": []})

    assert answers["dateNotification"] == date(2027, 4, 15)
    assert "id" not in answers
    assert "techniques" not in answers
    assert json.loads(json.dumps(kept(answers))) == kept(answers)
