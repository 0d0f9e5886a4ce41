from datetime import UTC, date, datetime

import pytest

from matchmaker.core.catalogue.programme.foreseen import Foreseen, clean_foreseen, settle, year_named
from matchmaker.core.catalogue.quarters import Quarter

TODAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("cell", "number", "year"),
    [
        ("T2 2027", 2, 2027),
        ("T2-2027", 2, 2027),
        ("2T2027", 2, 2027),
        ("2027-T2", 2, 2027),
        ("2027 T2", 2, 2027),
        ("Q3 2027", 3, 2027),
        ("2e trimestre 2027", 2, 2027),
        ("2ème trimestre 2027", 2, 2027),
        ("1er trim. 2027", 1, 2027),
        ("Premier trimestre 2027", 1, 2027),
        ("2e trimestre", 2, None),
        ("T4", 4, None),
        ("mars 2027", 1, 2027),
        ("Mars-27", 1, 2027),
        ("fin octobre 2027", 4, 2027),
        ("sept. 2027", 3, 2027),
        ("juin", 2, None),
        ("03/2027", 1, 2027),
        ("2027-09", 3, 2027),
        ("15/05/2027", 2, 2027),
        ("2027-05-15", 2, 2027),
        (date(2027, 8, 1), 3, 2027),
        (datetime(2027, 8, 1, 9, 0, tzinfo=UTC), 3, 2027),
        (46_447, 1, 2027),
    ],
)
def test_a_quarter_is_read_as_it_is_written(cell, number, year):
    assert clean_foreseen(cell).value == Foreseen(number, year)


def test_of_half_a_year_the_first_quarter_is_taken_and_told():
    found = clean_foreseen("2e semestre 2027")

    assert found.value == Foreseen(3, 2027)
    assert "premier trimestre du semestre" in found.problem.sentence


@pytest.mark.parametrize("cell", [None, "", "à définir", "NC"])
def test_what_is_not_fixed_yet_is_empty(cell):
    found = clean_foreseen(cell)

    assert (found.value, found.problem) == (None, None)


@pytest.mark.parametrize("cell", ["2027", 2027])
def test_a_year_alone_is_left_out_and_told(cell):
    found = clean_foreseen(cell)

    assert found.value is None
    assert "ne dit pas le trimestre" in found.problem.sentence


@pytest.mark.parametrize("cell", ["bientôt", "T5 2027", "13/2027", "31/02/2027"])
def test_what_is_no_moment_is_to_be_corrected(cell):
    found = clean_foreseen(cell)

    assert found.value is None
    assert (found.problem.severity, "ni un trimestre" in found.problem.sentence) == ("to_correct", True)


@pytest.mark.parametrize(
    ("texts", "year"),
    [
        (("Programmation 2027",), 2027),
        (("Achats 2027", "Mis à jour le 3/12/2026"), None),
        (("Programme",), None),
        (("recensement_2028.xlsx",), 2028),
    ],
)
def test_the_one_year_of_a_title_is_taken(texts, year):
    assert year_named(*texts) == year


def test_a_quarter_without_a_year_takes_that_of_the_file_or_the_next_one():
    assert settle(Foreseen(2), 2028, TODAY) == (Quarter(2028, 2), None)
    quarter, told = settle(Foreseen(2), None, TODAY)
    assert (quarter, told.sentence) == (Quarter(2027, 2), "L’année n’est pas dite : T2 2027 est retenu.")
    assert settle(Foreseen(4), None, TODAY)[0] == Quarter(2026, 4)


def test_a_quarter_gone_by_is_told():
    quarter, told = settle(Foreseen(1, 2025), None, TODAY)

    assert (quarter, told.sentence) == (Quarter(2025, 1), "Le trimestre T1 2025 est passé.")
