from datetime import date

import pytest
from matchmaker_plugins.insertion import Insertion

from matchmaker.core.scoring.inputs import DECLARED
from matchmaker.core.scoring.tables import need_records, offer_records
from matchmaker.plugin_api import Cell, Criterion, Field
from tests.factories.scoring import need, offer, registered


class Many(Criterion):
    key = "many"
    fields = (
        Field("many_flag", "offer", "flag", "F"),
        Field("many_date", "offer", "date", "D"),
        Field("many_text", "offer", "text", "T", proof=True),
        Field("many_number", "organisation", "number", "N"),
    )


def own(stored, name="many_text", form="offer"):
    answers = {"many": {name: stored}}
    records = offer_records(
        [offer(own=answers) if form == "offer" else offer(facts={"own": answers})], [Many]
    )
    return records.table.columns[f"own.{name}"].cell(0)


@pytest.mark.parametrize(
    ("name", "stored", "value"),
    [
        ("many_flag", True, True),
        ("many_flag", "oui", None),
        ("many_flag", None, None),
        ("many_date", "2027-03-11", date(2027, 3, 11)),
        ("many_date", "", None),
        ("many_text", "abc", "abc"),
        ("many_text", 12, None),
    ],
)
def test_stored_answers_become_columns(name, stored, value):
    assert own(stored, name).value == value


def test_an_answer_of_the_organisation_stands_in_each_of_its_offers():
    assert own(4, "many_number", "organisation") == Cell(4.0, 1.0)
    assert own(True, "many_number", "organisation") == Cell(None)


def test_a_bare_answer_counts_as_declared_where_proof_is_needed():
    assert own("abc") == Cell("abc", DECLARED)


def test_an_answer_may_carry_its_proof():
    told = {"value": "abc", "evidence": 0.8, "source": "Chambre", "as_of": "2026-11-02"}

    assert own(told) == Cell("abc", 0.8, date(2026, 11, 2), "Chambre")


def test_what_a_party_says_counts_one_and_what_it_does_not_say_is_unknown():
    table = need_records([need(cpv=("77310000",)), need()], []).table

    assert [table.columns["cpv"].cell(place) for place in (0, 1)] == [Cell(("77310000",), 1.0), Cell(None)]
    assert table.columns["words"].cell(0) == Cell(None)
    assert table.columns["latitude"].known.tolist() == [False, False]


def test_facts_keep_their_evidence_date_and_source():
    table = offer_records([offer(facts={"siae_kind": registered("ACI")})], []).table

    assert table.columns["siae_kind"].cell(0) == registered("ACI")


def test_only_the_fields_of_its_form_stand_in_a_table():
    assert {name for name in need_records([], [Insertion]).table.columns if name.startswith("own.")} == {
        "own.insertion_hours",
        "own.insertion_fte",
        "own.insertion_fte_total",
    }
