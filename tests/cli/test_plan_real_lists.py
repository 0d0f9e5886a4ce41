"""`matchmaker plan` on the real lists of ../shared/data: SIAE as suppliers, public canteens as needs."""

import csv
import gzip
import io
import random

import openpyxl
import pytest
from click.testing import CliRunner

from matchmaker.__main__ import create_app
from matchmaker.cli import TopFloor, matchmaker
from tests.factories.workbooks import filled_workbook


@pytest.fixture
def lists(shared):
    with gzip.open(shared / "data/siae_france_2020.csv.gz", "rt", encoding="utf-8") as file:
        siae = list(csv.DictReader(file))
    with (shared / "data/cantines_td2023_demo.csv").open(encoding="utf-8") as file:
        canteens = list(csv.DictReader(file))
    return siae, canteens


def workbook(siae, canteens, wishes):
    """The lists as they come, each on its own sheet; wishes drawn among those whose SIRET is there once."""

    def add(book):
        for name, rows in (("siae", siae), ("cantines", canteens)):
            page = book.create_sheet(name)
            for row in (list(rows[0]), *(list(one.values()) for one in rows)):
                page.append(row)
        chance = random.Random(1)
        pairs = {
            (chance.choice(canteens)["canteen_siret"], chance.choice(siae)["siret"]) for _ in range(wishes)
        }
        for asking, asked in sorted(pairs):
            book["Vœux"].append([asking, asked, "2 – souhaité", "accepté"])

    return filled_workbook(buyers=0, suppliers=0, change=add, slot_count=12, tables=40)


def test_real_lists_become_a_proven_timetable(tmp_path, lists):
    siae, canteens = lists
    (tmp_path / "listes.xlsx").write_bytes(workbook(siae[:120], canteens[:40], 200))

    result = CliRunner().invoke(
        matchmaker,
        ["plan", str(tmp_path / "listes.xlsx"), "-o", str(tmp_path / "sortie"), "--keep-going"],
        obj=TopFloor(create_app),
    )

    assert result.exit_code == 0, result.output
    assert "Aucun planning ne respecte mieux vos règles." in result.stdout
    book = openpyxl.load_workbook(
        io.BytesIO((tmp_path / "sortie/planning.xlsx").read_bytes()), read_only=True
    )
    structures = list(book["Par structure"].iter_rows(min_row=2, values_only=True))
    meetings = list(book["Rendez-vous"].iter_rows(min_row=2, values_only=True))
    assert len(structures) >= 155
    assert len(meetings) >= 150
    assert len(list((tmp_path / "sortie/agendas-pdf").iterdir())) == len(structures)
