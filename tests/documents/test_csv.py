import csv
import datetime as dt
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.documents.csv import csv_file, protected, unprotected


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1+1",
        "-1+1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "  =1",
        "\u00a0=1",
        "＝1+1",
        "＋1",
        "－1",
        "＠A1",
        "=cmd|' /C calc'!A0",
        "+cmd|' /C calc'!A0",
        '=HYPERLINK("http://evil.example";"clic")',
        "+33=1",
        "-",
        "'=1",
        "''=1",
    ],
)
def test_formula_gets_an_apostrophe_and_comes_back(text):
    assert protected(text) == f"'{text}"
    assert unprotected(protected(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "+33 6 12 34 56 78",
        "+33612345678",
        "+262.692.12.34.56",
        "0612345678",
        "l’Écluse",
        "'quote",
        "a=1",
        "",
        "1-2",
    ],
)
def test_ordinary_text_and_telephone_numbers_stay_as_they_are(text):
    assert protected(text) == text
    assert unprotected(text) == text


@given(st.text(alphabet=st.sampled_from("'=+-@ \tab1＝３é;\"\n")))
def test_every_text_comes_back(text):
    assert unprotected(protected(text)) == text


@given(st.text())
def test_no_cell_of_a_file_starts_like_a_formula(text):
    assert protected(text)[:1] not in tuple("=-@\t\r") or protected(text) == ""


def test_file_opens_in_a_french_spreadsheet():
    written = csv_file(
        ["Nom", "Montant", "Le", "À", "Nombre", "Téléphone"],
        [
            ['Jardins; du "Val"', 4200.5, dt.date(2027, 3, 11), None, 3, "+33 6 12 34 56 78"],
            ["=1", -1.0, dt.datetime(2027, 3, 11, 14, 0, tzinfo=dt.UTC), None, 0, ""],
        ],
    )

    assert (
        written
        == (
            "\ufeff"
            '"Nom";"Montant";"Le";"À";"Nombre";"Téléphone"\r\n'
            '"Jardins; du ""Val""";"4200,5";"2027-03-11";"";"3";"+33 6 12 34 56 78"\r\n'
            '"\'=1";"-1,0";"2027-03-11 14:00+00:00";"";"0";""\r\n'
        ).encode()
    )


@given(
    st.lists(
        st.lists(
            st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00")),
            min_size=2,
            max_size=2,
        )
    )
)
def test_file_reads_back_cell_by_cell(rows):
    text = csv_file(["a", "b"], rows).decode("utf-8-sig")

    read = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))

    assert [[unprotected(cell) for cell in row] for row in read[1:]] == rows
