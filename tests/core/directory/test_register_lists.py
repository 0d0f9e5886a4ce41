"""Registers that come as files: whom a row names, and what it proves."""

from datetime import date

import pytest

from matchmaker.core.directory.findings import FoundFact
from matchmaker.core.directory.importing.raw import RawBook, RawRow, RawSheet
from matchmaker.core.directory.register_lists import (
    ColumnMissing,
    Listed,
    NoNumberColumn,
    read_register_list,
)
from tests.factories.making import siret

SIRET = siret(80010203)
SIREN = SIRET[:9]
ZEROS = siret(55201)  # its SIREN begins with 000
ON = date(2027, 1, 31)


def book(*rows, name="liste.csv"):
    return RawBook(name, (RawSheet("liste", tuple(RawRow(n, cells) for n, cells in enumerate(rows, 1))),))


def read(register, *rows):
    return read_register_list(book(*rows), register, ON)


def test_who_is_in_the_list_is_ess():
    found = read("liste_ess", ("SIREN", "Nom ou raison sociale"), (SIREN, "Les Jardins"))

    assert found.listed == (Listed(SIREN, None, (FoundFact("ess_status", True),)),)


@pytest.mark.parametrize(
    "cell", [ZEROS.lstrip("0"), int(ZEROS), float(int(ZEROS)), f"{ZEROS[:9]} {ZEROS[9:]}"]
)
def test_a_siret_that_lost_its_zeros_is_found_again(cell):
    [row] = read("liste_ess", ("SIRET",), (cell,)).listed

    assert (row.siren, row.siret) == (ZEROS[:9], ZEROS)


@pytest.mark.parametrize("cell", [ZEROS[:9].lstrip("0"), int(ZEROS[:9]), ZEROS[:9]])
def test_a_siren_that_lost_its_zeros_is_found_again(cell):
    assert [row.siren for row in read("liste_ess", ("N° SIREN",), (cell,)).listed] == [ZEROS[:9]]


def test_titles_above_the_header_and_empty_rows_are_passed_over():
    found = read(
        "liste_esus",
        ("Liste nationale des ESUS",),
        (None, None),
        ("Dénomination", "N° SIRET", "Date de fin de validité de l’agrément"),
        ("Les Jardins", SIRET, "31/12/2028"),
        (None, " "),
    )

    until = date(2028, 12, 31)
    facts = (FoundFact("esus", True, expires_on=until), FoundFact("ess_status", True, expires_on=until))
    assert (found.listed, found.unread) == ((Listed(SIREN, SIRET, facts),), ())


def test_an_agreement_without_its_end_has_none():
    [row] = read("liste_esus", ("SIREN", "Date de fin"), (SIREN, None)).listed

    assert row.facts[0] == FoundFact("esus", True)


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (("123", "31/12/2028"), "« 123 » n’est ni un SIRET ni un SIREN valable."),
        ((None, "31/12/2028"), "Cette ligne n’a ni SIRET ni SIREN."),
        ((SIRET, "bientôt"), "« bientôt » n’est pas une date."),
        (
            (SIRET, "30/01/2027"),
            "Fin le 30/01/2027 : c’était déjà terminé à la date de la liste, et ne prouve plus rien.",
        ),
        (("50010961600027", ""), "« 50010961600027 » n’est ni un SIRET ni un SIREN valable."),
    ],
)
def test_a_row_that_cannot_be_read_says_which_and_why(cells, words):
    found = read("liste_esus", ("SIRET", "Fin d’agrément"), (SIRET, "01/01/2030"), cells)

    assert (found.rows, len(found.listed)) == (2, 1)
    assert [(one.row, one.reason.sentence) for one in found.unread] == [(3, words)]


@pytest.mark.parametrize("state", ["ARRETEE", "SUSPENDUE", "NON ENGAGEE", "", None])
def test_only_a_running_certificate_certifies(state):
    header = ("siret", "organisme", "etatCertification", "dateEngagement")

    found = read(
        "agence_bio", header, (SIRET, "Certif", "ENGAGEE", "2021-02-15"), (ZEROS, "Certif", state, None)
    )

    detail = "Certif, engagée depuis le 15/02/2021"
    assert [row.facts for row in found.listed] == [(FoundFact("organic_certified", True, detail=detail),), ()]


def test_an_organic_list_without_the_state_proves_nothing():
    with pytest.raises(ColumnMissing, match="etatCertification"):
        read("agence_bio", ("siret", "organisme"), (SIRET, "Certif"))


@pytest.mark.parametrize(
    "kind", ["ACI", "aci", "Atelier et chantier d’insertion", "Atelier et chantier d’insertion (ACI)"]
)
def test_the_kind_of_a_siae_is_read_as_code_or_name(kind):
    [row] = read("marche_inclusion", ("siret", "kind", "is_qpv"), (SIRET, kind, "False")).listed

    assert row.facts == (FoundFact("siae_kind", "ACI"),)


@pytest.mark.parametrize("inside", ["True", True, "oui", "1"])
def test_inside_a_qpv_is_inside(inside):
    [row] = read("marche_inclusion", ("siret", "kind", "is_qpv"), (SIRET, "EI", inside)).listed

    assert row.facts == (FoundFact("siae_kind", "EI"), FoundFact("qpv", "inside"))


def test_a_siren_names_no_establishment():
    found = read("marche_inclusion", ("siren", "kind"), (SIREN, "EI"))

    assert (found.listed, len(found.unread)) == ((), 1)


def test_a_file_without_numbers_is_not_the_list():
    with pytest.raises(NoNumberColumn, match=r"liste\.csv"):
        read("liste_ess", ("Nom", "Ville"), ("Les Jardins", "Ris-Orangis"))


def test_a_sentence_about_numbers_is_no_header():
    note = "Les entreprises de cette liste sont identifiées par leur SIREN, tel que publié par l’INSEE."

    assert len(read("liste_ess", (note,), ("SIREN",), (SIREN,)).listed) == 1
