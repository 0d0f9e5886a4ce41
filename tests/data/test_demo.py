"""The demonstration data must stand on their own: valid, invented, consistent."""

import csv
from collections import Counter

from stdnum.fr import siret

from matchmaker.data.build.demo_requests import FOLDER, HEADER, drawn
from matchmaker.data.communes import communes
from matchmaker.data.cpv import cpv_table


def rows(name):
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_event_has_the_size_it_is_announced_with():
    roles = Counter(row["Rôle"] for row in rows("participants.csv"))

    assert roles == {"acheteur": 25, "fournisseur": 70}
    assert 300 <= len(rows("requests.csv")) <= 350


def test_every_siret_is_valid_distinct_and_unlike_a_real_one():
    numbers = [row["SIRET"] for row in rows("participants.csv")]

    assert [number for number in numbers if not siret.is_valid(number)] == []
    assert len(set(numbers)) == len(numbers)
    assert {number[:3] for number in numbers} == {"000"}  # INSEE gives no SIREN that begins so


def test_every_commune_is_real_and_has_that_postcode():
    places = {(row["Commune"], row["Code postal"]) for row in rows("participants.csv")}

    found = {(commune.name, code) for _, code in places for commune in communes().at_postcode(code)}

    assert places <= found


def test_addresses_and_telephones_reach_nobody():
    participants = rows("participants.csv")

    assert [row for row in participants if not row["Courriel"].endswith(".example")] == []
    # ARCEP keeps these for fiction.
    assert [row for row in participants if not row["Téléphone"].startswith(("01 99 00", "06 39 98"))] == []


def test_every_trade_has_a_known_code():
    codes = {row["Code CPV"] for name in ("offers.csv", "needs.csv") for row in rows(name)}

    assert [code for code in codes if not cpv_table().known(code)] == []


def test_offers_needs_and_wishes_name_participants_only():
    names = {row["Structure"] for row in rows("participants.csv")}
    named = {row["Fournisseur"] for row in rows("offers.csv")} | {
        row["Acheteur"] for row in rows("needs.csv")
    }
    wishing = {row[side] for row in rows("requests.csv") for side in HEADER[:2]}

    assert named == names
    assert wishing <= names


def test_the_wishes_keep_the_quota_and_are_the_ones_drawn():
    wishes = rows("requests.csv")
    asked = Counter(row["Demandeur"] for row in wishes)
    indispensable = Counter(row["Demandeur"] for row in wishes if row["Rang"].startswith("1"))

    assert max(asked.values()) <= 8
    assert max(indispensable.values()) <= 3
    assert [tuple(row[column] for column in HEADER) for row in wishes] == drawn()
