"""Whatever a spreadsheet holds, reading a cell gives a value or a sentence, never a traceback."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import luhn

from matchmaker.core.catalogue.cpv import CpvClass, CpvTable
from matchmaker.core.directory.cleaning import Severity
from matchmaker.core.directory.identifiers import clean_siret
from matchmaker.core.directory.importing.cleaners import clean_cell
from matchmaker.core.directory.importing.columns import Column, Kind, Option
from matchmaker.plugin_api import fields
from matchmaker.plugin_api.fields import Field

CPV = CpvTable([CpvClass("90919200", "4", "Nettoyage de bureaux")])
CELLS = st.one_of(
    st.none(),
    st.text(max_size=40),
    st.text("0123456789,.;:-/ hEeàsaufetmatin°%€", max_size=24),
    st.integers(-(10**18), 10**18),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(date(1900, 1, 1), date(2200, 1, 1)),
    st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)),  # noqa: DTZ001  # a cell has no zone
    st.times(),
    st.timedeltas(timedelta(0), timedelta(days=9)),
)


def column(kind):
    question = Field("x_answer", "offer", "number", "Réponse", low=0)
    return Column("x", "X", kind, options=(Option("a", "A"),), field=question)


@pytest.mark.parametrize("kind", list(Kind))
@settings(max_examples=30)
@given(cell=CELLS)
def test_no_cell_breaks_the_reading(kind, cell):
    cleaned = clean_cell(cell, column(kind), CPV)

    if cleaned.problem is not None:
        assert cleaned.problem.sentence
        waits = cleaned.problem.severity in (Severity.QUESTION, Severity.TO_CORRECT)
        assert not (waits and cleaned.value is not None)


def odd_checks():
    def message(_value):
        raise fields.Invalid("{missing}")

    def error(_value):
        raise KeyError("x")

    def stop(_value):
        raise SystemExit

    return [message, error, stop]


@pytest.mark.parametrize("check", odd_checks())
def test_a_question_whose_check_fails_leaves_its_cell_out_and_says_so(check):
    question = Field("x_answer", "offer", "number", "Réponse", check=check)

    cleaned = clean_cell("12", Column("x_answer", "X", Kind.FIELD, field=question), CPV)

    assert cleaned.value is None
    assert (cleaned.problem.sentence, cleaned.problem.advice) == (
        "« 12 » n’a pas pu être vérifié : le critère qui pose cette question est en panne.",
        "Laissez la cellule vide.",
    )


@given(st.integers(0, 99_999_999), st.integers(0, 9999))
def test_a_siret_typed_as_a_number_comes_back_whole(company, office):
    siren = f"{company:08d}" + luhn.calc_check_digit(f"{company:08d}")
    siret = f"{siren}{office:04d}" + luhn.calc_check_digit(f"{siren}{office:04d}")

    cleaned = clean_siret(float(siret))

    # Four lost zeros or fewer: with more, what is left may as well be a SIREN, and is asked.
    if len(str(int(siret))) >= 10 and not siret.startswith("356000000"):
        assert cleaned.value == siret


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        (Kind.TABLES, 3.0, ("1", "2", "3")),
        (Kind.TABLES, "T1 à T3", ("T1", "T2", "T3")),
        (Kind.TABLES, "Bleue, Verte", ("Bleue", "Verte")),
        (Kind.TIMES, "14:00, 14h20 et 15h", (time(14), time(14, 20), time(15))),
        (Kind.HOME_TABLE, "oui", True),
        (Kind.HOME_TABLE, 1.0, "1"),
        (Kind.HOME_TABLE, "T4", "T4"),
        (Kind.CPV, 90919200.0, ("90919200",)),
        (Kind.CPV, "90919200-4 / 3221000", ("90919200",)),
        (Kind.CHOICE, " a ", "a"),
        (Kind.FIELD, "12,5", 12.5),
    ],
)
def test_kinds_of_their_own(kind, cell, value):
    assert clean_cell(cell, column(kind), CPV).value == value


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        (Kind.LEGAL_CATEGORY, "9220 – Association déclarée", "9220"),
        (Kind.LEGAL_CATEGORY, 7210.0, "7210"),
        (Kind.LEGAL_CATEGORY, "Association loi 1901", None),
        (Kind.ACTIVITY, "81.30Z Services d’aménagement paysager", "81.30Z"),
        (Kind.ACTIVITY, "8130z", "81.30Z"),
        (Kind.ACTIVITY, "paysage", None),
        (Kind.TABLES, "x" * 41, None),
        (Kind.TEXT, "x" * 181, None),
        (Kind.WEBSITE, "val.example/" + "x" * 200, None),
    ],
)
def test_what_would_not_fit_is_told(kind, cell, value):
    cleaned = clean_cell(cell, column(kind), CPV)

    assert (cleaned.value, cleaned.problem is None) == (value, value is not None)
