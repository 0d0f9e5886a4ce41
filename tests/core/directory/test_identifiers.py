import pytest

from matchmaker.core.directory.cleaning import Severity
from matchmaker.core.directory.identifiers import clean_rna, clean_siret


@pytest.mark.parametrize(
    ("cell", "siret"),
    [
        ("73282932000074", "73282932000074"),
        ("732 829 320 00074", "73282932000074"),
        ("SIRET : 732.829.320.00074", "73282932000074"),
        (73282932000074.0, "73282932000074"),
        ("35600000000048", "35600000000048"),  # La Poste, head office: Luhn
        ("35600000049837", "35600000049837"),  # La Poste, elsewhere: sum of digits a multiple of 5
    ],
)
def test_a_right_siret_is_taken_as_14_digits(cell, siret):
    cleaned = clean_siret(cell)

    assert (cleaned.value, cleaned.problem) == (siret, None)


def test_zeros_lost_by_a_number_are_restored_where_check_digits_agree():
    cleaned = clean_siret(1234400016)

    assert cleaned.value == "00001234400016"
    assert cleaned.problem.severity is Severity.NOTE


@pytest.mark.parametrize(
    ("cell", "severity", "sentence"),
    [
        ("5,68E+13", "to_correct", "« 5,68E+13 » : le tableur a perdu les derniers chiffres du SIRET."),
        (
            56788000000000.0,
            "to_correct",
            "« 56788000000000 » : le tableur a perdu les derniers chiffres du SIRET.",
        ),
        ("732829320", "question", "732829320 est un SIREN : il désigne l’entreprise, pas l’établissement."),
        (
            "FR44732829320",
            "question",
            "732829320 est un SIREN : il désigne l’entreprise, pas l’établissement.",
        ),
        (
            "50010961600027",
            "to_correct",
            "Le SIRET 50010961600027 est faux : ses chiffres de contrôle ne concordent pas.",
        ),
        ("1234400017", "to_correct", "« 1234400017 » compte 10 chiffres ; un SIRET en compte 14."),
        ("1234", "to_correct", "« 1234 » est trop court pour un SIRET (14 chiffres)."),
        ("à venir", "to_correct", "« à venir » n’est pas un SIRET."),
    ],
)
def test_a_wrong_siret_says_what_is_the_matter(cell, severity, sentence):
    cleaned = clean_siret(cell)

    assert (cleaned.value, cleaned.problem.severity, cleaned.problem.sentence) == (None, severity, sentence)


@pytest.mark.parametrize("cell", [None, "", "  ", "-", "néant", "en cours"])
def test_no_siret_is_no_problem(cell):
    cleaned = clean_siret(cell)

    assert (cleaned.value, cleaned.problem) == (None, None)


def test_rna_is_w_and_nine_digits():
    assert clean_rna("w 912 345 678").value == "W912345678"
    assert clean_rna("912345678").problem.severity is Severity.LEFT_OUT
