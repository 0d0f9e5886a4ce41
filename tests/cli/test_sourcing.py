"""`matchmaker sourcing verify`: intact, or the first broken entry by name."""

import csv
import io
from datetime import datetime, timedelta, timezone

import pytest
from click.testing import CliRunner

from matchmaker.cli import matchmaker
from matchmaker.services.directory.people import actor_of
from matchmaker.services.sourcing.export import export_csv
from matchmaker.services.sourcing.register import (
    MinutesSaid,
    add_measure,
    add_minutes,
    erase_value,
    read_register,
)


@pytest.fixture
def verify(tmp_path):
    def verify(data, *options):
        file = tmp_path / "registre.csv"
        file.write_bytes(data)
        return CliRunner().invoke(matchmaker, ["sourcing", "verify", str(file), *options])

    return verify


@pytest.fixture
def buyer(app, make):
    """A buyer's person and a need whose register has three entries."""
    town = make.organisation()
    actor, need = actor_of(make.person(speaks_for=town).id), make.need(town)
    said = MinutesSaid("Net’Éclair", "alone", "yes", "no", attendees="Inès Caron", secret="marge 18 %")
    add_minutes(actor, need.id, said)
    add_measure(actor, need.id, "Plan publié\npour tous")
    add_measure(actor, need.id, "Délai allongé")
    return actor, need.id


@pytest.fixture
def data(buyer):
    return export_csv(*buyer, "complet")


def changed(data, change):
    """The file with its rows changed, as a spreadsheet would save it."""
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))
    change(rows)
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";").writerows(rows)
    return buffer.getvalue().encode()


def _replace(row, column, before, after):
    assert before in row[column]
    row[column] = row[column].replace(before, after, 1)


def _in_another_zone(moment):
    """The same instant, told with another day."""
    return (
        datetime.fromisoformat(moment).astimezone(timezone(timedelta(hours=23))).isoformat(timespec="seconds")
    )


def test_an_untouched_file_is_intact_even_when_a_spreadsheet_saved_it(verify, data):
    for file in (data, changed(data, lambda rows: None)):
        found = verify(file)

        assert (found.exit_code, "intact : 3 entrées, exemplaire complet" in found.output) == (0, True)


def test_the_communicable_copy_is_intact_and_lists_what_it_hides(verify, buyer):
    found = verify(export_csv(*buyer, "communicable"))

    assert found.exit_code == 0
    assert "exemplaire communicable" in found.output
    assert "entrée 1, « secret » : occulté : secret des affaires" in found.output
    assert "marge" not in found.output


def test_a_name_that_was_erased_leaves_the_file_intact(verify, buyer):
    erase_value(*buyer, 1, "attendees")

    found = verify(export_csv(*buyer, "complet"))

    assert found.exit_code == 0
    assert "entrée 1, « attendees » : effacé" in found.output


def test_one_character_changed_names_the_entry(verify, data):
    found = verify(data.replace(b"Plan publi", b"Plan oubli"))

    assert found.exit_code == 1
    assert "L’entrée 2 : la valeur « measure » a été modifiée" in found.output


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda rows: rows.__setitem__(slice(1, 3), [rows[2], rows[1]]), "L’entrée 2 a été déplacée"),
        (lambda rows: rows.pop(2), "L’entrée 2 a été retirée."),
        (lambda rows: rows.pop(3), "le registre s’arrête avant l’entrée 3, sur 3 entrées"),
        (lambda rows: rows.insert(3, rows[2]), "L’entrée 2 a été recopiée"),
        (lambda rows: rows.pop(4), "La fin a été modifiée ou retirée"),
        (lambda rows: rows[1].__setitem__(2, "measure"), "L’entrée 1 a été modifiée : son contenu"),
        (lambda rows: rows[1].__setitem__(3, "{"), "L’entrée 1 a été modifiée : elle ne se lit plus."),
        (lambda rows: rows[4].__setitem__(7, "0" * 64), "L’entrée 3 a été remplacée"),
        (lambda rows: rows[1].__setitem__(5, "{}"), "L’entrée 1 a été modifiée : elle ne se lit plus."),
        # What is hashed stays, what a reader sees does not: each cell must stand as an export writes it.
        (lambda rows: _replace(rows[1], 3, "{", '{"answer":"accepted",'), "L’entrée 1 a été modifiée"),
        (lambda rows: _replace(rows[1], 3, ":", ": "), "L’entrée 1 a été modifiée"),
        (lambda rows: _replace(rows[1], 0, "1", " 1"), "L’entrée 1 a été modifiée"),
        (lambda rows: _replace(rows[1], 1, "+00:00", ".500+00:00"), "L’entrée 1 a été modifiée"),
        (lambda rows: rows[1].__setitem__(1, _in_another_zone(rows[1][1])), "L’entrée 1 a été modifiée"),
        (lambda rows: rows[4].__setitem__(1, "2020-01-01"), "La fin a été modifiée ou retirée"),
        (lambda rows: rows[4].__setitem__(2, "certifié conforme"), "La fin a été modifiée ou retirée"),
        (lambda rows: _replace(rows[4], 3, "false", "true"), "La fin a été modifiée ou retirée"),
    ],
)
def test_each_attack_is_named(verify, data, change, sentence):
    found = verify(changed(data, change))

    assert found.exit_code == 1
    assert sentence in found.output


def test_every_changed_byte_is_noticed_or_changes_nothing_that_is_read(verify, data):
    from matchmaker.core.errors import Refusal
    from matchmaker.core.sourcing.verify import first_fault
    from matchmaker.documents.sourcing_csv import read_register_csv

    untouched = read_register_csv(data)
    for at in range(len(data)):
        forged = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        try:
            copy = read_register_csv(forged)
        except Refusal:
            continue
        assert first_fault(copy.lines, copy.head) is not None or copy.lines == untouched.lines


def test_a_fingerprint_noted_elsewhere_tells_a_register_written_anew(verify, buyer, data):
    noted = read_register(*buyer).head.digest
    add_measure(*buyer, "Encore une")
    grown = export_csv(*buyer, "complet")

    assert verify(grown, "--head", noted).exit_code == 0
    found = verify(grown, "--head", "1" * 64)
    assert (found.exit_code, "récrit" in found.output) == (1, True)


def test_another_file_is_refused(verify):
    found = verify(b"nom;ville\r\n")

    assert found.exit_code == 2
    assert "export d’un registre" in found.output
