from datetime import date

import pytest

from matchmaker.core.catalogue.programme.compare import KnownNeed, compare_need, plain
from matchmaker.core.catalogue.programme.read import read_programme
from matchmaker.core.directory.importing.answers import Answers
from matchmaker.core.directory.importing.plan import Reference
from matchmaker.data.communes import communes
from matchmaker.data.cpv import cpv_table
from tests.factories.lists import book_of

TODAY = date(2026, 11, 26)
ROWS = [
    ("Programmation des achats 2027", None, None, None, None, None, None, None),
    (None,) * 8,
    ("Objet du marché", "Lancement", "Montant estimé (k€ HT)", "CPV", "Lieu", "Lots", "Procédure", "Service"),
    ("Nettoyage des écoles", "T2", 45, "90919300", "Massy (91)", "Vitres ; Sols", "MAPA", "DGS"),
    ("Espaces verts", "mars 2027", "60 à 90", None, None, 3, None, "DGS"),
    ("Traiteur", "bientôt", 12, None, None, None, None, "COM"),
    ("Nettoyage des Écoles", "T3", 50, None, None, None, None, "DGS"),
    (None, "T1", 5, None, None, None, None, None),
    ("TOTAL", None, 167, None, None, None, None, None),
]


def read(rows=ROWS, **answers):
    reference = Reference(territory=communes(), cpv=cpv_table(), answers=Answers(**answers))
    return read_programme(book_of({"Feuil1": rows, "Notes": [("rien", None)]}), reference, TODAY)


def test_every_row_is_accounted_for_once():
    plan = read()

    found = [(o.source.sheet, o.source.row, o.status.value) for o in plan.outcomes]
    assert found == [
        ("Feuil1", 4, "ready"),
        ("Feuil1", 5, "ready"),
        ("Feuil1", 6, "to_correct"),
        ("Feuil1", 7, "ignored"),
        ("Feuil1", 8, "to_correct"),
        ("Feuil1", 9, "ignored"),
        ("Notes", 1, "ignored"),
    ]
    assert plan.outcomes[3].sentence == "Déjà dit à la ligne 4."


def test_a_row_becomes_a_need_with_the_year_of_the_title_and_the_unit_of_the_header():
    first, second = read().needs

    assert (first.title, first.columns["expected_on"]) == ("Nettoyage des écoles", date(2027, 4, 1))
    assert (first.columns["amount_low"], first.columns["amount_high"]) == (45_000, 45_000)
    assert (first.columns["cpv"], first.columns["commune"]) == (("90919300",), "91377")
    assert first.columns["description"] == "Procédure envisagée : MAPA"
    assert [lot["title"] for lot in first.columns["lots"]] == ["Vitres", "Sols"]
    assert second.columns == {
        "kind": "purchase",
        "expected_on": date(2027, 1, 1),
        "amount_low": 60_000,
        "amount_high": 90_000,
    }


def test_what_is_left_out_is_said():
    told = {problem.problem.sentence for problem in read().outcomes[1].problems}

    assert told == {"« 3 » ne nomme pas les lots : le besoin est repris sans eux."}


def test_an_unknown_header_is_taken_once_somebody_says_what_it_means():
    rows = [("Sujet", "Vers quand", "Coût"), ("Nettoyage", "T2 2027", "45 k€")]

    before = read(rows)
    after = read(rows, headers={"sujet": "title", "vers quand": "expected", "cout": "amount"})

    assert (before.needs, [c.header for c in before.sheets[0].columns]) == (
        (),
        ["Sujet", "Vers quand", "Coût"],
    )
    assert "Aucune ligne d’en-têtes reconnue" in before.sheet_problems[0].problem.sentence
    (need,) = after.needs
    assert (need.title, need.columns["amount_high"]) == ("Nettoyage", 45_000)


def test_a_misspelt_header_is_taken_with_less_confidence():
    rows = [("Objet du marche", "Date de lancemment"), ("Nettoyage", "T2 2027")]

    columns = {column.header: (column.key, column.confidence) for column in read(rows).sheets[0].columns}

    assert columns["Objet du marche"] == ("title", 1.0)
    assert columns["Date de lancemment"][0] == "expected"
    assert columns["Date de lancemment"][1] < 1


def test_a_minimum_above_its_maximum_is_to_be_corrected():
    rows = [("Objet", "Montant min", "Montant max"), ("Nettoyage", 90_000, 60_000)]

    (outcome,) = [o for o in read(rows).outcomes if o.source.sheet == "Feuil1"]

    assert [p.problem.sentence for p in outcome.problems] == ["Le minimum dépasse le maximum."]


@pytest.fixture
def row():
    return read().needs[1]


def known(row, draft=True, given_up=False, **columns):
    return KnownNeed(7, draft, given_up, plain({"cpv": [], "description": "", **row.columns}) | columns)


def test_a_need_is_new_the_same_or_changed(row):
    moved = known(row, amount_high=80_000)

    assert compare_need(row, None, {}).effect == "new"
    assert compare_need(row, known(row), {}).effect == "same"
    change = compare_need(row, moved, {})
    assert (change.effect, change.changed) == ("changed", {"amount_high": 90_000})


def test_what_was_corrected_since_the_last_file_stands(row):
    said = plain(row.columns)

    assert compare_need(row, known(row, amount_high=80_000), said).effect == "same"


@pytest.mark.parametrize(("given_up", "words"), [(False, "Déjà publié"), (True, "abandonné")])
def test_a_need_that_is_no_draft_is_left_alone(row, given_up, words):
    change = compare_need(row, known(row, draft=False, given_up=given_up, amount_high=80_000), {})

    assert (change.effect, words in change.reason) == ("ignored", True)
    assert compare_need(row, known(row, draft=False, given_up=given_up), {}).effect == "same"
