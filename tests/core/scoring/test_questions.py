import pytest
from matchmaker_plugins.insertion import Insertion
from matchmaker_plugins.local_currency import LocalCurrency

from matchmaker.core.directory.facts import FACT_KINDS
from matchmaker.core.scoring.questions import question_of
from matchmaker.plugin_api import COLUMNS


@pytest.mark.parametrize("column", sorted(COLUMNS))
def test_every_column_has_a_name_and_a_place_to_answer(column):
    asked = question_of(column, Insertion)

    assert asked.label
    assert asked.key in FACT_KINDS if asked.form == "fact" else asked.key.isidentifier()
    assert (asked.kind, asked.proof) == (COLUMNS[column].kind, COLUMNS[column].proof)


@pytest.mark.parametrize("column", ["offer.siae_kind", "offer.qpv", "offer.prestation"])
def test_every_code_of_a_choice_has_words(column):
    assert set(COLUMNS[column].choices) <= question_of(column, Insertion).choices.keys()


def test_an_own_field_is_named_as_others_read_it():
    asked = question_of("own.insertion_hours_offered", Insertion)

    assert (asked.label, asked.unit, asked.form) == (
        "Heures d’insertion proposées par an",
        "heures",
        "record",
    )
    assert question_of("need.own.local_currency_name", LocalCurrency).form == "organisation"
