import csv
import gzip

import pytest
from matchmaker_plugins.reservation.social_services import SOCIAL_SERVICES

from matchmaker.data.communes import communes
from matchmaker.data.cpv import NotACpvFile, cpv_table
from matchmaker.data.legal_categories import legal_categories
from matchmaker.data.tables import read_table
from matchmaker.data.territories import departements, epci, region_of_departement, regions


def test_communes_are_those_of_the_millesime():
    table = communes()

    ris = table.get("91521")
    assert len(table) == 35_014
    assert (ris.name, ris.postcodes, ris.region, ris.siren, ris.population) == (
        "Ris-Orangis",
        ("91130",),
        "11",
        "219105210",
        31_189,
    )
    assert (ris.latitude, ris.longitude) == (48.65363, 2.41589)
    assert table.get("75113").parent == "75056"
    assert sum(len(table.at_postcode(p)) for p in ("51300",)) == 46


def test_98_communes_have_no_point(root):
    with gzip.open(root / "matchmaker/data/communes.csv.gz", "rt", encoding="utf-8") as file:
        assert sum(not row["lat"] for row in csv.DictReader(file)) == 98


def test_communes_agree_with_the_measured_table(root, shared):
    def load(path):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            return {row["code_insee"]: row for row in csv.DictReader(file)}

    ours, theirs = load(root / "matchmaker/data/communes.csv.gz"), load(shared / "data/communes_2026.csv.gz")

    differing = sorted(code for code in theirs if ours[code] != theirs[code])
    # Town halls some metres this side or that of the tolerance, which we measure in metres.
    assert differing == ["07182", "24390", "57593", "62751", "64395", "85076", "97112"]


def test_territories_have_names():
    assert (departements()["91"], region_of_departement()["91"], regions()["11"]) == (
        "Essonne",
        "11",
        "Île-de-France",
    )
    assert epci()["200043495"] if "200043495" in epci() else len(epci()) == 1_255


def test_legal_categories_say_family_and_buyer():
    table = legal_categories()

    assert (table["9220"].ess_family, table["5458"].ess_kind, table["7210"].buyer_kind) == (
        "association",
        "scop",
        "commune",
    )
    assert (table["5710"].ess_family, table["5547"].buyer_kind) == (None, "bailleur_social")


def test_the_short_cpv_table_is_right(shared):
    with gzip.open(shared / "data/cpv_2008_fr.csv.gz", "rt", encoding="utf-8") as file:
        official = {row["code"]: row["check"] for row in csv.DictReader(file)}

    assert {row["code"]: row["check"] for row in read_table("cpv.csv")}.items() <= official.items()
    assert official.keys() >= SOCIAL_SERVICES[-1].value


def test_the_official_file_is_imported(tmp_path, shared):
    path = tmp_path / "cpv.csv"
    path.write_bytes(gzip.decompress((shared / "data/cpv_2008_fr.csv.gz").read_bytes()))

    table = cpv_table(str(path))

    assert (len(table), table.known("77310001")) == (9_454, False)
    assert table.propose("nettoyage de bureaux")[0].code == "90919200"


def test_another_file_is_no_cpv_list(tmp_path):
    path = tmp_path / "autre.csv"
    path.write_text("a;b\n1;2\n", encoding="utf-8")

    with pytest.raises(NotACpvFile):
        cpv_table(str(path))


def test_social_services_are_115_codes():
    assert len(SOCIAL_SERVICES[-1].value) == 115
    assert cpv_table().known("85312110") is True
