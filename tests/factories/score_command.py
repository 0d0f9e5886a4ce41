"""`matchmaker score` on three small files, as its tests run it."""

import csv
import io

import pytest
from click.testing import CliRunner

from matchmaker.cli import matchmaker

ETAMPES = "91223"
NEEDS = """Acheteur;Ce que vous cherchez;Code CPV;Commune d’exécution
Ville de Ris;Entretien des parcs et jardins;77310000;91521
"""
OFFERS = """Fournisseur;Ce que vous proposez;Code CPV
Jardins du Val;Entretien d’espaces verts;77310000
Boulangerie;Pain;15810000
"""
ORGANISATIONS = """Structure;SIRET;Commune;Type SIAE ou handicap;Catégorie juridique
Ville de Ris;;91521;;
Jardins du Val;73282932000074;91223;ACI;9220
Boulangerie;;91687;;
"""


@pytest.fixture
def folder(tmp_path):
    for name, text in (("needs", NEEDS), ("offers", OFFERS), ("orgs", ORGANISATIONS)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def score(folder):
    """Run the command on the files of the folder; ``organisations=False``: without their list."""

    def of(
        *options, output="scores.csv", organisations=True, needs="needs.csv", offers="offers.csv", **environ
    ):
        given = ["score", "--needs", folder / needs, "--offers", folder / offers]
        given += ["--organisations", folder / "orgs.csv"] if organisations else []
        given += ["-o", output if output == "-" else folder / output, *options]
        return CliRunner().invoke(matchmaker, [str(one) for one in given], env=environ)

    return of


def table(path):
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def offers_in(path):
    return [row["offer_title"] for row in table(path)]
